package io.tenantry.common.work;

import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the jobs of one kind, several at once. Every kind has its own, so that none waits for
 * another. Written for a virtual-thread verticle: all its methods run there, one at a time.
 */
final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private static final int STOP_MAX_SECONDS = 10;
  private static final Duration BREATH = Duration.ofMillis(20);

  private final String kind;
  private final Function<Job, Future<Void>> handler;
  private final Database database;
  private final Bell bell;
  private final OutboxMeters meters;
  private final Pace pace;
  private final RandomGenerator random;
  private final Map<UUID, Claimed> running = new HashMap<>();
  private @Nullable Vertx vertx;
  private boolean working;
  private boolean stopping;
  private boolean troubled;

  /** A job, and the sign by which it is known that it is still ours. */
  private record Claimed(Job job, UUID claim) {
    boolean again() {
      return job.attempt() > 1;
    }
  }

  Worker(
      String kind,
      Function<Job, Future<Void>> handler,
      Outbox outbox,
      Database database,
      Pace pace,
      RandomGenerator random) {
    this.kind = kind;
    this.handler = handler;
    this.database = database;
    this.bell = outbox.bell(kind);
    this.meters = outbox.meters();
    this.pace = pace;
    this.random = random;
  }

  void start(Vertx home, Context context) {
    if (context.threadingModel() != ThreadingModel.VIRTUAL_THREAD) {
      throw new IllegalStateException("work is done on virtual threads");
    }
    vertx = home;
    home.setPeriodic(pace.claim().toMillis() / 3, fired -> hold());
    working = true;
    context.runOnContext(go -> work(context));
  }

  /** Takes no more work, and waits a little for what is under way. */
  void stop() {
    stopping = true;
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_MAX_SECONDS);
    bell.ring();
    while ((working || !running.isEmpty()) && System.nanoTime() < until) {
      Bell.pause(BREATH);
    }
  }

  private void work(Context context) {
    while (!stopping) {
      bell.listen();
      List<Claimed> jobs = claim();
      for (Claimed claimed : jobs) {
        running.put(claimed.job.id(), claimed);
        context.runOnContext(go -> perform(claimed));
      }
      if (jobs.isEmpty()) {
        bell.awaitAtMost(pace.poll());
      }
    }
    working = false;
  }

  private List<Claimed> claim() {
    int again = (int) running.values().stream().filter(Claimed::again).count();
    int freeForNew = pace.atOnce() - (running.size() - again);
    int freeForAgain = pace.againAtOnce() - again;
    if (freeForNew + freeForAgain == 0) {
      return List.of();
    }
    UUID claim = UUID.randomUUID();
    try {
      List<Claimed> jobs = new ArrayList<>();
      double life = seconds(pace.claim());
      for (Row row : rows(OutboxSql.CLAIM, kind, freeForNew, claim, life, freeForAgain)) {
        jobs.add(new Claimed(job(row), claim));
      }
      troubled = false;
      return jobs;
    } catch (Exception away) {
      return troubled(away);
    }
  }

  /** Said once for each time of trouble. */
  private List<Claimed> troubled(Exception away) {
    if (!troubled) {
      LOG.atWarn()
          .setCause(away)
          .addKeyValue("kind", kind)
          .log("No work can be claimed; trying on");
    }
    troubled = true;
    return List.of();
  }

  /** What is no object is left to the handler to fail with: here it would take others along. */
  private Job job(Row row) {
    JsonObject payload =
        row.getValue("payload") instanceof JsonObject object ? object : new JsonObject();
    return new Job(
        row.getUUID("id"), row.getUUID("org_id"), kind, payload, row.getInteger("attempts"));
  }

  private void perform(Claimed claimed) {
    long begun = System.nanoTime();
    try {
      handle(claimed.job);
      meters.ended(kind, "done", System.nanoTime() - begun);
      settle(claimed, OutboxSql.DONE, claimed.job.org(), claimed.job.id(), claimed.claim);
    } catch (Exception failure) {
      // Interrupted by the end of this node: whoever claims the job next does it.
      if (!(failure instanceof InterruptedException)) {
        failed(claimed, failure, begun);
      }
    } finally {
      running.remove(claimed.job.id());
      bell.ring();
    }
  }

  /** One attempt too many means that each of them took the whole process with it. */
  private void handle(Job job) {
    if (job.attempt() > pace.attemptsMax()) {
      throw new GaveUp("no attempt has come to an end");
    }
    new Attempt(handler, job).make(Objects.requireNonNull(vertx), pace.jobMax());
  }

  private void failed(Claimed claimed, Exception failure, long begun) {
    Job job = claimed.job;
    boolean dead = failure instanceof GaveUp || job.attempt() >= pace.attemptsMax();
    meters.ended(kind, dead ? "dead" : "failed", System.nanoTime() - begun);
    Duration pause = pace.pauseAfter(job.attempt(), random);
    (dead ? LOG.atError() : LOG.atWarn())
        .addKeyValue("kind", kind)
        .addKeyValue("job.id", job.id())
        .addKeyValue("org.id", job.org())
        .addKeyValue("attempt", job.attempt())
        .addKeyValue("error", failure.getClass().getName())
        .log(dead ? "A job is given up" : "A job failed; it will be tried again");
    settle(
        claimed,
        OutboxSql.FAILED,
        job.org(),
        job.id(),
        claimed.claim,
        dead,
        seconds(pause),
        Scrubbed.of(failure));
  }

  /** Tried for as long as the job is certainly ours: forgetting it would do it twice. */
  private void settle(Claimed claimed, String sql, Object... arguments) {
    long until = System.nanoTime() + pace.claim().toNanos();
    while (true) {
      try {
        write(sql, arguments);
        return;
      } catch (Exception away) {
        if (stopping || System.nanoTime() + pace.poll().toNanos() >= until) {
          LOG.atWarn()
              .setCause(away)
              .addKeyValue("job.id", claimed.job.id())
              .log("The end of a job could not be saved; it will be done again");
          return;
        }
        Bell.pause(pace.poll());
      }
    }
  }

  private void hold() {
    UUID[] claims = running.values().stream().map(Claimed::claim).distinct().toArray(UUID[]::new);
    if (claims.length == 0) {
      return;
    }
    try {
      write(OutboxSql.HOLD, claims, seconds(pace.claim()));
    } catch (Exception away) {
      LOG.atWarn().setCause(away).addKeyValue("kind", kind).log("Claims could not be prolonged");
    }
  }

  private List<Row> rows(String sql, Object... arguments) {
    return database
        .platformWrite(Actor.system(Actor.PLATFORM), tx -> tx.all(sql, arguments))
        .await();
  }

  private void write(String sql, Object... arguments) {
    database.platformWrite(Actor.system(Actor.PLATFORM), tx -> tx.run(sql, arguments)).await();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
