package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Signing people out: oneself, and others in both scopes. */
class SessionEndsTest {

  private static final World WORLD = new World();
  @RegisterExtension static final TestApp APP = WORLD.app;

  private UUID acme = new UUID(0, 0);
  private UUID globex = acme;
  private UUID ann = acme;

  @BeforeEach
  void somebodyInTwoOrganizations() {
    acme = WORLD.org("acme");
    globex = WORLD.org("globex");
    ann = WORLD.member(acme, "viewer");
    WORLD.join(globex, ann, "viewer");
  }

  @Test
  void endingOnesOtherSessionsKeepsTheOneThatAsks() {
    Tokens phone = WORLD.signIn(ann, acme);
    Tokens laptop = WORLD.signIn(ann, globex);
    Tokens here = WORLD.signIn(ann, acme);
    WORLD.as(here).delete("/v1/me/sessions").answers(204);
    for (Tokens gone : List.of(phone, laptop)) {
      WORLD.as(gone).get("/v1/probe").answers(401, "session-ended");
      WORLD.refresh(gone).answers(401, "session-ended");
    }
    WORLD.as(here).get("/v1/probe").answers(200);
    WORLD.as(here).delete("/v1/me/sessions").answers(204);
    WORLD.refresh(here).answers(200);
    assertThat(WORLD.events(acme)).containsExactly("user.sessions-ended");
  }

  @Test
  void endingAllEndsTheOneThatAsksToo() {
    Tokens phone = WORLD.signIn(ann, globex);
    Tokens here = WORLD.signIn(ann, acme);
    var reply = WORLD.as(here).delete("/v1/me/sessions?current=true").answers(204);
    assertThat(reply.cookies()).hasSize(2).allMatch(cookie -> cookie.contains("Max-Age=0"));
    for (Tokens gone : List.of(phone, here)) {
      WORLD.as(gone).get("/v1/probe").answers(401, "session-ended");
      WORLD.refresh(gone).answers(401, "session-ended");
    }
    WORLD.as(WORLD.signIn(ann, acme)).get("/v1/probe").answers(200);
  }

  @Test
  void endingOneOfOnesOwnLeavesTheOthersAndMayBeRepeated() {
    Opened phone = WORLD.open(ann, Optional.of(acme));
    Tokens onPhone = WORLD.sessions().tokens(phone);
    Tokens here = WORLD.signIn(ann, acme);
    String path = "/v1/me/sessions/" + phone.session();
    assertThat(WORLD.as(here).delete(path).answers(204).cookies()).isEmpty();
    WORLD.as(onPhone).get("/v1/probe").answers(401, "session-ended");
    WORLD.as(here).delete(path).answers(204);
    assertThat(WORLD.events(acme)).as("told once").containsExactly("session.ended");
    WORLD.as(here).delete("/v1/me/sessions/" + UUID.randomUUID()).answers(404, "not-found");
    WORLD.as(here).delete("/v1/me/sessions/here").answers(404, "not-found");
  }

  @Test
  void anOrganizationEndsOneSessionForItselfAndNothingElse() {
    Tokens boss = boss();
    Opened opened = WORLD.open(ann, Optional.of(globex));
    Tokens both = WORLD.sessions().tokens(opened);
    Visitor inAcme = switched(both, "acme");
    Tokens other = WORLD.signIn(ann, acme);
    String path = people(ann) + "/" + opened.session();
    WORLD.as(boss).delete(path).answers(204);
    inAcme.get("/v1/orgs/acme/probe").answers(401, "session-ended");
    inAcme.get("/v1/probe").answers(401, "session-ended");
    WORLD.as(both).get("/v1/orgs/globex/probe").answers(200);
    WORLD
        .as(both)
        .post("/v1/auth/switch-org", new JsonObject().put("org", "acme"))
        .answers(403, "sign-in-again");
    WORLD.as(other).get("/v1/orgs/acme/probe").answers(200);
    WORLD.as(boss).delete(path).answers(204);
    assertThat(WORLD.events(acme)).filteredOn("member.session-ended"::equals).hasSize(1);
    assertThat(WORLD.events(globex)).isEmpty();
  }

