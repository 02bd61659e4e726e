package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long sessions live by what an organization says. */
class SessionPolicyTest {

  private static final World WORLD = new World();

  @RegisterExtension static final TestApp APP = WORLD.app;

  private UUID acme = new UUID(0, 0);
  private UUID globex = acme;
  private UUID ann = acme;

  @BeforeEach
  void annBelongsToTwo() {
    acme = WORLD.org("acme");
    globex = WORLD.org("globex");
    ann = WORLD.member(acme, "viewer");
    WORLD.join(globex, ann, "viewer");
  }

  @Test
  void aTokenIsOverWithItsSession() {
    WORLD.policy(acme, hours(1));
    Opened opened = WORLD.open(ann, Optional.of(acme));
    assertThat(WORLD.sessions().tokens(opened).expiresInSeconds()).isEqualTo(300);
    signedIn("58 minutes", opened);
    long left = refresh(opened).answers(200).json().getLong("expires_in");
    assertThat(left).isBetween(100L, 120L);
    signedIn("61 minutes", opened);
    refresh(opened).answers(401, "session-ended");
  }

  @Test
  void aStricterPolicyHoldsForLivingSessionsWhenItIsSet() {
    Opened old = WORLD.open(ann, Optional.of(acme));
    Opened young = WORLD.open(ann, Optional.of(acme));
    Opened elsewhere = WORLD.open(ann, Optional.of(globex));
    signedIn("2 hours", old);
    signedIn("2 hours", elsewhere);

    WORLD.policy(acme, hours(1));

    probe(old).answers(401, "token-expired");
    refresh(old).answers(401, "session-ended");
    probe(young).answers(401, "token-expired");
    String renewed = refresh(young).answers(200).json().getString("access_token");
    APP.visitor().withToken(renewed).get("/v1/probe").answers(200);
    probe(elsewhere).answers(200);
    refresh(elsewhere).answers(200);
  }

  @Test
  void whatIsOverStaysOverUnderAMoreGenerousPolicy() {
    Opened old = WORLD.open(ann, Optional.of(acme));
    Opened idle = WORLD.open(ann, Optional.of(acme));
    signedIn("2 hours", old);
    seen("14 minutes", idle);
    WORLD.policy(acme, hours(1));
    WORLD.policy(acme, minutes(10));
    WORLD.policy(acme, SessionPolicy.NONE);
    refresh(old).answers(401, "session-ended");
    refresh(idle).answers(401, "session-ended");
    refresh(WORLD.open(ann, Optional.of(acme))).answers(200);
  }

  @Test
  void anIdleSessionIsOverByThePolicyOfWhereItIs() {
    WORLD.policy(acme, minutes(10));
    Opened here = WORLD.open(ann, Optional.of(acme));
    Opened elsewhere = WORLD.open(ann, Optional.of(globex));
    seen("12 minutes", here);
    here = refreshed(here);
    seen("13 minutes 1 second", here);
    seen("13 minutes 1 second", elsewhere);
    refresh(here).answers(401, "session-ended");
    refresh(elsewhere).answers(200);
  }

  @Test
  void whoEntersWithAnOldSignInSignsInAgain() {
    WORLD.policy(acme, hours(1));
    Opened opened = WORLD.open(ann, Optional.of(globex));
    signedIn("61 minutes", opened);
    var wanted = new JsonObject().put("org", acme.toString());
    WORLD.as(tokens(opened)).post("/v1/auth/switch-org", wanted).answers(403, "sign-in-again");
    refresh(opened).answers(200);
    assertThat(APP.database().count("SELECT count(*) FROM session_orgs WHERE org_id = ?", acme))
        .isZero();
  }

  @Test
  void anOrganizationIsNotMoreGenerousThanTheInstallation() {
    WORLD.policy(acme, hours(8_760));
    Opened opened = WORLD.open(ann, Optional.of(acme));
    signedIn("30 days 1 second", opened);
    refresh(opened).answers(401, "session-ended");
  }

  @Test
  void workOnThePlatformIsNoOrganizationsBusiness() {
    UUID rita = WORLD.superAdmin("admin");
    Opened opened = WORLD.open(rita, Optional.empty());
    signedIn("2 hours", opened);
    WORLD.policy(acme, hours(1));
    WORLD.as(tokens(opened)).get("/v1/orgs/" + acme + "/probe").answers(200);
    refresh(opened).answers(200);
  }

  @Test
  void theListTellsWhenASessionEnds() {
    WORLD.policy(acme, minutes(10));
    Opened opened = WORLD.open(ann, Optional.of(acme));
    JsonObject row =
        WORLD
            .as(tokens(opened))
            .get("/v1/me/sessions")
            .answers(200)
            .json()
            .getJsonArray("data")
            .getJsonObject(0);
    assertThat(row.getInstant("expires_at"))
        .isEqualTo(row.getInstant("last_seen_at").plusSeconds(600));
    Opened gone = WORLD.open(ann, Optional.of(acme));
    seen("14 minutes", gone);
    assertThat(WORLD.as(tokens(opened)).get("/v1/me/sessions").json().getJsonArray("data"))
        .hasSize(1);
  }

  @Test
  void aPolicyLiesBehindTheWall() {
    WORLD.policy(acme, hours(1));
    String theirs =
        TestApp.await(
            APP.foundation()
                .db()
                .read(globex, tx -> tx.first("SELECT count(*)::text AS seen FROM session_policies"))
                .map(row -> row.orElseThrow().getString("seen")));
    assertThat(theirs).isEqualTo("0");
  }

  private Opened refreshed(Opened opened) {
    String next = refresh(opened).answers(200).json().getString("refresh_token");
    return new Opened(
        opened.session(),
        opened.user(),
        opened.org(),
        opened.userEpoch(),
        opened.memberEpoch(),
        opened.orgEpoch(),
        opened.policyEpoch(),
        opened.authTime(),
        opened.endsAt(),
        opened.issuedAt(),
        Optional.of(next),
        Optional.empty());
  }

  private static SessionPolicy hours(int hours) {
    return new SessionPolicy(Optional.of(hours), Optional.empty(), Optional.empty());
  }

  private static SessionPolicy minutes(int minutes) {
    return new SessionPolicy(Optional.empty(), Optional.of(minutes), Optional.empty());
  }

  private static void signedIn(String ago, Opened opened) {
    APP.database()
        .run(
            "UPDATE sessions SET auth_time = now() - ?::interval WHERE id = ?",
            ago,
            opened.session());
  }

  private static void seen(String ago, Opened opened) {
    APP.database()
        .run(
            "UPDATE sessions SET last_seen_at = now() - ?::interval WHERE id = ?",
            ago,
            opened.session());
  }

  private static Tokens tokens(Opened opened) {
    return WORLD.sessions().tokens(opened);
  }

  private static Reply probe(Opened opened) {
    return WORLD.as(tokens(opened)).get("/v1/probe");
  }

  private static Reply refresh(Opened opened) {
    return WORLD.refresh(opened.refreshToken().orElseThrow());
  }
}
