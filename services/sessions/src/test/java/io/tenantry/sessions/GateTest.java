package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tenantry.access.State;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.RequestFacts;
import io.tenantry.common.web.Route;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GateTest {

  private static final World WORLD = new World();
  private static final JsonObject NOTE = new JsonObject().put("text", "hello");

  @RegisterExtension static final TestApp APP = WORLD.app;

  private UUID acme = new UUID(0, 0);
  private UUID globex = acme;

  @BeforeEach
  void twoOrganizations() {
    acme = WORLD.org("acme");
    globex = WORLD.org("globex");
  }

  @AfterEach
  void backToNow() {
    APP.clock().reset();
  }

  @Test
  void whoIsNotSignedInHearsSo() {
    APP.visitor().get("/v1/probe").answers(401, "not-signed-in");
    APP.visitor().get(in(acme)).answers(401, "not-signed-in");
    APP.visitor().get("/v1/platform/probe").answers(401, "not-signed-in");
    assertThat(APP.visitor().get("/v1/probe").header("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void aMemberComesInToTheirOrganizationByIdAndBySlug() {
    UUID ann = WORLD.member(acme, "viewer");
    Visitor browser = WORLD.as(WORLD.signIn(ann, acme));
    for (String path : new String[] {in(acme), "/v1/orgs/acme/probe"}) {
      JsonObject told = browser.get(path).answers(200).json();
      assertThat(told.getString("user")).isEqualTo(ann.toString());
      assertThat(told.getString("org")).isEqualTo(acme.toString());
      assertThat(told.getBoolean("via_platform")).isFalse();
    }
  }

  @Test
  void aTokenForOneOrganizationFindsNothingInAnother() {
    UUID ann = WORLD.member(acme, "owner");
    WORLD.join(globex, ann, "owner");
    Visitor browser = WORLD.as(WORLD.signIn(ann, acme));
    browser.get(in(globex)).answers(404, "not-found");
    browser.get("/v1/orgs/globex/probe").answers(404, "not-found");
    browser.get("/v1/orgs/nowhere/probe").answers(404, "not-found");
    browser.get(in(new UUID(0, 0))).answers(404, "not-found");
    browser.post(in(globex), NOTE).answers(404, "not-found");
  }

  @Test
  void aMissingPermissionIsNamed() {
    Reply reply = WORLD.as(WORLD.signIn(WORLD.member(acme, "member"), acme)).get(in(acme));
    reply.answers(403, "forbidden");
    assertThat(reply.json().getJsonArray("missing")).isEqualTo(new JsonArray().add("user:list"));
  }

  @Test
  void thePlatformIsNotThereForWhoeverHasNoRoleInIt() {
    UUID owner = WORLD.member(acme, "owner");
    WORLD.as(WORLD.signIn(owner, acme)).get("/v1/platform/probe").answers(404, "not-found");
    WORLD
        .as(WORLD.signInToPlatform(WORLD.superAdmin("auditor")))
        .get("/v1/platform/probe")
        .answers(200);
  }

  @Test
  void aSuperAdminUsesEveryOrganizationWithinTheirOwnRole() {
    Visitor admin = WORLD.as(WORLD.signInToPlatform(WORLD.superAdmin("admin")));
    JsonObject told = admin.get("/v1/orgs/acme/probe").answers(200).json();
    assertThat(told.getString("org")).isEqualTo(acme.toString());
    assertThat(told.getBoolean("via_platform")).isTrue();
    assertThat(admin.post(in(globex), NOTE).answers(200).json().getString("org"))
        .isEqualTo(globex.toString());

    Visitor auditor = WORLD.as(WORLD.signInToPlatform(WORLD.superAdmin("auditor")));
    auditor.get(in(acme)).answers(200);
    auditor.post(in(acme), NOTE).answers(403, "forbidden");
  }

  @Test
  void aMemberWhoIsAlsoASuperAdminHasBothRoles() {
    UUID ann = WORLD.superAdmin("admin");
    WORLD.join(acme, ann, "member");
    JsonObject told = WORLD.as(WORLD.signIn(ann, acme)).get(in(acme)).answers(200).json();
    assertThat(told.getBoolean("via_platform")).isTrue();
  }

  @Test
  void routesForServicesTakeNoPeople() {
    WORLD
        .as(WORLD.signInToPlatform(WORLD.superAdmin("admin")))
        .get("/v1/system/probe")
        .answers(401, "api-key-wanted");
  }

  @Test
  void aRoleThatWasTakenAwayIsGoneForTheNextRequestOfTheSameToken() {
    UUID ann = WORLD.member(acme, "viewer");
    Visitor browser = WORLD.as(WORLD.signIn(ann, acme));
    browser.get(in(acme)).answers(200);
    WORLD.give(acme, ann, "member");
    browser.get(in(acme)).answers(403, "forbidden");
    WORLD.give(acme, ann, "admin");
    browser.post(in(acme), NOTE).answers(200);
  }

  @Test
  void whatWasEndedIsRefusedAsSoonAsTheCallHasReturned() {
    UUID ann = WORLD.member(acme, "viewer");
    Visitor first = WORLD.as(WORLD.signIn(ann, acme));
    first.get("/v1/probe").answers(200);
    WORLD.endSessionsIn(acme, ann);
    first.get("/v1/probe").answers(401, "session-ended");

    Visitor second = WORLD.as(WORLD.signIn(ann, acme));
    second.get("/v1/probe").answers(200);
    WORLD.set(ann, State.SUSPENDED);
    second.get("/v1/probe").answers(401, "session-ended");

    UUID ben = WORLD.member(acme, "viewer");
    Visitor third = WORLD.as(WORLD.signIn(ben, acme));
    third.get(in(acme)).answers(200);
    WORLD.suspendOrg(acme);
    third.get(in(acme)).answers(401, "session-ended");
  }

  @Test
  void anExpiredTokenIsRefused() {
    Visitor browser = WORLD.as(WORLD.signIn(WORLD.member(acme, "viewer"), acme));
    browser.get("/v1/probe").answers(200);
    APP.clock().advance(Duration.ofMinutes(5).plusSeconds(1));
    browser.get("/v1/probe").answers(401, "token-expired");
  }

  @Test
  void whatIsDelicateWantsAFreshSignIn() {
    Tokens tokens = WORLD.signIn(WORLD.member(acme, "viewer"), acme);
    WORLD.as(tokens).put(in(acme)).answers(200);
    APP.database().run("UPDATE sessions SET auth_time = now() - interval '31 minutes'");
    JsonObject later = WORLD.refresh(tokens).answers(200).json();
    Visitor browser = APP.visitor().withToken(later.getString("access_token"));
    browser.get(in(acme)).answers(200);
    browser.put(in(acme)).answers(403, "sign-in-again");
  }

  @Test
  void aCookieChangesSomethingOnlyForOurOwnPages() {
    String token = WORLD.signIn(WORLD.member(acme, "viewer"), acme).accessToken();
    Visitor browser = APP.visitor().with("Cookie", "theme=dark; tenantry=" + token);
    browser.get("/v1/probe").answers(200);
    browser.post("/v1/probe").answers(403, "bad-origin");
    browser.with("Origin", "http://evil.test").post("/v1/probe").answers(403, "bad-origin");
    browser.with("Origin", "null").post("/v1/probe").answers(403, "bad-origin");
    browser.with("Origin", "http://tenantry.test").post("/v1/probe").answers(200);
    APP.visitor()
        .withToken(token)
        .with("Origin", "http://evil.test")
        .post("/v1/probe")
        .answers(200);
  }

  @Test
  void aVisitorOfAnOpenRouteIsKnownOnlyByAGoodToken() {
    UUID ann = WORLD.member(acme, "viewer");
    Tokens tokens = WORLD.signIn(ann, acme);
    assertThat(visitor(WORLD.as(tokens))).isEqualTo(ann.toString());
    assertThat(visitor(APP.visitor())).isNull();
    assertThat(visitor(APP.visitor().withToken("rubbish"))).isNull();
    Visitor browser = APP.visitor().with("Cookie", "tenantry=" + tokens.accessToken());
    assertThat(visitor(browser)).isEqualTo(ann.toString());
    assertThat(visitor(browser.with("Origin", "http://evil.test"))).isNull();
    WORLD.endSessionsIn(acme, ann);
    assertThat(visitor(WORLD.as(tokens))).isNull();
  }

  @Test
  void aBodyThatComesSlowlyAcrossARevocationIsRefused() {
    UUID ann = WORLD.member(acme, "admin");
    Tokens tokens = WORLD.signIn(ann, acme);
    WORLD.as(tokens).post(in(acme), NOTE).answers(200);
    try (SlowRequest slow = SlowRequest.post(APP.url(), in(acme), tokens.accessToken(), 16)) {
      slow.send("{\"text\":");
      WORLD.suspend(acme, ann, Optional.empty());
      slow.send("\"hello\"}");
      assertThat(slow.answer()).contains("401").contains("session-ended");
    }
  }

  @Test
  void whoWasAdmittedIsAskedAgainWhenTheBodyIsComplete() {
    UUID ann = WORLD.member(acme, "admin");
    Tokens tokens = WORLD.signIn(ann, acme);
    Actor admitted = admit("POST", "/v1/orgs/{org}/probe", tokens);
    TestApp.await(WORLD.gate().stillGood(admitted));

    WORLD.give(acme, ann, "viewer");
    notGood(admitted, "forbidden");

    Actor viewer = admit("GET", "/v1/orgs/{org}/probe", tokens);
    TestApp.await(WORLD.gate().stillGood(viewer));
    WORLD.suspend(acme, ann, Optional.empty());
    notGood(viewer, "session-ended");
  }

  /**
   * The signal is held back here, as for a node that has not heard yet: the database still says no.
   */
  @Test
  void aWriteAssertsTheSessionInTheDatabaseToo() {
    UUID ann = WORLD.member(acme, "admin");
    Tokens tokens = WORLD.signIn(ann, acme);
    WORLD.as(tokens).post(in(acme), NOTE).answers(200);
    APP.database()
        .run("UPDATE user_standing SET epoch = nextval('standing_epochs') WHERE user_id = ?", ann);
    WORLD.as(tokens).get(in(acme)).answers(200);
    WORLD.as(tokens).post(in(acme), NOTE).answers(401, "session-ended");
  }

  @Test
  void aNodeWithoutItsLeaseServesOnlyWhatNeedsNoRight() throws InterruptedException {
    Visitor browser = WORLD.as(WORLD.signIn(WORLD.member(acme, "viewer"), acme)).impatient();
    browser.get("/v1/probe").answers(200);
    Thread lock =
        Thread.ofVirtual()
            .start(() ->
                APP.database()
                    .run(
                        "DO $$ BEGIN LOCK TABLE nodes IN ACCESS EXCLUSIVE MODE;"
                            + " PERFORM pg_sleep(4); END $$"));
    Poll.until("the lease is over", () -> browser.get("/v1/probe").status() == 503);
    Reply refused = browser.get(in(acme)).answers(503, "no-lease");
    assertThat(refused.header("Retry-After")).contains("1");
    assertThat(visitor(browser)).isNull();
    APP.visitor().get("/.well-known/jwks.json").answers(200);
    lock.join();
    Poll.until("the lease is back", () -> browser.get("/v1/probe").status() == 200);
  }

  private static void notGood(Actor actor, String code) {
    assertThatThrownBy(() -> TestApp.await(WORLD.gate().stillGood(actor)))
        .asInstanceOf(type(Problem.class))
        .returns(code, Problem::code);
  }

  private Actor admit(String method, String path, Tokens tokens) {
    Route route =
        APP.routes().stream()
            .filter(r -> r.method().equals(method) && r.path().equals(path))
            .findFirst()
            .orElseThrow();
    RequestFacts facts =
        new RequestFacts(
            Optional.of(tokens.accessToken()),
            Optional.empty(),
            Optional.of(acme.toString()),
            Optional.empty(),
            false,
            World.LAPTOP);
    return TestApp.await(WORLD.gate().admit(route, facts));
  }

  private static String in(UUID org) {
    return "/v1/orgs/" + org + "/probe";
  }

  private static String visitor(Visitor who) {
    return who.get("/v1/open").answers(200).json().getString("user");
  }
}
