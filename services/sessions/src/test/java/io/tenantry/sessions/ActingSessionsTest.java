package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.access.State;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Impersonator.Mode;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.RequestFacts;
import io.tenantry.common.web.Route;
import io.tenantry.common.web.Scope;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions in another person's name, at the guard and in the database. */
class ActingSessionsTest {

  private static final World WORLD = new World();
  private static final JsonObject NOTE = new JsonObject().put("text", "hello");

  @RegisterExtension static final TestApp APP = WORLD.app;

  private UUID acme = new UUID(0, 0);
  private UUID globex = acme;
  private UUID admin = acme;
  private UUID ann = acme;

  @BeforeEach
  void anAdminAndAMember() {
    acme = WORLD.org("acme");
    globex = WORLD.org("globex");
    admin = WORLD.member(acme, "admin");
    ann = WORLD.member(acme, "editor");
    WORLD.join(globex, ann, "owner");
  }

  @AfterEach
  void backToNow() {
    APP.clock().reset();
  }

  @Test
  void theOrganizationHasNotSeenThePersonForIt() {
    Tokens acting = act(WORLD.signIn(admin, acme), Mode.READ_ONLY).tokens();
    APP.database().run("UPDATE session_orgs SET last_used_at = now() - interval '2 minutes'");
    APP.clock().advance(Duration.ofSeconds(61));
    WORLD.as(acting).get("/v1/probe").answers(200);
    TestApp.await(WORLD.lastSeen().write());
    assertThat(
            APP.database()
                .count(
                    "SELECT count(*) FROM session_orgs WHERE user_id = ?"
                        + " AND last_used_at > now() - interval '1 minute'",
                    ann))
        .isZero();
  }

  @Test
  void theTokenSaysWhoIsBehindIt() {
    Tokens own = WORLD.signIn(admin, acme);
    JsonObject token = claims(act(own, Mode.READ_ONLY).tokens());
    assertThat(token.getString("sub")).isEqualTo(ann.toString());
    assertThat(token.getString("aud")).isEqualTo("tenantry:impersonation");
    JsonObject act = token.getJsonObject("act");
    assertThat(act.getString("sub")).isEqualTo(admin.toString());
    assertThat(act.getString("sid")).isEqualTo(claims(own).getString("sid"));
    assertThat(act.getString("mode")).isEqualTo("read_only");
    assertThat(token.getLong("exp") - token.getLong("iat")).isBetween(3_590L, 3_600L);
  }

  @Test
  void oneReadsAsThePersonAndReadOnlyWritesNothing() {
    Visitor acting = WORLD.as(act(WORLD.signIn(admin, acme), Mode.READ_ONLY).tokens());
    JsonObject told = acting.get(in(acme)).answers(200).json();
    assertThat(told.getString("user")).isEqualTo(ann.toString());
    assertThat(told.getString("impersonator")).isEqualTo(admin.toString());
    acting.patch(in(acme), NOTE).answers(403, "read-only");
  }

  @Test
  void whatNobodyOpenedIsClosedInFullToo() {
    Visitor acting = WORLD.as(act(WORLD.signIn(admin, acme), Mode.FULL).tokens());
    acting.post("/v1/probe").answers(403, "closed-while-impersonating");
    acting.get("/v1/me/sessions").answers(403, "closed-while-impersonating");
    acting.delete("/v1/me/sessions").answers(403, "closed-while-impersonating");
  }

  @Test
  void whatBothMayIsWhatCounts() {
    UUID support = WORLD.superAdmin("support");
    Visitor acting = WORLD.as(onThePlatform(WORLD.signInToPlatform(support), ann).tokens());
    JsonObject moved =
        acting
            .post("/v1/auth/switch-org", new JsonObject().put("org", globex.toString()))
            .answers(200)
            .json();
    Visitor there = APP.visitor().withToken(moved.getString("access_token"));
    there.get(in(globex)).answers(200);
    there.put(in(globex)).answers(403, "closed-while-impersonating");
    assertThat(held(there)).contains("user:list").doesNotContain("user:ban", "role:create");
  }

  @Test
  void itStaysInTheOrganizationItBeganIn() {
    UUID colleague = WORLD.superAdmin("auditor");
    WORLD.join(acme, colleague, "member");
    ann = colleague;
    Visitor acting = WORLD.as(act(WORLD.signIn(admin, acme), Mode.FULL).tokens());
    acting.get("/v1/platform/probe").answers(404, "not-found");
    acting.get(in(globex)).answers(404, "not-found");
    acting
        .post("/v1/auth/switch-org", new JsonObject().put("org", globex.toString()))
        .answers(403, "closed-while-impersonating");
  }

