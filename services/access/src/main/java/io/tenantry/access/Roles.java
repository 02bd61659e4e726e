package io.tenantry.access;

import static io.tenantry.access.Permissions.API_KEY_LIST;
import static io.tenantry.access.Permissions.INVITATION_CANCEL;
import static io.tenantry.access.Permissions.INVITATION_CREATE;
import static io.tenantry.access.Permissions.NOTE_CREATE;
import static io.tenantry.access.Permissions.ORGANIZATION_DELETE;
import static io.tenantry.access.Permissions.SESSION_REVOKE;
import static io.tenantry.access.Permissions.USER_CREATE;
import static io.tenantry.access.Permissions.USER_IMPERSONATE;
import static io.tenantry.access.Permissions.USER_IMPERSONATE_ADMINS;
import static io.tenantry.access.Permissions.USER_RECOVER;
import static io.tenantry.access.Permissions.USER_UPDATE;
import static java.util.stream.Collectors.toSet;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The roles that can be held: in organizations, and in the platform ({@link Actor#PLATFORM}). */
public final class Roles {

  /** The role whose last holder an organization must keep. */
  public static final String OWNER = "owner";

  /** The role whose last holder the platform must keep. */
  public static final String PLATFORM_ADMIN = "admin";

  private static final Set<Permission> ORGANIZATION = Set.copyOf(Permissions.inOrganizations());
  private static final Set<Permission> PLATFORM = Set.copyOf(Permissions.inPlatform());

  private static final Set<Permission> VIEWER = without(reading(ORGANIZATION), API_KEY_LIST);

  private static final List<Role> IN_ORGANIZATIONS =
      List.of(
          builtIn(OWNER, "May do everything", without(ORGANIZATION, USER_IMPERSONATE_ADMINS)),
          builtIn(
              "admin",
              "May do everything but delete the organization",
              without(ORGANIZATION, ORGANIZATION_DELETE, USER_IMPERSONATE_ADMINS)),
          builtIn(
              "editor",
              "Sees everything, invites and edits people",
              with(
                  VIEWER,
                  INVITATION_CREATE,
                  INVITATION_CANCEL,
                  USER_CREATE,
                  USER_UPDATE,
                  NOTE_CREATE)),
          builtIn("viewer", "Sees everything but API keys", VIEWER),
          builtIn("member", "Belongs to the organization", Set.of()));

  private static final List<Role> IN_PLATFORM =
      List.of(
          builtIn("admin", "May do everything", without(PLATFORM, USER_IMPERSONATE_ADMINS)),
          builtIn(
              "support",
              "Sees everything and helps people back in",
              with(reading(PLATFORM), SESSION_REVOKE, USER_RECOVER, USER_IMPERSONATE, NOTE_CREATE)),
          builtIn("auditor", "Sees everything", reading(PLATFORM)));

  private static final Map<Set<Role>, Rights> COMBINATIONS = new ConcurrentHashMap<>();

  private Roles() {}

  /** The role of that name in this organization or in the platform. */
  public static Optional<Role> find(UUID org, String name) {
    return all(org).stream().filter(role -> role.name().equals(name)).findFirst();
  }

  /** Every role that can be held in this organization or in the platform, the mightiest first. */
  public static List<Role> all(UUID org) {
    return org.equals(Actor.PLATFORM) ? IN_PLATFORM : IN_ORGANIZATIONS;
  }

  /**
   * What holding these roles amounts to; a name that means nothing here grants nothing. The same
   * roles give the same object: there are few combinations and many people.
   */
  static Rights rights(UUID org, Collection<String> names) {
    Set<Role> held = all(org).stream().filter(role -> names.contains(role.name())).collect(toSet());
    return COMBINATIONS.computeIfAbsent(held, Roles::together);
  }

  private static Rights together(Set<Role> held) {
    return new Rights(
        held.stream().map(Role::name).collect(toSet()),
        held.stream().flatMap(role -> role.permissions().stream()).collect(toSet()));
  }

  private static Role builtIn(String name, String description, Set<Permission> permissions) {
    return new Role(name, description, permissions, true);
  }

  /** Every {@code list} and {@code get}. */
  private static Set<Permission> reading(Set<Permission> all) {
    return all.stream()
        .filter(p -> p.name().endsWith(":list") || p.name().endsWith(":get"))
        .collect(toSet());
  }

  private static Set<Permission> with(Set<Permission> some, Permission... more) {
    Set<Permission> both = new HashSet<>(some);
    both.addAll(List.of(more));
    return both;
  }

  private static Set<Permission> without(Set<Permission> some, Permission... fewer) {
    Set<Permission> rest = new HashSet<>(some);
    rest.removeAll(List.of(fewer));
    return rest;
  }
}
