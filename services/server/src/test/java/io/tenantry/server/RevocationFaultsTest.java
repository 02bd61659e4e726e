package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.server.Cause.Round;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever breaks while a revocation runs: from the moment that it answers, no node accepts what it
 * has taken away, it answers within a lease, and the node in trouble comes back by itself.
 */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RevocationFaultsTest {

  private static final int CHECKS_PER_SECOND = 200;
  private static final List<Integer> EVERY_NODE = IntStream.range(0, Fleet.NODES).boxed().toList();

  /** A lease and its margin, and what a call takes besides on a machine that does much else. */
  private static final Duration CALL_MAX = Duration.ofMillis(2_250 + 1_250);

  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration LEASE_AND_MARGIN = Duration.ofMillis(2_250);
  private static final Duration RECOVERS_WITHIN = Duration.ofSeconds(5);

  private RestartablePostgres postgres;
  private Fleet fleet;
  private Checks checks;
  private Faults faults;
  private Causes causes;
  private Victim witness;
  private final List<String> lines = new ArrayList<>();

  @BeforeAll
  void startTheNodes(@TempDir Path folder) throws Exception {
    postgres = new RestartablePostgres(folder.resolve("postgres"));
    fleet = Fleet.behindWires(postgres.settings(), folder);
    checks = new Checks(fleet::urls, CHECKS_PER_SECOND);
    faults = new Faults(fleet, postgres);
    causes = new Causes(() -> fleet.node(0), fleet.mails());
    witness = causes.member();
  }

  @AfterAll
  void stop() {
    System.out.println("taken away by | while | call | back within\n" + String.join("\n", lines));
    checks.close();
    fleet.close();
    postgres.close();
  }

  /**
   * Each fault once, with another cause each day; in the long form with every cause, three times.
   */
  @Test
  @Order(1)
  void nothingIsAcceptedAfterTheAnswerWhateverBreaks() {
    boolean soak = Boolean.getBoolean("soak");
    List<Cause> every = causes.withKeysAndImpersonation();
    int today =
        Integer.getInteger("revocation.rotation", LocalDate.now(ZoneOffset.UTC).getDayOfYear());
    System.out.println("-Drevocation.rotation=" + today);
    int turn = 0;
    for (Fault fault : faults.all()) {
      int times = soak ? 3 * every.size() : 1;
      for (int time = 0; time < times; time++) {
        survives(fault, every.get((today * 7 + turn++) % every.size()));
      }
    }
  }

  @Test
  @Order(2)
  void whoComesSecondAndFindsNothingLeftToRevokeIsToldNoEarlier() {
    Victim vera = causes.member();
    String sessions = "/v1/platform/users/" + vera.id() + "/sessions";
    fleet.cutTheRoad();
    try (Checks.Watched watched = checks.watch(vera.freshToken(), "/v1/me")) {
      watched.untilEveryNodeHasAccepted();
      var first =
          CompletableFuture.supplyAsync(() -> causes.asRoot(fleet.node(0)).delete(sessions));
      var second =
          CompletableFuture.supplyAsync(() -> causes.asRoot(fleet.node(1)).delete(sessions));
      CompletableFuture.anyOf(first, second).join();
      long answered = System.nanoTime();
      watched.askNow(EVERY_NODE);
      first.join().answers(204);
      second.join().answers(204);
      watched.untilAnsweredSince(answered, EVERY_NODE, 2);
      assertThat(watched.acceptedAfter(answered)).isEmpty();
    }
    fleet.healTheRoad();
  }

  /** It is committed and nobody has been told; the others read it before their lease ends. */
  @Test
  @Order(3)
  void whenTheNodeThatRevokesIsKilledBeforeItAnswersTheOthersRefuseAfterTheirLease() {
    Victim vera = causes.member();
    long before = postgres.count("SELECT max(seq) FROM signals");
    fleet.cutTheRoad();
    try (Checks.Watched watched = checks.watch(vera.freshToken(), "/v1/me")) {
      watched.untilEveryNodeHasAccepted();
      String sessions = "/v1/platform/users/" + vera.id() + "/sessions";
      var admin = causes.asRoot(fleet.node(1));
      var call = CompletableFuture.supplyAsync(() -> admin.delete(sessions));
      Poll.until("it is committed", () -> postgres.count("SELECT max(seq) FROM signals") > before);
      long committed = System.nanoTime();
      fleet.node(1).kill();
      assertThat(call.handle((answer, failure) -> failure).join())
          .hasRootCauseInstanceOf(IOException.class);
      long leaseOver = committed + LEASE_AND_MARGIN.toNanos();
      watched.untilAnsweredSince(leaseOver, List.of(0, 2), 5);
      assertThat(watched.acceptedAfter(leaseOver)).isEmpty();
      fleet.healTheRoad();
      fleet.startAnew(1);
      long again = System.nanoTime();
      watched.untilAnsweredSince(again, EVERY_NODE, 2);
      assertThat(watched.acceptedAfter(leaseOver)).isEmpty();
    }
    faults.forgetTheDead();
  }

  private void survives(Fault fault, Cause cause) {
    String what = cause.name() + " | " + fault.name();
    Round round = cause.begins().get();
    witness.keptToken();
    Confirmed call;
    Duration back;
    Checks.Watched watched = checks.watch(round.token(), round.path(), round.body());
    try (watched) {
      watched.untilEveryNodeHasAccepted();
      fault.strikes().run();
      call = confirmed(fleet.node(fault.calledNode()), round);
      watched.askNow(EVERY_NODE);
      watched.untilAnsweredSince(call.trueFrom(), fault.answering(), 3);
      fault.heals().run();
      long healed = System.nanoTime();
      back = servingAgain(healed);
      watched.untilAnsweredSince(healed, EVERY_NODE, 2);
    }
    lines.add(
        String.format(
            Locale.ROOT, "%s | %d ms | %d ms", what, call.took().toMillis(), back.toMillis()));
    assertThat(watched.acceptedAfter(call.trueFrom())).as(what).isEmpty();
    assertThat(call.took()).as(what).isLessThan(CALL_MAX);
    assertThat(back).as(what).isLessThan(RECOVERS_WITHIN);
    if (fault.costsALease()) {
      assertThat(call.took()).as("%s really happened", what).isGreaterThan(LEASE);
    }
    round.givesBack().run();
  }

  /**
   * @param took the last call
   * @param trueFrom from when on nothing may be accepted
   */
  private record Confirmed(Duration took, long trueFrom) {}

  /**
   * Calls until it is told that it has taken effect, as 503 asks for. A session that ends itself is
   * not let in a second time: what a call with an unknown outcome has saved is true a lease later.
   */
  private static Confirmed confirmed(NodeProcess called, Round round) {
    return Poll.until(
        "the revocation is confirmed",
        () -> {
          long begun = System.nanoTime();
          Reply reply = round.takes().apply(called);
          long ended = System.nanoTime();
          if (reply.status() == 503) {
            return Optional.empty();
          }
          assertThat(reply.status()).as(reply.text()).isIn(round.answer(), 401, 404);
          long lease = reply.status() == round.answer() ? 0 : LEASE_AND_MARGIN.toNanos();
          return Optional.of(new Confirmed(Duration.ofNanos(ended - begun), ended + lease));
        });
  }

  private Duration servingAgain(long healed) {
    String token = witness.keptToken();
    for (NodeProcess node : fleet.nodes()) {
      Poll.until("every node serves again", () -> serves(node, token));
    }
    return Duration.ofNanos(System.nanoTime() - healed);
  }

  private static boolean serves(NodeProcess node, String token) {
    try {
      return node.visitor().impatient().withToken(token).get("/v1/me").status() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }
}
