package io.tenantry.common.cluster;

import static io.tenantry.common.cluster.TestNode.await;
import static io.tenantry.common.cluster.TestNode.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignalsTest {

  private static final Duration LEASE = Duration.ofMillis(ClusterSettings.LEASE_MS);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private TestPostgres postgres;

  @BeforeAll
  void openTheDatabase() throws Exception {
    postgres = new TestPostgres();
  }

  @AfterEach
  void stopTheNodes() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
    postgres.execute("TRUNCATE nodes, signals");
  }

  @AfterAll
  void closeTheDatabase() throws Exception {
    postgres.close();
  }

  @Test
  void everyNodeHasHeardWhenTheCallReturns() throws Exception {
    int first = TestNode.freePort();
    int second = TestNode.freePort();
    int third = TestNode.freePort();
    var members = List.of("127.0.0.1:" + first, "127.0.0.1:" + second, "127.0.0.1:" + third);
    TestNode a = node(ClusterSettings.on("127.0.0.1", first, members));
    TestNode b = node(ClusterSettings.on("127.0.0.1", second, members));
    TestNode c = node(ClusterSettings.on("127.0.0.1", third, members));

    for (int i = 0; i < 20; i++) {
      String key = "acme/" + i;
      Duration took = timed(a.revoke(key, key + "/too"));
      assertThat(took).isLessThan(LEASE);
      assertThat(List.of(a, b, c))
          .allSatisfy(node -> assertThat(node.heard).contains(key, key + "/too"));
    }
    assertThat(List.of(a, b, c)).allSatisfy(node -> assertThat(node.lease().valid()).isTrue());
  }

  @Test
  void aNodeThatHazelcastDoesNotReachIsWaitedFor() throws Exception {
    TestNode a = node(ClusterSettings.alone());
    TestNode b = node(ClusterSettings.alone());

    Duration took = timed(a.revoke("acme/1"));

    assertThat(took).isGreaterThanOrEqualTo(LEASE);
    assertThat(b.heard).contains("acme/1");
    assertThat(b.lease().valid()).isTrue();
  }

  @Test
  void aSingleNodeDoesNotWait() throws Exception {
    TestNode a = node(ClusterSettings.alone());
    assertThat(timed(a.revoke("acme/1"))).isLessThan(LEASE);
    assertThat(a.heard).contains("acme/1");
  }

  /** keycloak#52696: a site that had lost the database served stale security for up to an hour. */
  @Test
  void aNodeCutOffFromTheDatabaseHasNoLeaseWhenTheCallReturnsAndRecoversByItself()
      throws Exception {
    TestNode a = node(ClusterSettings.alone());
    Relay wire = relay();
    TestNode b = behind(wire);
    b.started();

    wire.cut();
    await(a.revoke("acme/1"));
    assertThat(b.lease().valid()).isFalse();
    assertThatThrownBy(() -> b.lease().require())
        .isInstanceOfSatisfying(
            Problem.Unavailable.class,
            no -> {
              assertThat(no.code()).isEqualTo("no-lease");
              assertThat(no.headers()).containsKey("Retry-After");
            });
    assertThat(b.heard).isEmpty();

    wire.heal();
    eventually(() -> b.lease().valid());
    assertThat(b.heard).contains("acme/1");
    assertThat(b.cleared).hasValue(1);
  }

  /** keycloak#52696, the second way: whoever was to fetch the news was late. */
  @Test
  void aNodeWhoseEventLoopIsStuckHasNoLeaseWhenTheCallReturns() throws Exception {
    int first = TestNode.freePort();
    int second = TestNode.freePort();
    var members = List.of("127.0.0.1:" + first, "127.0.0.1:" + second);
    TestNode a = node(ClusterSettings.on("127.0.0.1", first, members));
    TestNode b = node(ClusterSettings.on("127.0.0.1", second, members));

    var letGo = b.block();
    await(a.revoke("acme/1"));
    assertThat(b.lease().valid()).isFalse();

    letGo.countDown();
    eventually(() -> b.lease().valid());
  }

  @Test
  void aNodeWhoseHazelcastHasDiedIsWaitedFor() throws Exception {
    int first = TestNode.freePort();
    int second = TestNode.freePort();
    var members = List.of("127.0.0.1:" + first, "127.0.0.1:" + second);
    TestNode a = node(ClusterSettings.on("127.0.0.1", first, members));
    TestNode b = node(ClusterSettings.on("127.0.0.1", second, members));

    com.hazelcast.core.Hazelcast.getAllHazelcastInstances().stream()
        .filter(member -> member.getCluster().getLocalMember().getAddress().getPort() == second)
        .forEach(member -> member.getLifecycleService().terminate());

    await(a.revoke("acme/1"));
    assertThat(b.heard).contains("acme/1");
  }

  @Test
  void aNodeWhoseOwnHazelcastHasDiedWaitsForTheOthers() throws Exception {
    int first = TestNode.freePort();
    int second = TestNode.freePort();
    var members = List.of("127.0.0.1:" + first, "127.0.0.1:" + second);
    TestNode a = node(ClusterSettings.on("127.0.0.1", first, members));
    TestNode b = node(ClusterSettings.on("127.0.0.1", second, members));

    com.hazelcast.core.Hazelcast.getAllHazelcastInstances().stream()
        .filter(member -> member.getCluster().getLocalMember().getAddress().getPort() == first)
        .forEach(member -> member.getLifecycleService().terminate());

    await(a.revoke("acme/1"));
    assertThat(b.heard).contains("acme/1");
  }

  @Test
  void aNodeWhoseClockIsNotTheDatabasesServesNothingUntilItIs() throws Exception {
    for (long apart : new long[] {-61_000, 61_000}) {
      AtomicLong wrong = new AtomicLong(apart);
      Ticks ticks = new Ticks(System::nanoTime, () -> System.currentTimeMillis() + wrong.get());
      TestNode a = new TestNode(postgres.settings(postgres.port()), ClusterSettings.alone(), ticks);
      open.push(a::close);
      Future<Void> started = a.signals.start();
      eventually(() -> a.lease().age().toMillis() > 600);
      assertThat(started.isComplete()).isFalse();
      assertThat(a.lease().valid()).isFalse();

      wrong.set(0);
      await(started);
      assertThat(a.lease().valid()).isTrue();

      wrong.set(-61_000); // set back while it serves
      eventually(() -> !a.lease().valid());
    }
  }

  @Test
  void aJoiningNodeKnowsTheSignalsOfTheLastMinutes() throws Exception {
    TestNode a = node(ClusterSettings.alone());
    await(a.revoke("acme/recent"));
    postgres.execute(
        """
        INSERT INTO signals (kind, key, at)
        VALUES ('member', 'acme/younger', clock_timestamp() - interval '6 minutes'),
               ('member', 'acme/older', clock_timestamp() - interval '7 minutes')
        """);

    TestNode b = node(ClusterSettings.alone());

    assertThat(b.lease().valid()).isTrue();
    assertThat(b.heard).containsExactlyInAnyOrder("acme/recent", "acme/younger");
  }

  @Test
  void anOpenWriteTransactionHidesNothing() throws Exception {
    TestNode a = node(ClusterSettings.alone());
    TestNode b = node(ClusterSettings.alone());
    try (Connection other = postgres.root();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("INSERT INTO signals (kind, key) VALUES ('member', 'acme/late')");

      await(a.revoke("acme/1"));
      await(a.revoke("acme/2"));
      assertThat(b.heard).containsExactly("acme/1", "acme/2");

      other.commit();
      eventually(() -> b.heard.contains("acme/late"));
    }
    await(a.revoke("acme/3"));
    assertThat(b.heard).containsExactly("acme/1", "acme/2", "acme/late", "acme/3");
  }

  @Test
  void aSignalOfATransactionThatIsUndoneIsNeverHeard() throws Exception {
    TestNode a = node(ClusterSettings.alone());
    Future<Void> undone =
        a.database.write(
            Actor.system(Actor.PLATFORM),
            tx ->
                a.signals
                    .raise(tx, new Signal("member", "acme/undone"))
                    .compose(raised -> Future.failedFuture(new Problem.NotFound())));
    assertThatThrownBy(() -> await(undone)).isInstanceOf(Problem.NotFound.class);
    await(a.revoke("acme/1"));
    assertThat(a.heard).contains("acme/1").doesNotContain("acme/undone");
  }

  @Test
  void whoHasNothingToNameWaitsOutALease() throws Exception {
    TestNode a = node(ClusterSettings.alone());
    assertThat(timed(a.revoke())).isGreaterThanOrEqualTo(LEASE);
  }

  @Test
  void whenTheNodesCannotBeReadTheLongestLeaseIsWaitedOut() throws Exception {
    TestNode a = node(ClusterSettings.alone());
    postgres.execute("REVOKE SELECT ON nodes FROM tenantry_platform");
    try {
      assertThat(timed(a.revoke("acme/1"))).isGreaterThanOrEqualTo(LEASE);
    } finally {
      postgres.execute("GRANT SELECT ON nodes TO tenantry_platform");
    }
    assertThat(a.heard).contains("acme/1");
    eventually(() -> a.lease().valid());
  }

  @Test
  void aCommitWhoseAnswerWasLostIsLookedUp() throws Exception {
    Relay wire = relay();
    TestNode a = behind(wire);
    a.started();
    wire.swallowNextCommitOf("signals");
    await(a.revoke("acme/1"));
    assertThat(a.heard).contains("acme/1");
  }

  @Test
  void aCommitThatCannotBeLookedUpIsSaidToBeUnknown() throws Exception {
    Relay wire = relay();
    TestNode a = behind(wire);
    a.started();
    wire.cutWithTheNextCommitOf("signals");
    assertThatThrownBy(() -> await(a.revoke("acme/1")))
        .isInstanceOfSatisfying(
            Problem.Unavailable.class, no -> assertThat(no.code()).isEqualTo("outcome-unknown"));
    assertThat(a.lease().valid()).isFalse();

    wire.heal();
    await(a.revoke("acme/1"));
    assertThat(a.heard).contains("acme/1");
    eventually(() -> a.lease().valid());
  }

  @Test
  void aNodeThatStopsIsNotWaitedFor() throws Exception {
    TestNode a = node(ClusterSettings.alone());
    TestNode b = node(ClusterSettings.alone());
    await(b.signals.stop());
    assertThat(b.lease().valid()).isFalse();
    assertThat(timed(a.revoke("acme/1"))).isLessThan(LEASE);
  }

  @Test
  void aNodeWhoseRowWasTakenAwayJoinsAnew() throws Exception {
    TestNode a = node(ClusterSettings.alone());
    postgres.execute("DELETE FROM nodes");
    eventually(() -> a.cleared.get() == 2 && a.lease().valid());
    assertThat(postgres.number("SELECT count(*) FROM nodes")).isOne();
  }

  @Test
  void anotherDatabaseMeansAnotherHistory() throws Exception {
    Relay wire = relay();
    TestNode a = behind(wire);
    a.started();
    try (TestPostgres restored = new TestPostgres()) {
      restored.execute("INSERT INTO signals (kind, key) VALUES ('member', 'acme/restored')");
      wire.layTo(restored.port());
      eventually(() -> a.cleared.get() == 2 && a.lease().valid());
      assertThat(a.heard).contains("acme/restored");
      wire.layTo(postgres.port());
      eventually(() -> a.cleared.get() == 3 && a.lease().valid());
    }
  }

  @Test
  void aListenerThatFailsCostsTheLeaseRatherThanTheTruth() throws Exception {
    TestNode a = node(ClusterSettings.alone());
    TestNode b = unstarted(postgres.port(), ClusterSettings.alone());
    b.signals.on(
        "member",
        key -> {
          throw new IllegalStateException("a defect");
        });
    b.started();
    await(a.revoke("acme/1"));
    assertThat(b.lease().valid()).isFalse();
  }

  private TestNode node(ClusterSettings settings) throws Exception {
    return unstarted(postgres.port(), settings).started();
  }

  private TestNode behind(Relay wire) {
    return unstarted(wire.port(), ClusterSettings.alone());
  }

  private TestNode unstarted(int port, ClusterSettings settings) {
    TestNode node = new TestNode(postgres.settings(port), settings);
    open.push(node::close);
    return node;
  }

  private Relay relay() throws Exception {
    Relay wire = new Relay(postgres.port());
    open.push(wire);
    return wire;
  }

  private static Duration timed(Future<Void> call) throws Exception {
    long begun = System.nanoTime();
    await(call);
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
