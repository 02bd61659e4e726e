package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.organizations.Organization;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Roles, suspension and deletion, as the web asks for them. */
class MemberRoutesTest {

  private static final Town town = new Town();

  @RegisterExtension static final TestApp app = town.app;

  @Test
  void aMemberIsShownWithSuspension() {
    var org = town.org("Shown");
    var admin = town.member(org, "Ann Admin", "admin");
    var vic = town.member(org, "Vic Viewer", "viewer");
    Snapshots.json("get-user", admin.visitor().get(path(org, vic.id())).answers(200).json());
    var suspended =
        admin.visitor().put(path(org, vic.id()) + "/suspension", reason("left the project"));
    Snapshots.json("put-suspension", suspended.answers(200).json());
  }

  @Test
  void somebodyElsesMemberIsNotThere() {
    var org = town.org("Mine");
    var other = town.org("Theirs");
    var admin = town.member(org, "Ann Mine", "admin");
    var stranger = town.member(other, "Sid Stranger", "member");
    var before = app.database().fingerprint();
    admin.visitor().get(path(org, stranger.id())).answers(404, "not-found");
    admin.visitor().get(path(other, stranger.id())).answers(404, "not-found");
    admin.visitor().put(path(org, stranger.id()) + "/roles", roles("viewer")).answers(404);
    admin.visitor().put(path(org, stranger.id()) + "/suspension", "{}").answers(404);
    admin.visitor().delete(path(org, stranger.id()) + "/suspension").answers(404);
    admin.visitor().delete(path(org, stranger.id())).answers(404);
    admin.visitor().get(path(org, UUID.randomUUID())).answers(404);
    admin.visitor().get("/v1/orgs/mine/users/not-an-id").answers(404);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void whoLacksThePermissionIsToldWhichOne() {
    var org = town.org("Lack");
    var editor = town.member(org, "Ed Lack", "editor");
    var vic = town.member(org, "Vic Lack", "viewer");
    var mo = town.member(org, "Mo Lack", "member");
    var before = app.database().fingerprint();
    assertThat(
            editor
                .visitor()
                .put(path(org, vic.id()) + "/suspension", "{}")
                .answers(403, "forbidden")
                .json()
                .getJsonArray("missing"))
        .containsExactly("user:ban");
    editor.visitor().put(path(org, vic.id()) + "/roles", roles("member")).answers(403);
    editor.visitor().delete(path(org, vic.id())).answers(403);
    mo.visitor().get("/v1/orgs/lack/users").answers(403);
    app.visitor().get("/v1/orgs/lack/users").answers(401);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void rolesAreJudgedAnewAtTheNextRequest() {
    var org = town.org("Anew");
    var owner = town.member(org, "Olga Anew", "owner");
    var ed = town.member(org, "Ed Anew", "viewer");
    ed.visitor().delete(path(org, owner.id())).answers(403, "forbidden");
    var shown =
        owner.visitor().put(path(org, ed.id()) + "/roles", roles("admin", "viewer")).answers(200);
    assertThat(shown.json().getJsonArray("roles")).containsExactly("admin", "viewer");
    assertThat(shown.json().getBoolean("is_admin")).isTrue();
    ed.visitor().get("/v1/orgs/anew/users").answers(200);
    ed.visitor().delete(path(org, owner.id())).answers(403, "outranked");
    owner.visitor().put(path(org, ed.id()) + "/roles", roles()).answers(200);
    ed.visitor().get("/v1/orgs/anew/users").answers(403, "forbidden");
    ed.visitor().get("/v1/me").answers(200);
    assertThat(town.trail(org.id())).endsWith("member.roles-changed", "member.roles-changed");
  }

  @Test
  void nobodyGivesOrTakesWhatTheyDoNotHold() {
    var org = town.org("Ceiling");
    town.member(org, "Olga Ceiling", "owner");
    var second = town.member(org, "Omar Ceiling", "owner");
    var admin = town.member(org, "Ann Ceiling", "admin");
    var vic = town.member(org, "Vic Ceiling", "viewer");
    var before = app.database().fingerprint();
    var refused = admin.visitor().put(path(org, vic.id()) + "/roles", roles("owner"));
    assertThat(refused.answers(403, "forbidden").json().getJsonArray("missing"))
        .containsExactly("organization:delete");
    admin.visitor().put(path(org, second.id()) + "/roles", roles("viewer")).answers(403);
    admin.visitor().put(path(org, second.id()) + "/suspension", "{}").answers(403, "outranked");
    admin.visitor().delete(path(org, second.id())).answers(403, "outranked");
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void theLastOwnerStays() {
    var org = town.org("Last");
    var owner = town.member(org, "Olga Last", "owner");
    var root = town.colleague("Rita Last", "admin");
    var before = app.database().fingerprint();
    owner
        .visitor()
        .put(path(org, owner.id()) + "/roles", roles("admin"))
        .answers(409, "last-owner");
    root.visitor().put(path(org, owner.id()) + "/suspension", "{}").answers(409, "last-owner");
    root.visitor().delete(path(org, owner.id())).answers(409, "last-owner");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    town.member(org, "Omar Last", "owner");
    owner.visitor().put(path(org, owner.id()) + "/roles", roles("admin")).answers(200);
  }

  @Test
  void anOwnerWhoIsSuspendedIsNoOwnerWhoCanAct() {
    var org = town.org("Act");
    var owner = town.member(org, "Olga Act", "owner");
    var other = town.member(org, "Omar Act", "owner");
    owner.visitor().put(path(org, other.id()) + "/suspension", "{}").answers(200);
    owner.visitor().put(path(org, owner.id()) + "/roles", roles()).answers(409, "last-owner");
  }

  @Test
  void suspensionEndsTheSessionsOfThisOrganizationOnly() {
    var org = town.org("Here");
    var other = town.org("Elsewhere");
    var admin = town.member(org, "Ann Here", "admin");
    var vic = town.member(org, "Vic Here", "viewer");
    town.join(other, vic.id(), "viewer");
    var here = town.signIn(vic.id(), Optional.of(org.id()));
    var there = town.signIn(vic.id(), Optional.of(other.id()));
    here.get("/v1/orgs/here").answers(200);

    var shown = admin.visitor().put(path(org, vic.id()) + "/suspension", reason("spam"));
    assertThat(shown.answers(200).json().getJsonObject("suspension").getString("reason"))
        .isEqualTo("spam");

    assertThat(here.get("/v1/orgs/here").status()).isIn(401, 403);
    there.get("/v1/orgs/elsewhere").answers(200);
    admin.visitor().delete(path(org, vic.id()) + "/suspension").answers(204);
    admin.visitor().delete(path(org, vic.id()) + "/suspension").answers(204);
    assertThat(here.get("/v1/orgs/here").status()).isIn(401, 403);
    town.signIn(vic.id(), Optional.of(org.id())).get("/v1/orgs/here").answers(200);
    assertThat(town.trail(org.id())).endsWith("member.suspended", "member.reactivated");
  }

  @Test
  void aTimedSuspensionEndsByItself() {
    var org = town.org("Timed");
    var admin = town.member(org, "Ann Timed", "admin");
    var vic = town.member(org, "Vic Timed", "viewer");
    var until = app.clock().instant().plus(Duration.ofMinutes(2));
    admin
        .visitor()
        .put(path(org, vic.id()) + "/suspension", new JsonObject().put("until", until.toString()))
        .answers(200);
    app.clock().advance(Duration.ofMinutes(2));
    try {
      var shown = admin.visitor().get(path(org, vic.id())).answers(200).json();
      assertThat(shown.getString("status")).isEqualTo("active");
      assertThat(shown.getValue("suspension")).isNull();
      app.runJob("users.end-suspensions");
      var suspended = "/v1/orgs/timed/users?status=suspended";
      Poll.until(
          "the list follows", () -> admin.visitor().get(suspended).json().getLong("total") == 0);
      assertThat(town.trail(org.id())).endsWith("member.suspended", "member.reactivated");
    } finally {
      app.clock().reset();
    }
  }

  @Test
  void suspendingAgainChangesTheReasonAndTwiceTheSameTellsNothingNew() {
    var org = town.org("Again");
    var admin = town.member(org, "Ann Again", "admin");
    var vic = town.member(org, "Vic Again", "viewer");
    admin.visitor().put(path(org, vic.id()) + "/suspension", reason("one")).answers(200);
    admin.visitor().put(path(org, vic.id()) + "/suspension", reason("one")).answers(200);
    admin.visitor().put(path(org, vic.id()) + "/suspension", reason("two")).answers(200);
    assertThat(town.trail(org.id()).stream().filter("member.suspended"::equals)).hasSize(2);
  }

  @Test
  void nobodySuspendsThemselvesNorIntoThePast() {
    var org = town.org("Self");
    var owner = town.member(org, "Olga Self", "owner");
    town.member(org, "Omar Self", "owner");
    var vic = town.member(org, "Vic Self", "viewer");
    owner.visitor().put(path(org, owner.id()) + "/suspension", "{}").answers(409, "not-yourself");
    var past = "{\"until\":\"2020-01-01T00:00:00.000Z\"}";
    owner.visitor().put(path(org, vic.id()) + "/suspension", past).answers(400, "invalid");
    assertThat(town.trail(org.id())).doesNotContain("member.suspended");
  }

  @Test
  void anAdminByFlagIsDemotedToo() {
    var org = town.org("Flag");
    var owner = town.member(org, "Olga Flag", "owner");
    var fay = town.member(org, "Fay Flag", "viewer");
    app.database().run("UPDATE members SET is_admin = true WHERE user_id = ?", fay.id());
    owner.visitor().delete(path(org, fay.id())).answers(409, "demote-first");
  }

  @Test
  void superAdminsActInAnyOrganization() {
    var org = town.org("Any");
    town.member(org, "Olga Any", "owner");
    var vic = town.member(org, "Vic Any", "viewer");
    var root = town.colleague("Rita Any", "admin");
    var support = town.colleague("Sue Any", "support");
    root.visitor().get("/v1/orgs/any/users").answers(200);
    support.visitor().put(path(org, vic.id()) + "/suspension", "{}").answers(403, "forbidden");
    root.visitor().put(path(org, vic.id()) + "/roles", roles("admin")).answers(200);
  }

  @Test
  void whatCannotBeReadIsRefusedInWords() {
    var org = town.org("Broken");
    var owner = town.member(org, "Olga Broken", "owner");
    var vic = town.member(org, "Vic Broken", "viewer");
    var roles = path(org, vic.id()) + "/roles";
    owner.visitor().put(roles, "{\"roles\":").answers(400, "not-json");
    owner.visitor().put(roles, "{\"roles\":\"admin\"}").answers(400, "invalid");
    owner.visitor().put(roles, "{\"roles\":[\"nonsense\"]}").answers(400, "invalid");
    owner.visitor().put(roles, "{\"roles\":[null]}").answers(400, "invalid");
    owner.visitor().put(roles, "{\"rolls\":[]}").answers(400, "invalid");
    owner.visitor().put(roles, "{}").answers(400, "invalid");
    var suspension = path(org, vic.id()) + "/suspension";
    owner.visitor().put(suspension, "{\"until\":\"tomorrow\"}").answers(400, "invalid");
    owner.visitor().put(suspension, "{\"reason\":\"" + "x".repeat(501) + "\"}").answers(400);
    owner.visitor().put(suspension, "{\"reason\":\"a\\u0000b\"}").answers(400, "invalid");
    assertThat(town.trail(org.id())).doesNotContain("member.suspended", "member.roles-changed");
  }

  private static String path(Organization org, UUID user) {
    return "/v1/orgs/" + org.slug() + "/users/" + user;
  }

  private static JsonObject roles(String... names) {
    return new JsonObject().put("roles", List.of(names));
  }

  private static JsonObject reason(String reason) {
    return new JsonObject().put("reason", reason);
  }
}
