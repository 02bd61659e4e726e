package io.tenantry.access;

import static java.util.stream.Collectors.toSet;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The roles and permissions that can be held in one organization, or in the platform, as they are
 * at one moment: those of the program and those that were made.
 */
final class RoleSet {

  /** More combinations of roles than anybody gives; beyond, they are put together each time. */
  private static final int COMBINATIONS_MAX = 1_000;

  private final Map<String, Role> roles = new LinkedHashMap<>();
  private final Map<Permission, String> permissions = new LinkedHashMap<>();
  private final Map<Set<String>, Rights> combinations = new ConcurrentHashMap<>();

  /**
   * @param custom by name
   * @param application descriptions by name
   */
  private RoleSet(UUID org, List<Role> custom, Map<String, String> application) {
    (org.equals(Actor.PLATFORM) ? Permissions.inPlatform() : Permissions.inOrganizations())
        .forEach(known -> permissions.put(known, Permissions.description(known)));
    Set<Permission> own = application.keySet().stream().map(Permission::new).collect(toSet());
    application.forEach((name, description) -> permissions.put(new Permission(name), description));
    BuiltInRoles.of(org, own).forEach(role -> roles.put(role.name(), role));
    custom.forEach(role -> roles.put(role.name(), role));
  }

  /** Where nobody has made any. */
  static RoleSet builtIn(UUID org) {
    return new RoleSet(org, List.of(), Map.of());
  }

  /** From {@link RoleSql#EVERYTHING}. */
  static RoleSet of(UUID org, List<Row> rows) {
    List<Role> custom = new ArrayList<>();
    Map<String, String> application = new TreeMap<>();
    for (Row row : rows) {
      if (row.getBoolean("is_role")) {
        custom.add(CustomRole.role(row));
      } else {
        application.put(row.getString("name"), row.getString("description"));
      }
    }
    return new RoleSet(org, custom, application);
  }

  Optional<Role> find(String name) {
    return Optional.ofNullable(roles.get(name));
  }

  /** The built-in ones first, the mightiest before the others; then those that were made. */
  List<Role> all() {
    return List.copyOf(roles.values());
  }

  long custom() {
    return roles.values().stream().filter(role -> !role.builtIn()).count();
  }

  /** Every permission that can be held here, with what it allows. */
  Map<Permission, String> permissions() {
    return permissions;
  }

  /** Whether the permission can be held here. */
  boolean knows(Permission permission) {
    return permissions.containsKey(permission);
  }

  String description(Permission permission) {
    return Objects.requireNonNull(permissions.get(permission), permission.name());
  }

  /** What holding these roles amounts to; a name that means nothing here grants nothing. */
  Rights rights(Collection<String> names) {
    Set<String> held = Set.copyOf(names);
    Rights known = combinations.get(held);
    if (known != null) {
      return known;
    }
    Rights rights = together(held);
    if (combinations.size() < COMBINATIONS_MAX) {
      combinations.put(held, rights);
    }
    return rights;
  }

  /** The highest rank of these roles. */
  int rank(Collection<String> names) {
    return names.stream().flatMap(name -> find(name).stream()).mapToInt(Role::rank).max().orElse(0);
  }

  /** The names of the roles that are so. */
  Set<String> those(Predicate<Role> which) {
    return roles.values().stream().filter(which).map(Role::name).collect(toSet());
  }

  private Rights together(Set<String> names) {
    List<Role> held = names.stream().flatMap(name -> find(name).stream()).toList();
    return new Rights(
        held.stream().map(Role::name).collect(toUnmodifiableSet()),
        held.stream().flatMap(role -> role.permissions().stream()).collect(toUnmodifiableSet()));
  }
}
