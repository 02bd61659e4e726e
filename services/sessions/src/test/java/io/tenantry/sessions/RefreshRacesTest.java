package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.State;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Many refreshes at once, and a refresh that meets a revocation: failure mode 3 of others (rotation
 * outside of a transaction). {@code -Dsoak=true} makes it 200 rounds each.
 */
class RefreshRacesTest {

  private static final int ROUNDS = Boolean.getBoolean("soak") ? 200 : 20;

  private static final World WORLD = new World();

  @RegisterExtension static final TestApp APP = WORLD.app;

  /** Who is signed in, and how. */
  private record Signed(UUID org, UUID user, Opened opened) {}

  @Test
  void aHundredRefreshesOfOneTokenLeaveOneLineAndNoFalseTheft() {
    UUID acme = WORLD.org("acme");
    Opened opened = WORLD.open(WORLD.member(acme, "viewer"), Optional.of(acme));
    String token = opened.refreshToken().orElseThrow();
    Refreshes refreshes = refreshes();
    List<Future<Opened>> tabs = new ArrayList<>();
    for (int tab = 0; tab < 100; tab++) {
      tabs.add(
          refreshes
              .refresh(token, World.LAPTOP)
              .recover(no ->
                  no instanceof Problem.Unavailable
                      ? refreshes.refresh(token, World.LAPTOP)
                      : Future.failedFuture(no)));
    }
    TestApp.await(Future.all(tabs));
    List<String> told =
        tabs.stream().map(tab -> tab.result().refreshToken().orElseThrow()).distinct().toList();
    assertThat(told).hasSize(1);
    assertThat(WORLD.events(acme)).doesNotContain("session.reuse-detected");
    assertThat(
            APP.database()
                .count(
                    "SELECT count(*) FROM sessions WHERE user_id = ? AND revoked_at IS NULL",
                    opened.user()))
        .isEqualTo(1);
    WORLD.refresh(told.getFirst()).answers(200);
  }

  @TestFactory
  Stream<DynamicTest> aRefreshThatMeetsARevocationLeavesNoLivingSession() {
    Map<String, Consumer<Signed>> causes =
        Map.of(
            "sign-out",
                who ->
                    WORLD
                        .as(WORLD.sessions().tokens(who.opened()))
                        .post("/v1/auth/sign-out")
                        .answers(204),
            "all sessions ended", who -> TestApp.await(WORLD.endSessionsOf(who.user())),
            "ended in the organization", who -> WORLD.endSessionsIn(who.org(), who.user()),
            "suspension", who -> WORLD.suspend(who.org(), who.user(), Optional.empty()),
            "ban", who -> WORLD.set(who.user(), State.SUSPENDED),
            "deletion", who -> WORLD.set(who.user(), State.DELETED),
            "suspension of the organization", who -> WORLD.suspendOrg(who.org()),
            "one session too many", RefreshRacesTest::oneTooMany,
            "a stricter policy", RefreshRacesTest::stricter,
            "one's other sessions ended", RefreshRacesTest::endedFromElsewhere);
    return causes.entrySet().stream()
        .map(cause ->
            DynamicTest.dynamicTest(
                cause.getKey(),
                () -> {
                  for (int round = 0; round < ROUNDS; round++) {
                    meet(cause.getValue());
                  }
                }));
  }

  private static void meet(Consumer<Signed> revoke) {
    UUID acme = WORLD.org("acme");
    UUID ann = WORLD.member(acme, "viewer");
    Signed who = new Signed(acme, ann, WORLD.open(ann, Optional.of(acme)));
    String token = who.opened().refreshToken().orElseThrow();
    Future<Opened> refreshed = refreshes().refresh(token, World.LAPTOP);

    revoke.accept(who);

    TestApp.await(refreshed.otherwiseEmpty());
    if (refreshed.succeeded()) {
      Tokens late = WORLD.sessions().tokens(refreshed.result());
      assertThat(WORLD.as(late).get("/v1/probe").status()).isEqualTo(401);
      WORLD.refresh(late).answers(401, "session-ended");
    }
    assertThat(WORLD.refresh(token).status()).isEqualTo(401);
  }

  /** Where one is allowed, whoever enters is the one, however the refresh and they meet. */
  private static void oneTooMany(Signed who) {
    WORLD.policy(who.org(), new SessionPolicy(Optional.empty(), Optional.empty(), Optional.of(1)));
    TestApp.await(WORLD.opening(who.user(), who.org()));
  }

  private static void stricter(Signed who) {
    APP.database()
        .run(
            "UPDATE sessions SET auth_time = now() - interval '2 hours' WHERE id = ?",
            who.opened().session());
    WORLD.policy(who.org(), new SessionPolicy(Optional.of(1), Optional.empty(), Optional.empty()));
  }

  private static void endedFromElsewhere(Signed who) {
    Tokens other = WORLD.signIn(who.user(), who.org());
    WORLD.as(other).delete("/v1/me/sessions").answers(204);
  }

  private static Refreshes refreshes() {
    var foundation = APP.foundation();
    return new Refreshes(
        foundation, new AuditModule(foundation).audit(), WORLD.keys(), SessionSettings.usual());
  }
}
