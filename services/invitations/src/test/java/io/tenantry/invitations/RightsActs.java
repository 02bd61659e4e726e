package io.tenantry.invitations;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** What somebody may try about rights, drawn by lot. */
final class RightsActs {

  static final UUID PLATFORM = new UUID(0, 0);

  /** What is given and put into roles: what the acts below need, and what hardly anybody holds. */
  private static final List<String> PERMISSIONS =
      List.of(
          "user:set-role",
          "user:ban",
          "user:get",
          "user:delete",
          "user:recover",
          "session:revoke",
          "role:list",
          "role:create",
          "role:update",
          "role:delete",
          "invitation:create",
          "user:set-credentials",
          "user:set-password",
          "user:update",
          "organization:delete",
          "user:impersonate-admins");

  private static final List<String> ORG_ROLES =
      List.of("owner", "admin", "editor", "viewer", "member", "red", "green", "blue");

  private static final List<String> PLATFORM_ROLES =
      List.of("admin", "support", "auditor", "crimson", "lime", "navy");

  private final Random random;
  private final RightsModel model;
  private final List<Office.Person> members;
  private final List<Office.Person> colleagues;
  private final UUID org;
  private int made;

  RightsActs(
      Random random,
      RightsModel model,
      List<Office.Person> members,
      List<Office.Person> colleagues,
      UUID org) {
    this.random = random;
    this.model = model;
    this.members = members;
    this.colleagues = colleagues;
    this.org = org;
  }

  /**
   * Something somebody tries.
   *
   * @param where the organization, or the platform
   * @param needs the permission of its route
   * @param gives what somebody may come to hold by it; empty where nothing is given
   * @param target on whom, if on somebody
   */
  record Act(
      String name,
      UUID where,
      String method,
      String path,
      Optional<JsonObject> body,
      String needs,
      Set<String> gives,
      Optional<UUID> target) {}

  /** Where an act takes place: its paths begin so, and these roles are there. */
  private record Stage(UUID where, String path, List<String> roles, int builtIn) {

    List<String> own() {
      return roles.subList(builtIn, roles.size());
    }
  }

  Act inOrganization() {
    var stage = new Stage(org, "/v1/orgs/model", ORG_ROLES, 5);
    Office.Person target = one(members);
    return switch (random.nextInt(11)) {
      case 0, 1 -> giveRoles(stage, target);
      case 2, 3 -> givePermissions(stage, target);
      case 4, 5 -> editRole(stage);
      case 6 -> createOrDeleteRole(stage);
      case 7, 8 -> invite(stage);
      case 9 -> editCredentials(stage, target);
      default -> touch(stage, target);
    };
  }

  /** On anybody but the first of the colleagues, who brings everybody back to the beginning. */
  Act onPlatform() {
    var stage = new Stage(PLATFORM, "/v1/platform", PLATFORM_ROLES, 3);
    Office.Person target = one(colleagues.subList(1, colleagues.size()));
    return switch (random.nextInt(8)) {
      case 0, 1 -> giveRoles(stage, target);
      case 2, 3 -> givePermissions(stage, target);
      case 4, 5 -> editRole(stage);
      case 6 -> createOrDeleteRole(stage);
      default -> invite(stage);
    };
  }

  private Act giveRoles(Stage stage, Office.Person target) {
    Set<String> roles = some(stage.roles());
    var body = new JsonObject().put("roles", new JsonArray(List.copyOf(roles)));
    return new Act(
        "roles",
        stage.where(),
        "PUT",
        person(stage, target) + "/roles",
        Optional.of(body),
        "user:set-role",
        granted(stage, roles),
        Optional.of(target.id()));
  }

  private Act givePermissions(Stage stage, Office.Person target) {
    Set<String> permissions = some(PERMISSIONS);
    JsonArray list = new JsonArray();
    for (String permission : permissions) {
      list.add(random.nextInt(3) == 0 ? ending(permission) : permission);
    }
    var body = new JsonObject().put("permissions", list);
    return new Act(
        "permissions",
        stage.where(),
        "PUT",
        person(stage, target) + "/permissions",
        Optional.of(body),
        "user:set-role",
        permissions,
        Optional.of(target.id()));
  }

