package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The vendor's team: its roles and permissions. */
class ColleaguesTest {

  private static final UUID PLATFORM = new UUID(0, 0);
  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  @Test
  void aRoleOnThePlatformMakesAColleagueWhoAnswersToNobodyElse() {
    var root = town.colleague("Rita Make", "admin");
    var mo = town.member(town.org("Make"), "Mo Make", "member");
    mo.visitor().get("/v1/platform/users").answers(404);
    var shown = root.visitor().put(roles(mo.id()), named("auditor", "support")).answers(200);
    assertThat(shown.json().getJsonArray("roles")).containsExactly("auditor", "support");
    assertThat(shown.json().getBoolean("managed")).isFalse();
    mo.visitor().get("/v1/me").answers(401);
    var colleague = town.signIn(mo.id(), Optional.empty());
    colleague.get("/v1/platform/users?limit=1").answers(200);
    assertThat(rank(mo.id())).isEqualTo(30);
    root.visitor().put(roles(mo.id()), named()).answers(200);
    colleague.get("/v1/platform/users?limit=1").answers(404);
    colleague.get("/v1/me").answers(200);
    assertThat(rank(mo.id())).isZero();
    assertThat(town.trail(PLATFORM)).endsWith("colleague.roles-changed", "colleague.roles-changed");
    int before = town.trail(PLATFORM).size();
    root.visitor().put(roles(mo.id()), named()).answers(200);
    assertThat(town.trail(PLATFORM)).as("nothing to do").hasSize(before);
  }

  @Test
  void nobodyGivesOrTakesOnThePlatformWhatTheyDoNotHold() {
    var root = town.colleague("Rita Rank", "admin");
    var other = town.colleague("Otto Rank", "support");
    giveSetRole(root, other.id());
    var mo = town.member(town.org("Rank"), "Mo Rank", "member");
    var before = app.database().fingerprint();
    other.visitor().put(roles(mo.id()), named("admin")).answers(403, "forbidden");
    other.visitor().put(roles(root.id()), named()).answers(403, "outranked");
    other.visitor().put(permissions(root.id()), granting()).answers(403, "outranked");
    mo.visitor().put(roles(mo.id()), named("auditor")).answers(404);
    root.visitor().put(roles(mo.id()), named("owner")).answers(400, "invalid");
    root.visitor().put(roles(UUID.randomUUID()), named()).answers(404);
    assertThat(app.database().fingerprint()).isEqualTo(before);
    other.visitor().put(roles(mo.id()), named("auditor")).answers(200);
  }

  @Test
  void theLastAdminKeepsTheRole() {
    var root = town.colleague("Rita Alone", "admin");
    app.database()
        .run("DELETE FROM role_assignments WHERE org_id = ? AND user_id <> ?", PLATFORM, root.id());
    var before = app.database().fingerprint();
    root.visitor().put(roles(root.id()), named("auditor")).answers(409, "last-admin");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    town.colleague("Otto Alone", "admin");
    root.visitor().put(roles(root.id()), named("auditor")).answers(200);
  }

  @Test
  void directPermissionsAreForColleaguesAndGoWithTheirLastRole() {
    var root = town.colleague("Rita Grant", "admin");
    var mo = town.member(town.org("Grant"), "Mo Grant", "member");
    root.visitor().put(permissions(mo.id()), granting("mail:list")).answers(409, "not-a-colleague");
    root.visitor().put(roles(mo.id()), named("auditor")).answers(200);
    var colleague = town.signIn(mo.id(), Optional.empty());
    colleague.delete("/v1/platform/users/" + mo.id() + "/sessions").answers(403);
    root.visitor().put(permissions(mo.id()), granting("session:revoke")).answers(200);
    assertThat(
            root
                .visitor()
                .get(permissions(mo.id()))
                .answers(200)
                .json()
                .getJsonArray("permissions")
                .stream()
                .map(held -> ((JsonObject) held).getString("permission")))
        .contains("session:revoke", "user:list");
    root.visitor().put(roles(mo.id()), named()).answers(200);
    assertThat(
            app.database()
                .count("SELECT count(*) FROM permission_grants WHERE user_id = ?", mo.id()))
        .isZero();
  }

  private static void giveSetRole(Town.Person root, UUID user) {
    root.visitor().put(permissions(user), granting("user:set-role")).answers(200);
  }

  private static int rank(UUID user) {
    return ((Number)
            app.database()
                .rows("SELECT role_rank FROM users WHERE id = ?", user)
                .getFirst()
                .get("role_rank"))
        .intValue();
  }

  private static String roles(UUID user) {
    return "/v1/platform/users/" + user + "/roles";
  }

  private static String permissions(UUID user) {
    return "/v1/platform/users/" + user + "/permissions";
  }

  private static JsonObject named(String... roles) {
    return new JsonObject().put("roles", new JsonArray(List.of(roles)));
  }

  private static JsonObject granting(String... permissions) {
    return new JsonObject().put("permissions", new JsonArray(List.of(permissions)));
  }
}
