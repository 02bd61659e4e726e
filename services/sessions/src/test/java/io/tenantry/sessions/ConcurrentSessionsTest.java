package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many sessions a person may have in an organization. */
class ConcurrentSessionsTest {

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
  void oneTooManyEndsTheOneThatWasNotSeenForLongest() {
    WORLD.policy(acme, atMost(2));
    Opened first = open(acme);
    Opened second = open(acme);
    Opened elsewhere = open(globex);
    seen("1 hour", second);

    Opened third = open(acme);

    probe(second).answers(401, "session-ended");
    refresh(second).answers(401, "session-ended");
    List.of(first, third, elsewhere).forEach(alive -> probe(alive).answers(200));
    assertThat(
            APP.database()
                .rows(
                    "SELECT data::text, target_id::text AS target FROM audit_events"
                        + " WHERE org_id = ? AND action = 'session.ended' AND actor_id = ?",
                    acme,
                    ann))
        .singleElement()
        .satisfies(event ->
            assertThat(event)
                .containsEntry("target", second.session().toString())
                .containsEntry("data", "{\"because\": \"concurrent-max\"}"));
  }

  @Test
  void whoeverSwitchesCountsToo() {
    WORLD.policy(acme, atMost(1));
    Opened here = open(acme);
    Opened moving = open(globex);
    var wanted = new JsonObject().put("org", acme.toString());
    WORLD.as(WORLD.sessions().tokens(moving)).post("/v1/auth/switch-org", wanted).answers(200);
    probe(here).answers(401, "session-ended");
    refresh(moving).answers(200);
  }

  @Test
  void whatIsEndedInOneOrganizationLivesInAnother() {
    Opened moved = open(globex);
    var wanted = new JsonObject().put("org", acme.toString());
    WORLD.as(WORLD.sessions().tokens(moved)).post("/v1/auth/switch-org", wanted).answers(200);
    WORLD
        .as(WORLD.sessions().tokens(moved))
        .post("/v1/auth/switch-org", new JsonObject().put("org", globex.toString()))
        .answers(200);
    WORLD.policy(acme, atMost(1));
    open(acme);
    probe(moved).answers(200);
    WORLD
        .as(WORLD.sessions().tokens(moved))
        .post("/v1/auth/switch-org", wanted)
        .answers(403, "sign-in-again");
  }

  @Test
  void twentyWhoSignInAtOnceLeaveExactlyAsManyAsThereMayBe() {
    WORLD.policy(acme, atMost(3));
    List<Future<Opened>> signIns = new ArrayList<>();
    for (int device = 0; device < 20; device++) {
      signIns.add(WORLD.opening(ann, acme));
    }
    TestApp.await(Future.all(signIns));
    assertThat(alive(signIns)).isEqualTo(3);
  }

  @Test
  void whoSignsInWhileTheLimitIsSetIsCountedByOneOfTheTwo() {
    for (int round = 0; round < 5; round++) {
      WORLD.policy(acme, SessionPolicy.NONE);
      UUID ben = WORLD.member(acme, "viewer");
      List<Future<Opened>> signIns = new ArrayList<>();
      for (int device = 0; device < 6; device++) {
        signIns.add(WORLD.opening(ben, acme));
      }
      Future<Long> limited = WORLD.settingPolicy(acme, atMost(2));
      TestApp.await(Future.all(Future.all(signIns), limited));
      assertThat(alive(signIns)).isEqualTo(2);
    }
  }

  @Test
  void aNewLimitEndsWhatIsTooMuchWhenItIsSetAndForGood() {
    Opened first = open(acme);
    Opened second = open(acme);
    Opened third = open(acme);
    Opened bens = WORLD.open(WORLD.member(acme, "viewer"), Optional.of(acme));
    seen("3 hours", first);
    seen("2 hours", second);

    assertThat(WORLD.policy(acme, atMost(1))).isEqualTo(2);

    List.of(first, second, third).forEach(any -> probe(any).answers(401, "token-expired"));
    refresh(third).answers(200);
    refresh(bens).answers(200);
    WORLD.policy(acme, SessionPolicy.NONE);
    List.of(first, second).forEach(gone -> refresh(gone).answers(401, "session-ended"));
  }

  private static long alive(List<Future<Opened>> opened) {
    return opened.stream().filter(each -> refresh(each.result()).status() == 200).count();
  }

  private static SessionPolicy atMost(int sessions) {
    return new SessionPolicy(Optional.empty(), Optional.empty(), Optional.of(sessions));
  }

  private Opened open(UUID org) {
    return WORLD.open(ann, Optional.of(org));
  }

  private static void seen(String ago, Opened opened) {
    APP.database()
        .run(
            "UPDATE sessions SET last_seen_at = now() - ?::interval WHERE id = ?",
            ago,
            opened.session());
  }

  private static Reply probe(Opened opened) {
    return WORLD.as(WORLD.sessions().tokens(opened)).get("/v1/probe");
  }

  private static Reply refresh(Opened opened) {
    return WORLD.refresh(opened.refreshToken().orElseThrow());
  }
}
