package io.tenantry.common.work;

import static io.tenantry.common.work.TestNode.await;
import static io.tenantry.common.work.TestNode.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScheduleTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Deque<TestNode> open = new ArrayDeque<>();
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
  }

  @AfterAll
  void closeTheDatabase() throws Exception {
    postgres.close();
  }

  @Test
  void oneNodeAtATimeIsOnDutyAndAnotherTakesOver() throws Exception {
    List<String> ran = new CopyOnWriteArrayList<>();
    node(noting(ran, "a"));
    eventually(() -> ran.size() == 1);
    node(noting(ran, "b"));
    eventually(() -> ran.size() == 4);
    assertThat(ran).containsOnly("a");

    open.removeLast().close();
    eventually(() -> ran.contains("b"));
    Set<String> since = new HashSet<>(ran.subList(ran.indexOf("b"), ran.size()));
    assertThat(since).containsExactly("b");
  }

  @Test
  void aNodeThatHasLostItsConnectionIsNotOnDuty() throws Exception {
    List<String> ran = new CopyOnWriteArrayList<>();
    node(noting(ran, "a"));
    eventually(() -> ran.size() == 1);
    postgres.execute(
        """
        SELECT pg_terminate_backend(pid) FROM pg_locks
         WHERE locktype = 'advisory' AND objid = 1201
        """);
    int then = ran.size();
    eventually(() -> ran.size() >= then + 2);
  }

  /** Its clock may be wrong: a suspension whose end it writes may not be over. */
  @Test
  void aNodeThatIsOutOfTouchLeavesTheDutyToAnother() throws Exception {
    List<String> ran = new CopyOnWriteArrayList<>();
    AtomicBoolean inTouch = new AtomicBoolean(true);
    node(noting(ran, "a"), inTouch::get);
    eventually(() -> ran.contains("a"));
    inTouch.set(false);
    node(noting(ran, "b"));
    eventually(() -> ran.contains("b"));
    int then = ran.size();
    eventually(() -> ran.size() >= then + 2);
    assertThat(ran.subList(then, ran.size())).containsOnly("b");
  }

  /** The wait for its answer ends with a checked exception, which is easily forgotten. */
  @Test
  void aDatabaseThatFallsSilentEndsNoSchedule() throws Exception {
    List<String> ran = new CopyOnWriteArrayList<>();
    node(noting(ran, "a"));
    eventually(() -> !ran.isEmpty());
    String backend =
        postgres.text(
            """
            SELECT pid FROM pg_locks
             WHERE locktype = 'advisory' AND objid = 1201 AND granted
            """);
    signal("-STOP", backend);
    postgres.execute("SELECT pg_sleep(3)");
    signal("-CONT", backend);
    int then = ran.size();
    eventually(() -> ran.size() >= then + 2);
  }

  private static void signal(String signal, String pid) throws Exception {
    assertThat(new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void aJobThatFailsRunsAgainAndHoldsUpNoOther() throws Exception {
    AtomicInteger failed = new AtomicInteger();
    AtomicInteger worked = new AtomicInteger();
    Schedule schedule = new Schedule();
    schedule.every(
        "broken",
        SECOND,
        () -> {
          failed.incrementAndGet();
          throw new IllegalStateException("out of order");
        });
    schedule.every("stuck", SECOND, () -> Future.future(never -> {}));
    schedule.every(
        "well",
        SECOND,
        () -> {
          worked.incrementAndGet();
          return Future.succeededFuture();
        });
    node(schedule);
    eventually(() -> failed.get() >= 2 && worked.get() >= 2);
  }

  @Test
  void aJobNeverRunsBesideItself() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    Schedule schedule = new Schedule();
    schedule.every(
        "stuck",
        SECOND,
        () -> {
          begun.incrementAndGet();
          return Future.future(never -> {});
        });
    AtomicInteger others = new AtomicInteger();
    schedule.every(
        "clock",
        SECOND,
        () -> {
          others.incrementAndGet();
          return Future.succeededFuture();
        });
    node(schedule);
    eventually(() -> others.get() >= 3);
    assertThat(begun).hasValue(1);
  }

  @Test
  void aJobCanBeRunByName() throws Exception {
    List<String> ran = new CopyOnWriteArrayList<>();
    Schedule schedule = noting(ran, "a");
    await(schedule.run("note"));
    assertThat(ran).containsExactly("a");
    assertThatThrownBy(() -> schedule.run("unknown")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> schedule.every("hasty", Duration.ZERO, Future::succeededFuture))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Schedule noting(List<String> ran, String who) {
    Schedule schedule = new Schedule();
    schedule.every(
        "note",
        SECOND,
        () -> {
          ran.add(who);
          return Future.succeededFuture();
        });
    return schedule;
  }

  private void node(Schedule schedule) throws Exception {
    node(schedule, () -> true);
  }

  private void node(Schedule schedule, BooleanSupplier inTouch) throws Exception {
    TestNode node = new TestNode(postgres);
    open.push(node);
    await(
        node.vertx.deployVerticle(
            new ScheduleVerticle(schedule, node.database, inTouch), VirtualThreads.options()));
  }
}
