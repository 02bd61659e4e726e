package io.tenantry.access;

import io.tenantry.common.web.Permission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The catalogue: every permission there is, what it allows, and where it can be held. The platform
 * knows all of them, organizations all but those that only make sense above them.
 */
public final class Permissions {

  /** Filled by the constants below, in their order, before anybody can read it. */
  private static final Map<String, Described> CATALOGUE = new LinkedHashMap<>();

  public static final Permission USER_LIST = everywhere("user:list", "See the list of people");
  public static final Permission USER_GET =
      everywhere("user:get", "See everything about one person");
  public static final Permission USER_CREATE = everywhere("user:create", "Add a person");
  public static final Permission USER_UPDATE =
      everywhere("user:update", "Change a person's profile");
  public static final Permission USER_DELETE =
      everywhere("user:delete", "Delete a person, restore them, delete them for good");
  public static final Permission USER_EXPORT = everywhere("user:export", "Export people to a file");
  public static final Permission USER_BAN =
      everywhere("user:ban", "Suspend or ban a person, and lift it");
  public static final Permission USER_RECOVER =
      everywhere("user:recover", "Send a password reset or verification mail, end a lock-out");
  public static final Permission USER_SET_ROLE =
      everywhere("user:set-role", "Change a person's roles and direct permissions");
  public static final Permission USER_SET_PASSWORD =
      everywhere("user:set-password", "Set a person's password");
  public static final Permission USER_SET_CREDENTIALS =
      everywhere(
          "user:set-credentials",
          "Change a person's sign-in address, phone, username, second factor and linked accounts");
  public static final Permission USER_IMPERSONATE =
      everywhere("user:impersonate", "Act as a person, reading only");
  public static final Permission USER_IMPERSONATE_FULL =
      everywhere("user:impersonate-full", "Act as a person without restriction");
  public static final Permission USER_IMPERSONATE_ADMINS =
      everywhere("user:impersonate-admins", "Act as a person who is an admin");
  public static final Permission SESSION_LIST =
      everywhere("session:list", "See where a person is signed in");
  public static final Permission SESSION_REVOKE = everywhere("session:revoke", "Sign a person out");
  public static final Permission ROLE_LIST = everywhere("role:list", "See roles and permissions");
  public static final Permission ROLE_CREATE = everywhere("role:create", "Create a role");
  public static final Permission ROLE_UPDATE = everywhere("role:update", "Change a role");
  public static final Permission ROLE_DELETE = everywhere("role:delete", "Delete a role");
  public static final Permission INVITATION_LIST = everywhere("invitation:list", "See invitations");
  public static final Permission INVITATION_CREATE =
      everywhere("invitation:create", "Invite people");
  public static final Permission INVITATION_CANCEL =
      everywhere("invitation:cancel", "Cancel an invitation");
  public static final Permission ORGANIZATION_GET =
      everywhere("organization:get", "See an organization and its settings");
  public static final Permission ORGANIZATION_UPDATE =
      everywhere("organization:update", "Change an organization and its settings");
  public static final Permission ORGANIZATION_DELETE =
      everywhere("organization:delete", "Delete an organization");
  public static final Permission ORGANIZATION_LIST =
      platform("organization:list", "See every organization");
  public static final Permission ORGANIZATION_CREATE =
      platform("organization:create", "Create an organization");
  public static final Permission ORGANIZATION_SUSPEND =
      platform("organization:suspend", "Suspend an organization, and lift it");
  public static final Permission TEAM_CREATE = everywhere("team:create", "Create a team");
  public static final Permission TEAM_UPDATE =
      everywhere("team:update", "Change a team and its members");
  public static final Permission TEAM_DELETE = everywhere("team:delete", "Delete a team");
  public static final Permission AUDIT_LIST = everywhere("audit:list", "See what happened");
  public static final Permission NOTE_LIST =
      everywhere("note:list", "See the notes about a person");
  public static final Permission NOTE_CREATE =
      everywhere("note:create", "Write a note about a person");
  public static final Permission SUBSCRIPTIONS_LIST =
      everywhere("subscriptions:list", "See a person's subscriptions");
  public static final Permission STATS_GET = everywhere("stats:get", "See statistics");
  public static final Permission API_KEY_LIST = everywhere("api-key:list", "See API keys");
  public static final Permission API_KEY_CREATE =
      everywhere("api-key:create", "Create or rotate an API key");
  public static final Permission API_KEY_REVOKE = everywhere("api-key:revoke", "Revoke an API key");
  public static final Permission JOB_LIST = everywhere("job:list", "See jobs and their results");
  public static final Permission MAIL_LIST = platform("mail:list", "See mails that wait or failed");
  public static final Permission MAIL_RETRY = platform("mail:retry", "Send a failed mail again");

  private Permissions() {}

  /** A permission with what it allows, for people. */
  record Described(Permission permission, String description, boolean platformOnly) {}

  /** The permission of that name. */
  public static Optional<Permission> find(String name) {
    return Optional.ofNullable(CATALOGUE.get(name)).map(Described::permission);
  }

  /** What a permission of the catalogue allows, in one line. */
  public static String description(Permission permission) {
    Described described = CATALOGUE.get(permission.name());
    if (described == null) {
      throw new IllegalArgumentException(permission + " is not in the catalogue");
    }
    return described.description();
  }

  /**
   * Whether an application may not define a permission of this name: it is the program's, or speaks
   * of something that the program has permissions about and may have more of one day.
   */
  static boolean isReserved(String name) {
    String resource = name.substring(0, name.indexOf(':') + 1);
    return CATALOGUE.keySet().stream().anyMatch(known -> known.startsWith(resource));
  }

  /** Every permission that can be held in an organization. */
  public static List<Permission> inOrganizations() {
    return CATALOGUE.values().stream()
        .filter(described -> !described.platformOnly())
        .map(Described::permission)
        .toList();
  }

  /** Every permission that can be held in the platform: all there are. */
  public static List<Permission> inPlatform() {
    return CATALOGUE.values().stream().map(Described::permission).toList();
  }

  private static Permission everywhere(String name, String description) {
    return add(new Described(new Permission(name), description, false));
  }

  private static Permission platform(String name, String description) {
    return add(new Described(new Permission(name), description, true));
  }

  private static Permission add(Described described) {
    CATALOGUE.put(described.permission().name(), described);
    return described.permission();
  }
}
