package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tenantry.access.State;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Problem;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionsTest {

  private static final World WORLD = new World();

  @RegisterExtension static final TestApp APP = WORLD.app;

  private UUID acme = new UUID(0, 0);
  private UUID globex = acme;

  @BeforeEach
  void twoOrganizations() {
    acme = WORLD.org("acme");
    globex = WORLD.org("globex");
  }

  @Test
  void aSessionKnowsItsDeviceAndEndsInThirtyDays() {
    Opened opened = WORLD.open(WORLD.member(acme, "viewer"), Optional.of(acme));
    Map<String, @Nullable Object> row =
        APP.database()
            .rows(
                "SELECT browser, os, ip, amr::text, provider, (expires_at - created_at)::text AS life"
                    + " FROM sessions WHERE id = ?",
                opened.session())
            .getFirst();
    assertThat(row)
        .containsEntry("browser", "Firefox 141")
        .containsEntry("os", "Linux")
        .containsEntry("ip", "192.0.2.7")
        .containsEntry("amr", "{pwd}")
        .containsEntry("provider", "pwd")
        .containsEntry("life", "30 days");
    assertThat(opened.toString()).doesNotContain(opened.refreshToken().orElseThrow());
  }

  @Test
  void whoIsShutOutHearsWhyAndNothingIsWritten() {
    UUID ann = WORLD.member(acme, "viewer");
    Map.of(
            State.SUSPENDED, "banned",
            State.INACTIVE, "inactive",
            State.PENDING_VERIFICATION, "verification-required",
            State.DELETED, "deleted")
        .forEach((state, code) -> {
          WORLD.set(ann, state);
          refused(ann, Optional.of(acme), code);
          refused(ann, Optional.empty(), code);
        });
    UUID ben = WORLD.member(acme, "viewer");
    WORLD.suspend(acme, ben, Optional.empty());
    refused(ben, Optional.of(acme), "suspended");
    UUID cid = WORLD.member(globex, "viewer");
    WORLD.suspendOrg(globex);
    refused(cid, Optional.of(globex), "organization-suspended");
    refused(cid, Optional.of(acme), "not-found");
    assertThat(
            APP.database()
                .count(
                    "SELECT count(*) FROM sessions WHERE user_id = ANY (?::uuid[])",
                    "{" + ann + "," + ben + "," + cid + "}"))
        .isZero();
  }

  @Test
  void aSuspensionEndsByItsOwnTime() {
    UUID ann = WORLD.member(acme, "viewer");
    WORLD.suspend(acme, ann, Optional.of(Instant.now().plusSeconds(600)));
    refused(ann, Optional.of(acme), "suspended");
    WORLD.suspend(acme, ann, Optional.of(Instant.now().minusSeconds(1)));
    Tokens tokens = WORLD.signIn(ann, acme);
    WORLD.as(tokens).get("/v1/orgs/acme/probe").answers(200);
    WORLD.refresh(tokens).answers(200);
  }

  @Test
  void aSignInWithoutAWishGoesWhereThePersonWasLast() {
    UUID ann = WORLD.member(acme, "viewer");
    WORLD.join(globex, ann, "viewer");
    WORLD.open(ann, Optional.of(globex));
    assertThat(usualOrg(ann)).contains(globex);
    WORLD.open(ann, Optional.of(acme));
    assertThat(usualOrg(ann)).contains(acme);
    WORLD.suspend(acme, ann, Optional.empty());
    assertThat(usualOrg(ann)).as("elsewhere it works").contains(globex);
    WORLD.suspend(globex, ann, Optional.empty());
    assertThat(usualOrg(ann)).as("to hear why").contains(acme);
    assertThat(usualOrg(WORLD.person())).isEmpty();
  }

  @Test
  void whoWorksOnThePlatformGetsInWhateverAnOrganizationSays() {
    UUID ann = WORLD.superAdmin("support");
    WORLD.join(acme, ann, "viewer");
    assertThat(usualOrg(ann)).contains(acme);
    WORLD.suspend(acme, ann, Optional.empty());
    assertThat(usualOrg(ann)).isEmpty();
  }

  @Test
  void signingOutEndsTheSessionEverywhereAndTakesTheCookiesBack() {
    Tokens tokens = WORLD.signIn(WORLD.member(acme, "viewer"), acme);
    Reply reply = WORLD.as(tokens).post("/v1/auth/sign-out").answers(204);
    assertThat(reply.cookies()).hasSize(2).allMatch(cookie -> cookie.contains("Max-Age=0"));
    WORLD.as(tokens).get("/v1/probe").answers(401, "session-ended");
    WORLD.as(tokens).post("/v1/auth/sign-out").answers(401, "session-ended");
    WORLD.refresh(tokens).answers(401, "session-ended");
    assertThat(WORLD.events(acme)).containsExactly("session.ended");
  }

  @Test
  void switchingGivesATokenForTheOtherOrganizationInTheSameSession() {
    UUID ann = WORLD.member(acme, "viewer");
    WORLD.join(globex, ann, "viewer");
    Tokens tokens = WORLD.signIn(ann, acme);
    JsonObject there = switchTo(tokens, "globex").answers(200).json();
    assertThat(there.getString("refresh_token")).isNull();
    var browser = APP.visitor().withToken(there.getString("access_token"));
    browser.get("/v1/orgs/globex/probe").answers(200);
    browser.get("/v1/orgs/acme/probe").answers(404, "not-found");
    assertThat(WORLD.events(globex)).contains("session.entered");

    JsonObject refreshed = WORLD.refresh(tokens).answers(200).json();
    APP.visitor()
        .withToken(refreshed.getString("access_token"))
        .get("/v1/orgs/" + globex + "/probe")
        .answers(200);
    switchTo(tokens, acme.toString()).answers(200);
  }

  @Test
  void nobodySwitchesToWhereTheyDoNotBelong() {
    UUID ann = WORLD.member(acme, "owner");
    Tokens tokens = WORLD.signIn(ann, acme);
    switchTo(tokens, "globex").answers(404, "not-found");
    switchTo(tokens, globex.toString()).answers(404, "not-found");
    switchTo(tokens, "nowhere").answers(404, "not-found");
    switchTo(tokens, " ").answers(400, "invalid");
    WORLD.join(globex, ann, "viewer");
    WORLD.suspend(globex, ann, Optional.empty());
    switchTo(tokens, "globex").answers(403, "suspended");
    WORLD.refresh(tokens).answers(200);
    assertThat(WORLD.events(globex)).isEmpty();
  }

  @Test
  void aSessionThatWasEndedInAnOrganizationDoesNotReturnByADetour() {
    UUID ann = WORLD.member(acme, "viewer");
    WORLD.join(globex, ann, "viewer");
    Tokens tokens = WORLD.signIn(ann, acme);
    String inGlobex = switchTo(tokens, "globex").answers(200).json().getString("access_token");
    WORLD.endSessionsIn(acme, ann);
    APP.visitor()
        .withToken(inGlobex)
        .post("/v1/auth/switch-org", new JsonObject().put("org", "acme"))
        .answers(403, "sign-in-again");
    APP.visitor().withToken(inGlobex).get("/v1/orgs/globex/probe").answers(200);
    WORLD.as(WORLD.signIn(ann, acme)).get("/v1/orgs/acme/probe").answers(200);
  }

  @Test
  void aSuspendedOrganizationIsClosedToItsPeopleAndTheirOthersAreOpen() {
    UUID ann = WORLD.member(acme, "viewer");
    WORLD.join(globex, ann, "viewer");
    Tokens there = WORLD.signIn(ann, globex);
    Tokens here = WORLD.signIn(ann, acme);
    WORLD.suspendOrg(globex);
    WORLD.as(there).get("/v1/orgs/globex/probe").answers(401, "session-ended");
    WORLD.refresh(there).answers(401, "session-ended");
    WORLD.as(here).get("/v1/orgs/acme/probe").answers(200);
    switchTo(here, "globex").answers(403, "organization-suspended");
    WORLD.refresh(here).answers(200);
    assertThat(usualOrg(ann)).contains(acme);
    Tokens root = WORLD.signInToPlatform(WORLD.superAdmin("admin"));
    WORLD.as(root).get("/v1/orgs/globex/probe").answers(200);
  }

  @Test
  void oldSessionsAreForgotten() {
    Opened old = WORLD.open(WORLD.member(acme, "viewer"), Optional.of(acme));
    Opened young = WORLD.open(WORLD.member(acme, "viewer"), Optional.of(acme));
    APP.database()
        .run(
            "UPDATE sessions SET expires_at = now() - interval '31 days' WHERE id = ?",
            old.session());
    APP.runJob("sessions.purge");
    assertThat(rows("sessions", "id", old.session())).isZero();
    assertThat(rows("session_orgs", "session_id", old.session())).isZero();
    assertThat(rows("session_orgs", "session_id", young.session())).isEqualTo(1);
  }

  private static Reply switchTo(Tokens tokens, String org) {
    return WORLD.as(tokens).post("/v1/auth/switch-org", new JsonObject().put("org", org));
  }

  private static Optional<UUID> usualOrg(UUID user) {
    return TestApp.await(
        APP.foundation().db().identityWrite(tx -> WORLD.sessions().usualOrg(tx, user)));
  }

  private static void refused(UUID user, Optional<UUID> org, String code) {
    assertThatThrownBy(() -> WORLD.open(user, org))
        .asInstanceOf(type(Problem.class))
        .extracting(Problem::code)
        .isEqualTo(code);
  }

  private static long rows(String table, String column, UUID id) {
    return APP.database().count("SELECT count(*) FROM " + table + " WHERE " + column + " = ?", id);
  }
}
