package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.organizations.Organization;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Removing people for good: by hand in both scopes, and by retention. */
class RemovalForGoodTest {

  private static final Town town = new Town();

  @RegisterExtension static final TestApp app = town.app.withoutSchedule();

  private static final String ALL = "/v1/platform/users/";
  private static final String FOR_GOOD = "?permanently=true";

  @AfterEach
  void backToNow() {
    app.clock().reset();
  }

  @Test
  void somebodyManagedGoesWithTheirAccount() {
    var org = town.org("Managed");
    var owner = town.member(org, "Olga Managed", "owner");
    var vic = town.member(org, "Vic Managed", "viewer");
    town.username(org, vic.id(), "vic");
    owner.visitor().delete(path(org, vic.id()) + FOR_GOOD).answers(204);
    vic.visitor().get("/v1/me").answers(401, "session-ended");
    owner.visitor().get(path(org, vic.id())).answers(404);
    owner.visitor().post(path(org, vic.id()) + "/restore").answers(404);
    owner.visitor().delete(path(org, vic.id()) + FOR_GOOD).answers(404);
    assertThat(rowsOf(vic.id())).isEqualTo(Map.of());
    assertThat(town.trail(org.id())).endsWith("member.removed");
    UUID again = town.newUser("Vic Managed", vic.email(), Optional.of(org.id()));
    assertThat(again).isNotEqualTo(vic.id());
  }

  @Test
  void somebodyWhoBelongsElsewhereLosesTheMembershipOnly() {
    var org = town.org("Left");
    var other = town.org("Remaining");
    var owner = town.member(org, "Olga Left", "owner");
    var vic = town.member(org, "Vic Left", "viewer");
    town.join(other, vic.id(), "viewer");
    var there = town.signIn(vic.id(), Optional.of(other.id()));
    owner.visitor().put(path(org, vic.id()) + "/suspension", reason("spam")).answers(200);
    owner.visitor().delete(path(org, vic.id()) + FOR_GOOD).answers(204);
    there.get("/v1/orgs/remaining/users").answers(200);
    assertThat(rowsOf(vic.id()))
        .containsOnlyKeys(
            "users",
            "members",
            "member_standing",
            "user_standing",
            "role_assignments",
            "login_identifiers",
            "sessions",
            "session_orgs");
    assertThat(in(org, "members", vic.id())).isZero();
    assertThat(in(org, "member_standing", vic.id())).isZero();
    assertThat(in(org, "session_orgs", vic.id())).isZero();
    assertThat(personal(org.id(), vic.id())).as("what the trail told of them").isZero();
    town.join(org, vic.id(), "viewer");
    town.signIn(vic.id(), Optional.of(org.id())).get("/v1/orgs/left/users").answers(200);
  }

  @Test
  void withKeepDataTheTrailAndTheAccountStay() {
    var org = town.org("Keep");
    var owner = town.member(org, "Olga Keep", "owner");
    var vic = town.member(org, "Vic Keep", "viewer");
    owner.visitor().put(path(org, vic.id()) + "/suspension", reason("spam")).answers(200);
    long told = personal(org.id(), vic.id());
    assertThat(told).isPositive();
    app.database()
        .run(
            "INSERT INTO password_hashes (user_id, phc, set_by) VALUES (?, 'x', ?)",
            vic.id(),
            owner.id());
    app.mails().clear();
    owner.visitor().delete(path(org, vic.id()) + FOR_GOOD + "&keep_data=true").answers(204);
    assertThat(app.mails().mailTo(emailOf(vic.id()), "How you sign in").text())
        .contains("what others had set up was taken away (the password)");
    assertThat(in(org, "members", vic.id())).isZero();
    assertThat(personal(org.id(), vic.id())).isEqualTo(told);
    assertThat(
            app.database()
                .count("SELECT count(*) FROM users WHERE id = ? AND managed_by IS NULL", vic.id()))
        .as("nobody manages them any more")
        .isEqualTo(1);
  }

  private static String emailOf(UUID user) {
    return String.valueOf(
        app.database().rows("SELECT email FROM users WHERE id = ?", user).getFirst().get("email"));
  }

  @Test
  void thePlatformRemovesFromEverywhere() {
    var one = town.org("First");
    var two = town.org("Second");
    town.member(one, "Olga First", "owner");
    var vic = town.member(one, "Vic First", "viewer");
    town.join(two, vic.id(), "editor");
    var root = town.colleague("Rita First", "admin");
    var here = town.signIn(vic.id(), Optional.of(two.id()));
    root.visitor().delete(ALL + vic.id() + FOR_GOOD + "&keep_data=true").answers(400, "invalid");
    root.visitor().delete(ALL + vic.id() + FOR_GOOD).answers(204);
    here.get("/v1/me").answers(401, "session-ended");
    root.visitor().get(ALL + vic.id()).answers(404);
    assertThat(rowsOf(vic.id())).isEqualTo(Map.of());
    assertThat(town.trail(one.id())).endsWith("member.removed");
    assertThat(town.trail(two.id())).endsWith("member.removed");
  }

  @Test
  void whoeverWasDeletedLongAgoIsRemovedByTheSchedule() {
    var org = town.org("Old");
    var other = town.org("Young");
    var owner = town.member(org, "Olga Old", "owner");
    var root = town.colleague("Rita Old", "admin");
    var managed = town.member(org, "Mia Old", "viewer");
    var shared = town.member(org, "Sam Old", "viewer");
    town.join(other, shared.id(), "viewer");
    var everywhere = town.member(org, "Eve Old", "viewer");
    var restored = town.member(org, "Ron Old", "viewer");
    for (var person : List.of(managed, shared, restored)) {
      owner.visitor().delete(path(org, person.id())).answers(204);
    }
    root.visitor().delete(ALL + everywhere.id()).answers(204);
    owner.visitor().post(path(org, restored.id()) + "/restore").answers(200);

    app.runJob("users.remove-deleted");
    assertThat(rowsOf(managed.id())).as("not yet").containsKey("users");

    app.clock().advance(Duration.ofDays(31));
    app.runJob("users.remove-deleted");
    app.runJob("users.remove-deleted");
    assertThat(rowsOf(managed.id())).isEqualTo(Map.of());
    assertThat(rowsOf(everywhere.id())).isEqualTo(Map.of());
    assertThat(in(org, "members", shared.id())).isZero();
    assertThat(in(other, "members", shared.id())).isEqualTo(1);
    assertThat(in(org, "members", restored.id())).isEqualTo(1);
    assertThat(town.trail(org.id())).filteredOn("member.removed"::equals).hasSize(3);
  }

  /** How many rows there are of a person, by table: whatever has their id in user_id or id. */
  private static Map<String, Long> rowsOf(UUID user) {
    return Rows.of(app.database(), user);
  }

  private static long in(Organization org, String table, UUID user) {
    return app.database()
        .count(
            "SELECT count(*) FROM " + table + " WHERE org_id = ? AND user_id = ?", org.id(), user);
  }

  private static long personal(UUID org, UUID user) {
    return app.database()
        .count("SELECT count(*) FROM audit_personal WHERE org_id = ? AND person_id = ?", org, user);
  }

  private static JsonObject reason(String text) {
    return new JsonObject().put("reason", text);
  }

  private static String path(Organization org, UUID user) {
    return "/v1/orgs/" + org.slug() + "/users/" + user;
  }
}
