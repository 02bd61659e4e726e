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
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The roles that come with the program: in organizations, and in the platform. */
final class BuiltInRoles {

  private static final Set<Permission> ORGANIZATION = Set.copyOf(Permissions.inOrganizations());
  private static final Set<Permission> PLATFORM = Set.copyOf(Permissions.inPlatform());

  private static final Set<Permission> VIEWER = without(reading(ORGANIZATION), API_KEY_LIST);

  private static final List<Role> IN_ORGANIZATIONS =
      List.of(
          builtIn(Roles.OWNER, "May do everything", without(ORGANIZATION, USER_IMPERSONATE_ADMINS)),
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
          builtIn(
              Roles.PLATFORM_ADMIN,
              "May do everything",
              without(PLATFORM, USER_IMPERSONATE_ADMINS)),
          builtIn(
              "support",
              "Sees everything and helps people back in",
              with(reading(PLATFORM), SESSION_REVOKE, USER_RECOVER, USER_IMPERSONATE, NOTE_CREATE)),
          builtIn("auditor", "Sees everything", reading(PLATFORM)));

  /** The roles that "everything" is said of hold the application's own permissions too. */
  private static final Set<String> HOLD_EVERYTHING = Set.of(Roles.OWNER, Roles.PLATFORM_ADMIN);

  private static final Set<String> NAMES =
      Stream.concat(IN_ORGANIZATIONS.stream(), IN_PLATFORM.stream())
          .map(Role::name)
          .collect(toUnmodifiableSet());

  private BuiltInRoles() {}

  /** Whether a role of this name comes with the program, anywhere. */
  static boolean isName(String name) {
    return NAMES.contains(name);
  }

  /** Whether it is one of this organization or of the platform. */
  static boolean isOf(UUID org, String name) {
    return of(org, Set.of()).stream().anyMatch(role -> role.name().equals(name));
  }

  /** Those of an organization or of the platform, the mightiest first. */
  static List<Role> of(UUID org, Set<Permission> application) {
    List<Role> roles = org.equals(Actor.PLATFORM) ? IN_PLATFORM : IN_ORGANIZATIONS;
    return application.isEmpty()
        ? roles
        : roles.stream().map(role -> withApplication(role, application)).toList();
  }

  private static Role withApplication(Role role, Set<Permission> application) {
    return HOLD_EVERYTHING.contains(role.name())
        ? builtIn(
            role.name(),
            role.description(),
            with(role.permissions(), application.toArray(Permission[]::new)))
        : role;
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
