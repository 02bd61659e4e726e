package io.tenantry.common.work;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Login;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands by until this node is on duty, then runs what is due. On duty is who holds an advisory
 * lock of PostgreSQL, which ends with the connection that took it; a node that is out of touch lets
 * go of it. Written for a virtual-thread verticle: one method at a time.
 */
final class Duty {

  private static final Logger LOG = LoggerFactory.getLogger(Duty.class);

  /** The number is this lock's own. */
  private static final String TAKE = "SELECT pg_try_advisory_lock(1201)";

  /** Asked before anything is begun: a connection that is gone has lost the lock. */
  private static final String STILL_THERE = "SELECT 1";

  private static final long ANSWER_MAX_MS = 2_000;
  private static final Duration STAND_BY = Duration.ofSeconds(2);

  private static final Duration BREATH = Duration.ofMillis(20);

  /** How exactly a period is kept. */
  private static final Duration TICK = Duration.ofMillis(100);

  /** A job that takes longer is taken to hang; its next period may begin. */
  private static final long JOB_MAX_MINUTES = 10;

  private final List<Schedule.Entry> entries;
  private final Database database;
  private final BooleanSupplier inTouch;
  private final Vertx vertx;
  private final Context context;
  private final Bell bell = new Bell();
  private final Map<String, Long> begun = new HashMap<>();
  private final Set<String> running = new HashSet<>();
  private boolean standing;
  private boolean ended;

  Duty(
      List<Schedule.Entry> entries,
      Database database,
      BooleanSupplier inTouch,
      Vertx vertx,
      Context context) {
    this.entries = entries;
    this.database = database;
    this.inTouch = inTouch;
    this.vertx = vertx;
    this.context = context;
  }

  void standBy() {
    standing = true;
    try {
      while (!ended) {
        standForDuty();
      }
    } finally {
      standing = false;
    }
  }

  /** Whatever it is that fails: await throws checked exceptions too, such as that of a timeout. */
  private void standForDuty() {
    try {
      if (inTouch.getAsBoolean()) {
        tryForDuty();
      }
    } catch (Exception away) {
      LOG.atWarn().setCause(away).log("Nobody may be on duty for the schedule; trying again");
    }
    if (!ended) {
      bell.awaitAtMost(STAND_BY);
    }
  }

  /** Gives the duty to another node. What runs is not waited for: it may run again there. */
  void end() {
    ended = true;
    bell.ring();
    while (standing) {
      Bell.pause(BREATH);
    }
  }

  private void tryForDuty() {
    PgConnection lock =
        PgConnection.connect(vertx, database.connectOptions(Login.PLATFORM))
            .timeout(ANSWER_MAX_MS, TimeUnit.MILLISECONDS)
            .await();
    try {
      var answer = lock.query(TAKE).execute().timeout(ANSWER_MAX_MS, TimeUnit.MILLISECONDS).await();
      if (answer.iterator().next().getBoolean(0)) {
        LOG.info("This node is on duty for the schedule");
        begun.clear();
        onDuty(lock);
      }
    } finally {
      lock.close();
    }
  }

  private void onDuty(PgConnection lock) {
    while (!ended && inTouch.getAsBoolean()) {
      lock.query(STILL_THERE).execute().timeout(ANSWER_MAX_MS, TimeUnit.MILLISECONDS).await();
      long now = System.nanoTime();
      for (Schedule.Entry entry : entries) {
        if (isDue(entry, now) && running.add(entry.name())) {
          begun.put(entry.name(), now);
          context.runOnContext(go -> run(entry));
        }
      }
      bell.awaitAtMost(TICK);
    }
  }

  private boolean isDue(Schedule.Entry entry, long now) {
    Long last = begun.get(entry.name());
    return last == null || now - last >= entry.period().toNanos();
  }

  private void run(Schedule.Entry entry) {
    try {
      entry.job().get().timeout(JOB_MAX_MINUTES, TimeUnit.MINUTES).await();
    } catch (Exception failure) {
      // A job that is cut short because this node stops has not failed: another node takes it over.
      (ended ? LOG.atDebug() : LOG.atWarn())
          .setCause(failure)
          .addKeyValue("job", entry.name())
          .log("A scheduled job failed; the next period tries again");
    } finally {
      running.remove(entry.name());
    }
  }
}