  private static JsonObject ending(String permission) {
    return new JsonObject()
        .put("permission", permission)
        .put("until", Instant.now().plus(Duration.ofDays(1)).toString());
  }

  private Act editRole(Stage stage) {
    Set<String> permissions = some(PERMISSIONS);
    String path = stage.path() + "/roles/" + one(stage.own());
    return new Act(
        "edit-role",
        stage.where(),
        "PATCH",
        path,
        Optional.of(granting(permissions)),
        "role:update",
        permissions,
        Optional.empty());
  }

  private Act createOrDeleteRole(Stage stage) {
    String role = one(stage.own());
    if (random.nextInt(3) == 0) {
      String path = stage.path() + "/roles/" + role;
      return new Act(
          "delete-role",
          stage.where(),
          "DELETE",
          path,
          Optional.empty(),
          "role:delete",
          Set.of(),
          Optional.empty());
    }
    Set<String> permissions = some(PERMISSIONS);
    made++;
    String name = random.nextBoolean() ? role : "role-" + made;
    return new Act(
        "create-role",
        stage.where(),
        "POST",
        stage.path() + "/roles",
        Optional.of(granting(permissions).put("name", name)),
        "role:create",
        permissions,
        Optional.empty());
  }

  private Act invite(Stage stage) {
    Set<String> roles = some(stage.roles());
    roles.add(stage.roles().get(stage.builtIn() - 1));
    made++;
    var body =
        new JsonObject()
            .put("email", "new" + made + "@model.test")
            .put("roles", new JsonArray(List.copyOf(roles)));
    return new Act(
        "invite",
        stage.where(),
        "POST",
        stage.path() + "/invitations",
        Optional.of(body),
        "invitation:create",
        granted(stage, roles),
        Optional.empty());
  }

  /** Whether the person is managed, and what else these ask for, is judged by other tests. */
  private Act editCredentials(Stage stage, Office.Person target) {
    made++;
    var email = new JsonObject().put("email", "other" + made + "@model.test");
    var password = new JsonObject().put("password", "eight loud lanterns " + made);
    return random.nextBoolean()
        ? new Act(
            "credentials",
            stage.where(),
            "PATCH",
            person(stage, target),
            Optional.of(email),
            "user:set-credentials",
            Set.of(),
            Optional.of(target.id()))
        : new Act(
            "credentials",
            stage.where(),
            "PUT",
            person(stage, target) + "/password",
            Optional.of(password),
            "user:set-password",
            Set.of(),
            Optional.of(target.id()));
  }

  /** What rank protects from, without giving anything. */
  private Act touch(Stage stage, Office.Person target) {
    record Touch(
        String name, String method, String path, String needs, Optional<JsonObject> body) {}
    Optional<JsonObject> nothing = Optional.empty();
    List<Touch> touches =
        List.of(
            new Touch("suspend", "PUT", "/suspension", "user:ban", Optional.of(new JsonObject())),
            new Touch("reactivate", "DELETE", "/suspension", "user:ban", nothing),
            new Touch("reactivate", "DELETE", "/suspension", "user:ban", nothing),
            new Touch("sign-out", "DELETE", "/sessions", "session:revoke", nothing),
            new Touch("recover", "POST", "/password-reset", "user:recover", nothing),
            new Touch("delete", "DELETE", "", "user:delete", nothing),
            new Touch("restore", "POST", "/restore", "user:delete", nothing),
            new Touch("restore", "POST", "/restore", "user:delete", nothing));
    Touch touch = one(touches);
    return new Act(
        touch.name(),
        stage.where(),
        touch.method(),
        person(stage, target) + touch.path(),
        touch.body(),
        touch.needs(),
        Set.of(),
        Optional.of(target.id()));
  }

  private static String person(Stage stage, Office.Person target) {
    return stage.path() + "/users/" + target.id();
  }

  private Set<String> granted(Stage stage, Collection<String> roles) {
    return roles.stream()
        .flatMap(role -> model.granting(stage.where(), role).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static JsonObject granting(Set<String> permissions) {
    return new JsonObject().put("permissions", new JsonArray(List.copyOf(permissions)));
  }

  private Set<String> some(List<String> all) {
    Set<String> some = new TreeSet<>();
    int wanted = random.nextInt(4);
    while (some.size() < wanted) {
      some.add(one(all));
    }
    return some;
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
