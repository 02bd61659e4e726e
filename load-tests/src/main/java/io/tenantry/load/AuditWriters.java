package io.tenantry.load;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.work.Schedule;
import io.tenantry.common.work.ScheduleVerticle;
import io.tenantry.common.work.VirtualThreads;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Writers that begin the next event when the last one is committed. */
final class AuditWriters {

  private static final String TAKE_HEAD =
      "UPDATE load_heads SET head = sha256(head) WHERE org_id = $1";

  /** Of so many events one is watched until it has its seal. */
  private static final int WATCHED_OF = 20;

  private static final long LOOK_EVERY_MS = 10;
  private static final Duration SEALED_WITHIN = Duration.ofSeconds(10);
  private static final long LONGEST_MICROS = 60_000_000;

  private final AuditHouse house;
  private final int writers;

  AuditWriters(AuditHouse house, int writers) {
    this.house = house;
    this.writers = writers;
  }

  /**
   * What was measured.
   *
   * @param lag from the commit of an event to its seal, looked at every 10 ms; empty without sealer
   * @param waiting events without a seal when the writers stopped
   */
  record Measured(long events, Duration took, Histogram micros, Histogram lag, long waiting) {
    double perSecond() {
      return events * 1e9 / took.toNanos();
    }
  }

  /** An event, and when it was committed. */
  private record Watched(UUID event, long nanos) {}

  Measured write(AuditWay way, List<UUID> orgs, Duration time)
      throws SQLException, InterruptedException, ExecutionException {
    Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
    Histogram lag = new Histogram(LONGEST_MICROS, 3);
    ConcurrentLinkedQueue<Watched> watched = new ConcurrentLinkedQueue<>();
    String sealer = way == AuditWay.SEALED ? startSealer() : "";
    long begun = System.nanoTime();
    long end = begun + time.toNanos();
    List<Thread> threads = start(way, orgs, end, micros, watched);
    FutureTask<Boolean> watch = new FutureTask<>(() -> watch(watched, lag, end));
    if (!sealer.isEmpty()) {
      Thread.ofVirtual().start(watch);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    long waiting = house.waiting();
    if (!sealer.isEmpty()) {
      watch.get();
      house.foundation().vertx().undeploy(sealer).await();
    }
    return new Measured(micros.getTotalCount(), took, micros, lag, waiting);
  }

  private List<Thread> start(
      AuditWay way,
      List<UUID> orgs,
      long end,
      Histogram micros,
      ConcurrentLinkedQueue<Watched> watched) {
    AtomicInteger turn = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (long now = System.nanoTime(); now < end; ) {
                  int n = turn.getAndIncrement();
                  UUID event = write(way, orgs.get(Math.floorMod(n, orgs.size())));
                  long committed = System.nanoTime();
                  micros.recordValue((committed - now) / 1_000);
                  if (n % WATCHED_OF == 0) {
                    watched.add(new Watched(event, committed));
                  }
                  now = committed;
                }
              }));
    }
    return threads;
  }

  private UUID write(AuditWay way, UUID org) {
    Actor actor =
        Actor.person(UUID.randomUUID(), org, new Client("192.0.2.7", "a browser", "a-request-id"));
    return house.foundation().db().write(actor, tx -> write(way, tx, actor)).await();
  }

  private Future<UUID> write(AuditWay way, Tx tx, Actor actor) {
    return switch (way) {
      case BARE -> house.load().recordBare(tx, actor);
      case RECORDED, SEALED -> house.load().record(tx, actor);
      case CHAINED ->
          tx.run(TAKE_HEAD, actor.org()).compose(taken -> house.load().recordBare(tx, actor));
    };
  }

  private String startSealer() {
    Schedule schedule = new Schedule();
    house.load().addTo(schedule);
    return house
        .foundation()
        .vertx()
        .deployVerticle(
            new ScheduleVerticle(schedule, house.foundation().db(), () -> true),
            VirtualThreads.options())
        .await();
  }

  /** Until this time, and then until everything that is watched has its seal. */
  private boolean watch(ConcurrentLinkedQueue<Watched> watched, Histogram lag, long end)
      throws SQLException, InterruptedException {
    List<Watched> open = new ArrayList<>();
    AtomicReference<Set<UUID>> waiting = new AtomicReference<>(Set.of());
    long giveUp = end + SEALED_WITHIN.toNanos();
    while (System.nanoTime() < end || !open.isEmpty() || !watched.isEmpty()) {
      for (Watched next = watched.poll(); next != null; next = watched.poll()) {
        open.add(next);
      }
      waiting.set(house.waiting(open.stream().map(Watched::event).toList()));
      long now = System.nanoTime();
      open.removeIf(event -> {
        boolean sealed = !waiting.get().contains(event.event());
        if (sealed) {
          lag.recordValue(Math.max(0, now - event.nanos()) / 1_000);
        }
        return sealed;
      });
      if (now > giveUp) {
        throw new SQLException("events were not sealed within " + SEALED_WITHIN);
      }
      Thread.sleep(LOOK_EVERY_MS);
    }
    return true;
  }
}