  @Test
  void onePlatformImpersonationMayMoveAndStillEndsInTime() {
    Tokens own = WORLD.signInToPlatform(WORLD.superAdmin("support"));
    Acting begun = onThePlatform(own, ann);
    JsonObject moved =
        WORLD
            .as(begun.tokens())
            .post("/v1/auth/switch-org", new JsonObject().put("org", globex.toString()))
            .answers(200)
            .json();
    Visitor there = APP.visitor().withToken(moved.getString("access_token"));
    assertThat(there.get(in(globex)).answers(200).json().getString("impersonator")).isNotNull();
    long end = claims(begun.tokens()).getLong("exp");
    assertThat(payload(moved.getString("access_token")).getLong("exp")).isEqualTo(end);
  }

  @Test
  void itIsOverAfterAnHourAndCannotBeProlonged() {
    Visitor acting = WORLD.as(act(WORLD.signIn(admin, acme), Mode.READ_ONLY).tokens());
    APP.clock().advance(Duration.ofMinutes(59));
    acting.get(in(acme)).answers(200);
    APP.clock().advance(Duration.ofMinutes(2));
    acting.get(in(acme)).answers(401, "token-expired");
  }

  @Test
  void whateverEndsTheImpersonatorsSessionEndsItToo() {
    Tokens own = WORLD.signIn(admin, acme);
    Visitor acting = begun(own);
    WORLD.as(own).post("/v1/auth/sign-out").answers(204);
    acting.get(in(acme)).answers(401, "session-ended");

    Visitor second = begun(WORLD.signIn(admin, acme));
    WORLD.endSessionsIn(acme, admin);
    second.get(in(acme)).answers(401, "session-ended");

    Visitor third = begun(WORLD.signIn(admin, acme));
    WORLD.suspend(acme, admin, Optional.empty());
    third.get(in(acme)).answers(401, "session-ended");
    WORLD.reactivate(acme, admin);

    Visitor fourth = begun(WORLD.signIn(admin, acme));
    WORLD.set(admin, State.SUSPENDED);
    fourth.get(in(acme)).answers(401, "session-ended");
  }

  @Test
  void whateverEndsThePersonsSessionsEndsItToo() {
    Tokens own = WORLD.signIn(admin, acme);
    Visitor acting = begun(own);
    WORLD.endSessionsIn(acme, ann);
    acting.get(in(acme)).answers(401, "session-ended");

    Visitor second = begun(own);
    TestApp.await(WORLD.endSessionsOf(ann));
    second.get(in(acme)).answers(401, "session-ended");

    Visitor third = begun(own);
    WORLD.suspend(acme, ann, Optional.empty());
    third.get(in(acme)).answers(401, "session-ended");
    WORLD.as(own).get(in(acme)).answers(200);
  }

  @Test
  void whoLosesTheRightHasLostTheSessionForGood() {
    Visitor acting = begun(WORLD.signIn(admin, acme));
    WORLD.give(acme, admin, "viewer");
    acting.get(in(acme)).answers(401, "session-ended");
    WORLD.give(acme, admin, "owner");
    acting.get(in(acme)).answers(401, "session-ended");
    assertThat(WORLD.events(acme)).contains("impersonation.ended");
  }

  @Test
  void whoIsOutrankedMeanwhileIsOut() {
    Visitor acting = begun(WORLD.signIn(admin, acme));
    WORLD.give(acme, ann, "owner");
    acting.get(in(acme)).answers(401, "session-ended");
  }

  /** As for a node that has not heard yet: signals do not come, and the database still says no. */
  @Test
  void aWriteAssertsBothSessionsInTheDatabase() {
    Tokens own = WORLD.signIn(admin, acme);
    Visitor acting = WORLD.as(act(own, Mode.FULL).tokens());
    acting.patch(in(acme), NOTE).answers(200);
    APP.database()
        .run(
            "UPDATE sessions SET revoked_at = now() WHERE id = ?::uuid",
            claims(own).getString("sid"));
    acting.get(in(acme)).answers(200);
    acting.patch(in(acme), NOTE).answers(401, "session-ended");
  }

