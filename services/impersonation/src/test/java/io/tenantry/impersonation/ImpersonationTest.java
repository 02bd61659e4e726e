package io.tenantry.impersonation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.State;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ImpersonationTest {

  private static final Town TOWN = new Town();

  @RegisterExtension static final TestApp APP = TOWN.app;

  private Town.Org acme = new Town.Org(Actor.PLATFORM, "");
  private UUID admin = Actor.SYSTEM;
  private UUID ann = Actor.SYSTEM;

  @BeforeEach
  void anAdminAndAnEditor() {
    acme = TOWN.org();
    admin = TOWN.member(acme, "Ada Admin", "admin");
    ann = TOWN.member(acme, "Ann Editor", "editor");
  }

  @Test
  void anAdminActsAsAMemberAndGoesBack() {
    Visitor own = TOWN.in(acme, admin);
    Reply begun = own.post(path(ann), Town.wanted("read_only")).answers(201);
    assertThat(begun.json().getString("refresh_token")).isNull();
    assertThat(begun.json().getLong("expires_in")).isEqualTo(3_600);
    assertThat(begun.json().getJsonObject("user").getString("id")).isEqualTo(ann.toString());

    Visitor acting = TOWN.carrying(begun);
    JsonObject me = acting.get("/v1/me").answers(200).json();
    assertThat(me.getJsonObject("user").getString("name")).isEqualTo("Ann Editor");
    JsonObject behind = me.getJsonObject("impersonator");
    assertThat(behind.getString("id")).isEqualTo(admin.toString());
    assertThat(behind.getString("name")).isEqualTo("Ada Admin");
    assertThat(behind.getString("mode")).isEqualTo("read_only");

    Reply back = acting.delete("/v1/me/impersonation").answers(200);
    assertThat(back.json().getJsonObject("user").getString("id")).isEqualTo(admin.toString());
    JsonObject self = TOWN.carrying(back).get("/v1/me").answers(200).json();
    assertThat(self.getJsonObject("user").getString("id")).isEqualTo(admin.toString());
    assertThat(self.getValue("impersonator")).isNull();
    acting.get("/v1/me").answers(401, "session-ended");
    acting.delete("/v1/me/impersonation").answers(401, "session-ended");
  }

  @Test
  void signingOutGoesBackToo() {
    Visitor own = TOWN.in(acme, admin);
    Visitor acting = TOWN.acting(own, acme.path("/users/" + ann), "read_only");
    Reply back = acting.post("/v1/auth/sign-out").answers(204);
    String cookie = back.header("Set-Cookie").orElseThrow();
    String token = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    JsonObject me = APP.visitor().withToken(token).get("/v1/me").answers(200).json();
    assertThat(me.getJsonObject("user").getString("id")).isEqualTo(admin.toString());
    acting.get("/v1/me").answers(401, "session-ended");
    own.get("/v1/me").answers(200);
  }

  @Test
  void whoActsForThemselvesHasNothingToStop() {
    TOWN.in(acme, admin).delete("/v1/me/impersonation").answers(409, "not-impersonating");
  }

  @Test
  void aReasonAndAModeMustBeGiven() {
    Visitor own = TOWN.in(acme, admin);
    own.post(path(ann), new JsonObject()).answers(400, "invalid");
    own.post(path(ann), Town.wanted("read_only").put("reason", " ")).answers(400, "invalid");
    own.post(path(ann), Town.wanted("sometimes")).answers(400, "invalid");
    own.post(path(ann), Town.wanted("full").put("mode", 1)).answers(400, "invalid");
    own.post(path(ann), Town.wanted("1")).answers(400, "invalid");
    assertThat(
            APP.database()
                .count(
                    "SELECT count(*) FROM impersonations WHERE impersonator_id = '" + admin + "'"))
        .isZero();
  }

  @Test
  void bothPeopleStandInTheTrailAndThePersonSeesIt() {
    Visitor own = TOWN.in(acme, admin);
    Visitor acting = TOWN.acting(own, acme.path("/users/" + ann), "full");
    UUID ben = TOWN.member(acme, "Ben Member", "member");
    acting.patch(acme.path("/users/" + ben), new JsonObject().put("profile", city())).answers(200);
    acting.delete("/v1/me/impersonation").answers(200);

    Map<String, Object> edited = event("member.updated");
    assertThat(edited).containsEntry("actor_id", ann).containsEntry("impersonator_id", admin);
    assertThat(event("impersonation.started"))
        .containsEntry("actor_id", admin)
        .containsEntry("target_id", ann)
        .containsEntry("impersonator_id", null);
    JsonObject stopped = told(own, "impersonation.stopped");
    assertThat(stopped.getJsonObject("actor").getString("id")).isEqualTo(admin.toString());
    assertThat(stopped.getJsonObject("target").getJsonObject("personal").getString("reason"))
        .isEqualTo("ticket 4711");

    JsonArray mine =
        TOWN.in(acme, ann).get("/v1/me/activity").answers(200).json().getJsonArray("data");
    assertThat(mine.stream().map(row -> ((JsonObject) row).getString("action")))
        .contains("impersonation.started", "impersonation.stopped", "member.updated");
    JsonObject row = row(mine, "member.updated");
    assertThat(row.getBoolean("impersonated")).isTrue();
    assertThat(row.getBoolean("own")).isFalse();
    assertThat(row.getString("ip")).isNull();
  }

  /** The address in such an event is the impersonator's, and goes when they are erased. */
  @Test
  void theAddressBehindAnEventIsTheImpersonators() {
    Visitor acting = TOWN.acting(TOWN.in(acme, admin), acme.path("/users/" + ann), "full");
    UUID ben = TOWN.member(acme, "Ben Member", "member");
    acting.patch(acme.path("/users/" + ben), new JsonObject().put("profile", city())).answers(200);
    assertThat(
            APP.database()
                .rows(
                    """
                    SELECT p.person_id
                      FROM audit_personal p JOIN audit_events e ON e.id = p.event_id
                     WHERE e.org_id = ? AND e.action = 'member.updated' AND p.about = 'actor'
                    """,
                    acme.id()))
        .containsExactly(Map.of("person_id", admin));
  }

  @Test
  void credentialsAreClosedByWhateverRoad() {
    UUID owner = TOWN.member(acme, "Olga Owner", "owner");
    TOWN.give(acme.id(), ann, "admin");
    TOWN.grant(acme.id(), owner, "user:impersonate-admins");
    Visitor acting = TOWN.acting(TOWN.in(acme, owner), acme.path("/users/" + ann), "full");
    UUID ben = TOWN.member(acme, "Ben Member", "member");
    JsonObject password = new JsonObject().put("password", "a quiet afternoon");
    acting.patch(acme.path("/users/" + ben), password).answers(403, "closed-while-impersonating");
    acting
        .patch(acme.path("/users/" + ben), new JsonObject().put("username", "ben"))
        .answers(403, "closed-while-impersonating");
    acting
        .put(acme.path("/users/" + ben + "/password"), password)
        .answers(403, "closed-while-impersonating");
    JsonObject newcomer =
        new JsonObject().put("name", "Cleo Newcomer").put("email", "cleo@newcomer.test");
    acting
        .post(acme.path("/users"), newcomer.copy().mergeIn(password))
        .answers(403, "closed-while-impersonating");
    acting.post(acme.path("/users"), newcomer).answers(201);
    acting
        .patch(acme.path(""), new JsonObject().put("session_policy", new JsonObject()))
        .answers(403, "closed-while-impersonating");
    acting.patch(acme.path(""), new JsonObject().put("name", "Acme and Sons")).answers(200);
    acting.get("/v1/me/sessions").answers(403, "closed-while-impersonating");
    acting.post(path(ben), Town.wanted("read_only")).answers(403, "closed-while-impersonating");
  }

  @Test
  void fullNeedsARightOfItsOwn() {
    UUID helper = TOWN.member(acme, "Hal Helper", "editor");
    TOWN.grant(acme.id(), helper, "user:impersonate");
    Visitor own = TOWN.in(acme, helper);
    Reply refused = own.post(path(ann), Town.wanted("full")).answers(403, "forbidden");
    assertThat(refused.json().getJsonArray("missing")).containsExactly("user:impersonate-full");
    own.post(path(ann), Town.wanted("read_only")).answers(201);
  }

  @Test
  void adminsAreActedForOnlyByWhoMayThat() {
    UUID other = TOWN.member(acme, "Abe Admin", "admin");
    UUID flagged = TOWN.member(acme, "Flo Flagged", "viewer");
    APP.database().run("UPDATE members SET is_admin = true WHERE user_id = ?", flagged);
    Visitor own = TOWN.in(acme, admin);
    for (UUID someone : List.of(other, flagged)) {
      Reply refused = own.post(path(someone), Town.wanted("read_only")).answers(403, "forbidden");
      assertThat(refused.json().getJsonArray("missing")).containsExactly("user:impersonate-admins");
    }
    UUID trusted = TOWN.member(acme, "Tess Trusted", "admin");
    TOWN.grant(acme.id(), trusted, "user:impersonate-admins");
    TOWN.in(acme, trusted).post(path(other), Town.wanted("read_only")).answers(201);
  }

  @Test
  void nobodyActsAsThemselvesNorAsWhoeverIsShutOut() {
    Visitor own = TOWN.in(acme, admin);
    own.post(path(admin), Town.wanted("read_only")).answers(409, "not-yourself");
    UUID banned = TOWN.member(acme, "Bea Banned", "member");
    TOWN.set(banned, State.SUSPENDED);
    own.post(path(banned), Town.wanted("read_only")).answers(409, "not-active");
    UUID suspended = TOWN.member(acme, "Sue Suspended", "member");
    own.put(acme.path("/users/" + suspended + "/suspension"), new JsonObject()).answers(200);
    own.post(path(suspended), Town.wanted("read_only")).answers(409, "not-active");
    UUID deleted = TOWN.member(acme, "Del Deleted", "member");
    own.delete(acme.path("/users/" + deleted)).answers(204);
    assertThat(own.post(path(deleted), Town.wanted("read_only")).status()).isEqualTo(409);
    own.post(path(TOWN.person("Stan Stranger")), Town.wanted("read_only")).answers(404);
  }

  @Test
  void whatBeganInAnOrganizationShowsThatOneOnly() {
    Town.Org globex = TOWN.org();
    TOWN.join(globex, ann, "owner");
    Visitor own = TOWN.in(acme, admin);
    Reply begun = own.post(path(ann), Town.wanted("full")).answers(201);
    assertThat(begun.json().getJsonArray("orgs")).hasSize(1);
    Visitor acting = TOWN.carrying(begun);
    JsonArray orgs = acting.get("/v1/me/orgs").answers(200).json().getJsonArray("data");
    assertThat(orgs.stream().map(org -> ((JsonObject) org).getString("slug")))
        .containsExactly(acme.slug());
    acting.get(globex.path("/users")).answers(404);
    acting
        .post("/v1/auth/switch-org", new JsonObject().put("org", globex.slug()))
        .answers(403, "closed-while-impersonating");
    acting.get("/v1/me/profile").answers(403, "closed-while-impersonating");
  }

  @Test
  void supportReadsAsAnOwnerNoMoreThanSupportMay() {
    UUID owner = TOWN.member(acme, "Olga Owner", "owner");
    Visitor support = TOWN.onThePlatform(TOWN.colleague("Sam Support", "support"));
    String person = "/v1/platform/users/" + owner;
    support.post(person + "/impersonation", Town.wanted("full")).answers(403, "forbidden");
    Visitor acting = TOWN.acting(support, person, "read_only");
    JsonObject me = acting.get("/v1/me").answers(200).json();
    assertThat(me.getJsonObject("org").getString("slug")).isEqualTo(acme.slug());
    assertThat(me.getJsonArray("roles")).containsExactly("owner");
    assertThat(me.getJsonArray("permissions"))
        .contains("user:list", "session:revoke")
        .doesNotContain("user:create", "role:create", "api-key:create");
    acting.get(acme.path("/users")).answers(200);
    assertThat(event("impersonation.started")).containsEntry("via_platform", true);
    assertThat(
            APP.database()
                .count(
                    "SELECT count(*) FROM audit_events WHERE action = 'impersonation.started'"
                        + " AND org_id = '"
                        + Actor.PLATFORM
                        + "' AND target_id = '"
                        + owner
                        + "'"))
        .isOne();
  }

  @Test
  void aNewPasswordOrOtherDevicesSignedOutEndWhatOneBegan() {
    Visitor own = TOWN.in(acme, admin);
    Visitor acting = TOWN.acting(own, acme.path("/users/" + ann), "read_only");
    acting.get("/v1/me").answers(200);
    own.delete("/v1/me/sessions").answers(204);
    acting.get("/v1/me").answers(401, "session-ended");
    own.get("/v1/me").answers(200);
  }

  @Test
  void thePersonMayEndItThemselves() {
    Visitor acting = TOWN.acting(TOWN.in(acme, admin), acme.path("/users/" + ann), "read_only");
    Visitor mine = TOWN.in(acme, ann);
    JsonArray sessions = mine.get("/v1/me/sessions").answers(200).json().getJsonArray("data");
    JsonObject foreign =
        sessions.stream()
            .map(JsonObject.class::cast)
            .filter(session -> session.getString("impersonator") != null)
            .findFirst()
            .orElseThrow();
    assertThat(foreign.getString("impersonator")).isEqualTo(admin.toString());
    mine.delete("/v1/me/sessions/" + foreign.getString("id")).answers(204);
    acting.get("/v1/me").answers(401, "session-ended");
  }

  /**
   * CVE-2016-4340: GitLab's stop took the account to go back to from the request. Nothing of the
   * request is asked here: neither body nor query names anybody.
   */
  @Test
  void goingBackLeadsToNobodyWhomTheRequestNames() {
    UUID owner = TOWN.member(acme, "Olga Owner", "owner");
    Visitor acting = TOWN.acting(TOWN.in(acme, admin), acme.path("/users/" + ann), "read_only");
    acting.delete("/v1/me/impersonation?id=" + owner).answers(400, "invalid");
    acting.delete("/v1/me/impersonation?user=" + owner).answers(400, "invalid");
    Reply back =
        acting.send("DELETE", "/v1/me/impersonation", new JsonObject().put("id", owner.toString()));
    assertThat(back.answers(200).json().getJsonObject("user").getString("id"))
        .isEqualTo(admin.toString());
  }

  /** CVE-2019-11553: Code42 let somebody act as a person with more rights than their own. */
  @Test
  void nobodyActsAsSomebodyWithMoreRights() {
    UUID helper = TOWN.member(acme, "Hal Helper", "viewer");
    TOWN.grant(acme.id(), helper, "user:impersonate");
    Visitor own = TOWN.in(acme, helper);
    own.post(path(ann), Town.wanted("read_only")).answers(403, "outranked");
    own.post(path(TOWN.member(acme, "Olga Owner", "owner")), Town.wanted("read_only"))
        .answers(403, "outranked");
    assertThat(
            APP.database()
                .count(
                    "SELECT count(*) FROM impersonations WHERE impersonator_id = '" + helper + "'"))
        .isZero();
  }

  /** CVE-2022-4305: anybody could log in as anybody, for want of a check of who asks. */
  @Test
  void whoHasNotTheRightActsAsNobody() {
    UUID ben = TOWN.member(acme, "Ben Member", "member");
    APP.visitor().post(path(ann), Town.wanted("read_only")).answers(401);
    TOWN.in(acme, ben).post(path(ann), Town.wanted("read_only")).answers(403, "forbidden");
    TOWN.in(acme, ann).post(path(ben), Town.wanted("read_only")).answers(403, "forbidden");
    Town.Org globex = TOWN.org();
    UUID foreign = TOWN.member(globex, "Gus Owner", "owner");
    TOWN.in(globex, foreign).post(path(ann), Town.wanted("read_only")).answers(404);
    TOWN.in(globex, foreign)
        .post(globex.path("/users/" + ann + "/impersonation"), Town.wanted("read_only"))
        .answers(404);
    TOWN.in(acme, admin)
        .post("/v1/platform/users/" + ann + "/impersonation", Town.wanted("read_only"))
        .answers(404);
  }

  private String path(UUID person) {
    return acme.path("/users/" + person + "/impersonation");
  }

  private static JsonObject city() {
    return new JsonObject().put("city", "Arlington");
  }

  private Map<String, Object> event(String action) {
    return APP.database()
        .rows(
            "SELECT actor_id, impersonator_id, target_id, via_platform FROM audit_events"
                + " WHERE org_id = ? AND action = ?",
            acme.id(),
            action)
        .getFirst();
  }

  private JsonObject told(Visitor reader, String action) {
    return row(reader.get(acme.path("/audit")).answers(200).json().getJsonArray("data"), action);
  }

  private static JsonObject row(JsonArray rows, String action) {
    return rows.stream()
        .map(JsonObject.class::cast)
        .filter(event -> event.getString("action").equals(action))
        .findFirst()
        .orElseThrow();
  }
}
