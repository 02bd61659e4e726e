package io.tenantry.common.cluster;

import static io.tenantry.common.cluster.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.cluster.Allowance.Bound;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AllowancesTest {

  private static final Allowance THREE_A_DAY =
      new Allowance("test", List.of(new Bound(3, Duration.ofDays(1))));

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void aNodeAloneCountsByItself() throws Exception {
    try (Road road = road(TestNode.freePort(), List.of())) {
      Allowances alone = new Allowances(vertx, road);
      assertThat(taken(alone, 4)).isEqualTo(3);
      assertThat(await(alone.take(THREE_A_DAY, "ann"))).isBetween(28_000, 28_800);
      assertThat(await(alone.take(THREE_A_DAY, "ben"))).isZero();
      await(alone.giveBack(THREE_A_DAY, "ann"));
      assertThat(taken(alone, 2)).isEqualTo(1);
    }
  }

  @Test
  void theTighterBoundHolds() throws Exception {
    Allowance two =
        new Allowance(
            "two", List.of(new Bound(5, Duration.ofSeconds(1)), new Bound(2, Duration.ofDays(1))));
    try (Road road = road(TestNode.freePort(), List.of())) {
      Allowances alone = new Allowances(vertx, road);
      await(alone.take(two, "ann"));
      await(alone.take(two, "ann"));
      assertThat(await(alone.take(two, "ann"))).isGreaterThan(40_000);
    }
  }

  @Test
  void nodesCountTogetherAndGoOnAloneWhenTheRoadIsGone() throws Exception {
    int one = TestNode.freePort();
    List<String> members = List.of("127.0.0.1:" + one);
    try (Road here = road(one, members);
        Road there = road(TestNode.freePort(), members)) {
      here.open();
      there.open();
      TestNode.eventually(() -> here.reach() == 2 && there.reach() == 2);
      Allowances first = new Allowances(vertx, here);
      Allowances second = new Allowances(vertx, there);
      // The first use of a map takes longer than a count may.
      assertThat(here.counts().isEmpty()).isTrue();
      assertThat(there.counts().isEmpty()).isTrue();
      assertThat(taken(first, 2) + taken(second, 2)).isEqualTo(3);
      leave(there);
      assertThat(taken(second, 4)).isEqualTo(3);
      TestNode.eventually(() -> here.reach() == 1);
      assertThat(taken(first, 1)).as("what the others counted is kept").isZero();
    }
  }

  private static long taken(Allowances allowances, int times) {
    return IntStream.range(0, times).filter(i -> isTaken(allowances)).count();
  }

  private static boolean isTaken(Allowances allowances) {
    try {
      return await(allowances.take(THREE_A_DAY, "ann")) == 0;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void leave(Road road) {
    road.close();
  }

  private static Road road(int port, List<String> members) {
    return new Road(
        UUID.randomUUID(), ClusterSettings.on("127.0.0.1", port, members), TestNode.inbox());
  }
}