  /** What this node was told has been forgotten by then; the primary has not. */
  @Test
  void theDatabaseIsAskedAgainBeforeTheNodeForgets() {
    Tokens own = WORLD.signIn(admin, acme);
    Acting begun = act(own, Mode.READ_ONLY);
    ActingSessions sessions = WORLD.acting();
    Claims token = Claims.of(payload(begun.tokens().accessToken()));
    assertThat(TestApp.await(sessions.use(token))).isTrue();
    APP.database()
        .run(
            "UPDATE member_standing SET epoch = nextval('standing_epochs') WHERE user_id = ?",
            admin);
    assertThat(TestApp.await(sessions.use(token))).isFalse();
  }

  @Test
  void aChainOfImpersonationsHasOneLink() {
    Actor acting = admitted(act(WORLD.signIn(admin, acme), Mode.FULL).tokens());
    UUID ben = WORLD.member(acme, "member");
    assertThatThrownBy(() -> open(acting, ben, Mode.READ_ONLY))
        .hasMessageContaining("in another person's name");
  }

  @Test
  void nobodyActsForWhoeverMayNotSignIn() {
    Tokens own = WORLD.signIn(admin, acme);
    WORLD.suspend(acme, ann, Optional.empty());
    assertThatThrownBy(() -> act(own, Mode.READ_ONLY)).hasMessageContaining("cannot sign in");
    WORLD.reactivate(acme, ann);
    WORLD.set(ann, State.SUSPENDED);
    assertThatThrownBy(() -> act(own, Mode.READ_ONLY)).hasMessageContaining("cannot sign in");
  }

  @Test
  void aVisitorOfAnOpenRouteIsNobodyWhileImpersonating() {
    Visitor acting = begun(WORLD.signIn(admin, acme));
    assertThat(acting.get("/v1/open").answers(200).json().getString("user")).isNull();
  }

  @Test
  void itIsMarkedInListsAndNotWhereThePersonUsuallyIs() {
    WORLD.signIn(ann, globex);
    act(WORLD.signIn(admin, acme), Mode.READ_ONLY);
    Tokens mine = WORLD.signIn(ann, globex);
    var rows = WORLD.as(mine).get("/v1/me/sessions").answers(200).json().getJsonArray("data");
    assertThat(rows.stream().map(row -> ((JsonObject) row).getString("impersonator")))
        .contains(admin.toString());
    act(WORLD.signIn(admin, acme), Mode.READ_ONLY);
    Optional<UUID> usual =
        TestApp.await(
            APP.foundation().db().identityWrite(tx -> WORLD.sessions().usualOrg(tx, ann)));
    assertThat(usual).contains(globex);
  }

  private static String held(Visitor acting) {
    return acting.get("/v1/probe").answers(200).json().getString("permissions");
  }

  private Visitor begun(Tokens own) {
    Visitor acting = WORLD.as(act(own, Mode.READ_ONLY).tokens());
    acting.get(in(acme)).answers(200);
    return acting;
  }

  private Acting act(Tokens own, Mode mode) {
    return open(admitted(own), ann, mode);
  }

  private static Acting open(Actor actor, UUID person, Mode mode) {
    var wanted = new ActingWanted(person, mode, "they asked for help");
    return TestApp.await(
        APP.foundation().db().identityWrite(actor, tx -> WORLD.acting().open(tx, actor, wanted)));
  }

  private static Acting onThePlatform(Tokens own, UUID person) {
    Route route = route(Scope.PLATFORM);
    Actor actor = TestApp.await(WORLD.gate().admit(route, facts(own, Optional.empty())));
    return open(actor, person, Mode.READ_ONLY);
  }

  private Actor admitted(Tokens own) {
    return TestApp.await(
        WORLD.gate().admit(route(Scope.ORG), facts(own, Optional.of(acme.toString()))));
  }

  private static Route route(Scope scope) {
    return APP.routes().stream()
        .filter(r -> r.scope() == scope && r.method().equals("GET"))
        .filter(r -> r.path().endsWith("/probe") && !r.permission().equals(Permission.PUBLIC))
        .findFirst()
        .orElseThrow();
  }

  private static RequestFacts facts(Tokens own, Optional<String> org) {
    return new RequestFacts(
        Optional.of(own.accessToken()),
        Optional.empty(),
        org,
        Optional.empty(),
        false,
        World.LAPTOP);
  }

  private static JsonObject claims(Tokens tokens) {
    return payload(tokens.accessToken());
  }

  private static JsonObject payload(String token) {
    byte[] json = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return new JsonObject(new String(json, StandardCharsets.UTF_8));
  }

  private static String in(UUID org) {
    return "/v1/orgs/" + org + "/probe";
  }
}
