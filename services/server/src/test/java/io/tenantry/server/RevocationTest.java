package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes, processes of their own, are asked all the time; from the moment that the call
 * answers, none of them accepts what it has taken away, whatever the call was.
 */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RevocationTest {

  /** Of each node. */
  private static final int CHECKS_PER_SECOND = 200;

  private static final List<Integer> EVERY_NODE = IntStream.range(0, Fleet.NODES).boxed().toList();

  private static final int ROUNDS =
      Integer.getInteger("revocation.rounds", Boolean.getBoolean("soak") ? 200 : 20);

  /** Before those of each cause; they are judged, and not measured. */
  private static final int WARM_UP = Integer.getInteger("revocation.warm-up", 0);

  /** Causes that are tried at the same time: one when it is measured how long each takes. */
  private static final int AT_ONCE = Integer.getInteger("revocation.at-once", 4);

  private static final Duration SATURATED = Duration.ofSeconds(Boolean.getBoolean("soak") ? 60 : 5);

  private final TestDatabase database = TestDatabase.create();
  private Fleet fleet;
  private Checks checks;
  private Causes causes;

  @BeforeAll
  void startTheNodes(@TempDir Path folder) throws Exception {
    fleet = Fleet.direct(database.settings(), folder);
    checks = new Checks(fleet::urls, CHECKS_PER_SECOND);
    causes = new Causes(() -> fleet.node(0), fleet.mails());
  }

  @AfterAll
  void stop() {
    checks.close();
    fleet.close();
    database.close();
  }

  @Test
  @Order(1)
  void nothingThatWasTakenAwayIsAcceptedOnAnyNodeAfterTheAnswer() throws Exception {
    RevocationTable table = new RevocationTable();
    Rounds rounds = new Rounds(fleet, checks);
    List<Cause> every = causes.withKeysAndImpersonation();
    List<Callable<Void>> tasks =
        every.stream()
            .<Callable<Void>>map(cause ->
                () -> {
                  rounds.of(cause, WARM_UP);
                  table.add(cause.name(), rounds.of(cause, ROUNDS));
                  return null;
                })
            .toList();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
    System.out.println(table.text());
    RevocationReport.write(table, ROUNDS, WARM_UP, CHECKS_PER_SECOND);
    assertThat(table.rounds()).isEqualTo(ROUNDS * every.size());
  }

  /** Its pools, event loops and hashing are full; the renewal shares none of them. */
  @Test
  @Order(2)
  void aNodeThatHasTooMuchToDoLosesNoLease() {
    Saturation saturation = new Saturation(fleet.node(2));
    double oldest = saturation.last(SATURATED, causes.member());
    System.out.println("lease at most " + oldest + " s old; " + saturation.answers());
    assertThat(saturation.answers().keySet())
        .contains("me 200", "list 200", "sign-in 200")
        .noneMatch(answer -> answer.contains("no-lease"));
    assertThat(oldest).isLessThan(2.0);
  }

  /** What happens after the answer is heard by no stream that was open before it. */
  @Test
  @Order(3)
  @Timeout(60)
  void theStreamsOfAKeyAreClosedOnEveryNodeWhenItsRevocationAnswers() throws Exception {
    JsonObject key = KeyCauses.key(causes.admin(Causes.ORG, fleet.node(0)));
    Victim vera = causes.member();
    List<OpenFeed> feeds = new ArrayList<>();
    for (NodeProcess node : fleet.nodes()) {
      feeds.add(OpenFeed.at(node, key.getString("key")));
    }
    causes
        .admin(Causes.ORG, fleet.node(1))
        .delete(KeyCauses.KEYS + "/" + key.getString("id"))
        .answers(204);
    causes
        .admin(Causes.ORG, fleet.node(1))
        .delete(Causes.person(Causes.ORG, vera) + "/sessions")
        .answers(204);
    for (OpenFeed feed : feeds) {
      try (feed) {
        assertThat(feed.rest())
            .contains("event: closed")
            .doesNotContainPattern("event: member\ndata: .*" + vera.id());
      }
    }
  }

  @Test
  @Order(4)
  void noNodeAcceptsATokenOfStolenKeysThatWereReplaced() {
    JsonObject signedIn = causes.member().signIn();
    Checks.Watched watched = checks.watch(signedIn.getString("access_token"), Causes.ME);
    try (watched) {
      watched.untilEveryNodeHasAccepted();
      fleet.run("rotate-keys", "--now");
      long answered = System.nanoTime();
      watched.askNow(EVERY_NODE);
      watched.untilAnsweredSince(answered, EVERY_NODE, 2);
      assertThat(watched.acceptedAfter(answered)).isEmpty();
    }
    JsonObject old = new JsonObject().put("refresh_token", signedIn.getString("refresh_token"));
    String anew =
        fleet
            .node(1)
            .visitor()
            .post("/v1/auth/refresh", old)
            .answers(200)
            .json()
            .getString("access_token");
    for (NodeProcess node : fleet.nodes()) {
      node.visitor().withToken(anew).get(Causes.ME).answers(200);
    }
  }
}