  @Test
  void aSessionThatIsEndedWhereItIsActiveCannotBeRefreshedNorWrite() {
    Opened opened = WORLD.open(ann, Optional.of(acme));
    Tokens tokens = WORLD.sessions().tokens(opened);
    WORLD.as(boss()).delete(people(ann) + "/" + opened.session()).answers(204);
    WORLD.as(tokens).get("/v1/probe").answers(401, "session-ended");
    WORLD.refresh(tokens).answers(401, "session-ended");
    assertThat(
            APP.database()
                .rows(
                    "SELECT tenantry.session_stands(id, user_id, user_epoch, org_id, member_epoch,"
                        + " org_epoch) AS stands FROM sessions WHERE id = ?",
                    opened.session())
                .getFirst())
        .containsEntry("stands", false);
  }

  @Test
  void anOrganizationEndsAllSessionsThereAndThePlatformEverywhere() {
    Tokens inGlobex = WORLD.signIn(ann, globex);
    Tokens inAcme = WORLD.signIn(ann, acme);
    WORLD.as(boss()).delete(people(ann)).answers(204);
    WORLD.as(inAcme).get("/v1/probe").answers(401, "session-ended");
    WORLD.as(inGlobex).get("/v1/orgs/globex/probe").answers(200);
    assertThat(WORLD.events(acme)).contains("member.sessions-ended");
    Tokens support = WORLD.signInToPlatform(WORLD.superAdmin("support"));
    WORLD.as(support).delete("/v1/platform/users/" + ann + "/sessions").answers(204);
    WORLD.as(inGlobex).get("/v1/probe").answers(401, "session-ended");
    WORLD.as(support).delete("/v1/platform/users/" + ann + "/sessions").answers(204);
  }

  @Test
  void thePlatformEndsOneSessionEverywhere() {
    Opened opened = WORLD.open(ann, Optional.of(globex));
    Tokens there = WORLD.sessions().tokens(opened);
    Tokens other = WORLD.signIn(ann, globex);
    Tokens support = WORLD.signInToPlatform(WORLD.superAdmin("support"));
    String path = "/v1/platform/users/" + ann + "/sessions/" + opened.session();
    WORLD.as(support).delete(path).answers(204);
    WORLD.as(there).get("/v1/probe").answers(401, "session-ended");
    WORLD.refresh(there).answers(401, "session-ended");
    WORLD.as(other).get("/v1/probe").answers(200);
  }

  @Test
  void nobodySignsOutSomebodyAboveThem() {
    UUID owner = WORLD.member(acme, "owner");
    Opened theirs = WORLD.open(owner, Optional.of(acme));
    Tokens boss = boss();
    WORLD.as(boss).delete(people(owner)).answers(403, "outranked");
    WORLD.as(boss).delete(people(owner) + "/" + theirs.session()).answers(403, "outranked");
    UUID root = WORLD.superAdmin("admin");
    WORLD.signInToPlatform(root);
    Tokens support = WORLD.signInToPlatform(WORLD.superAdmin("support"));
    WORLD.as(support).delete("/v1/platform/users/" + root + "/sessions").answers(403, "outranked");
    WORLD.as(WORLD.sessions().tokens(theirs)).get("/v1/probe").answers(200);
    assertThat(WORLD.events(acme)).isEmpty();
  }

  private Tokens boss() {
    return WORLD.signIn(WORLD.member(acme, "admin"), acme);
  }

  private static Visitor switched(Tokens tokens, String org) {
    var body = new JsonObject().put("org", org);
    var reply = WORLD.as(tokens).post("/v1/auth/switch-org", body).answers(200);
    return APP.visitor().withToken(reply.json().getString("access_token"));
  }

  private static String people(UUID user) {
    return "/v1/orgs/acme/users/" + user + "/sessions";
  }
}
