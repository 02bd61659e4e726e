package io.tenantry.common.work;

import io.micrometer.core.instrument.Timer;
import io.tenantry.common.watch.Meters;
import io.tenantry.common.watch.Metric;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is measured of the outbox: what this node has done, and what waits in the database. The
 * latter is looked up now and then by one statement, never by a scrape; each node tells the same.
 */
final class OutboxMeters {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxMeters.class);

  private static final Metric JOBS =
      Metric.timer(
          "tenantry_outbox_jobs",
          "attempts at work from the outbox on this node, by kind (mail: a mail is sent); outcome"
              + " done, failed (tried again later) or dead (given up)",
          "kind",
          "outcome");

  private static final Metric ROWS =
      Metric.gauge(
          "tenantry_outbox_rows",
          "work that is not done; state waiting (or being done), retrying (failed before) or dead"
              + " (given up)",
          "kind",
          "state");

  private static final Metric OVERDUE =
      Metric.gauge(
          "tenantry_outbox_overdue_seconds",
          "for how long the oldest work that is due could have been begun and was not",
          "kind");

  private static final Metric OLDEST =
      Metric.gauge(
          "tenantry_outbox_oldest_seconds",
          "how long the oldest work that waits or is tried again has been there",
          "kind");

  /** Prometheus asks about as often. */
  private static final long PERIOD_MS = 10_000;

  private final Meters meters;
  private volatile @Nullable Map<String, Backlog> sample;
  private boolean troubled;

  OutboxMeters(Meters meters) {
    this.meters = meters;
  }

  /** An attempt at a job has ended. */
  void ended(String kind, String outcome, long nanos) {
    timer(kind, outcome).record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Begins to look what is not done.
   *
   * @param kinds that somebody handles
   */
  void watch(Vertx vertx, Supplier<Future<List<Backlog>>> backlog, Set<String> kinds) {
    for (String kind : kinds) {
      timer(kind, "done");
      timer(kind, "failed");
      timer(kind, "dead");
      meters.gauge(ROWS, of(kind, Backlog::waiting), kind, "waiting");
      meters.gauge(ROWS, of(kind, Backlog::retrying), kind, "retrying");
      meters.gauge(ROWS, of(kind, Backlog::dead), kind, "dead");
      meters.gauge(OVERDUE, of(kind, now -> seconds(now.overdue())), kind);
      meters.gauge(OLDEST, of(kind, now -> seconds(now.oldest())), kind);
    }
    look(backlog);
    vertx.setPeriodic(PERIOD_MS, fired -> look(backlog));
  }

  private Timer timer(String kind, String outcome) {
    return meters.timer(JOBS, kind, outcome);
  }

  private DoubleSupplier of(String kind, ToDoubleFunction<Backlog> what) {
    return () -> {
      Map<String, Backlog> now = sample;
      Backlog known = now == null ? null : now.get(kind);
      return known == null ? Double.NaN : what.applyAsDouble(known);
    };
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private void look(Supplier<Future<List<Backlog>>> backlog) {
    backlog.get().onComplete(this::keep, this::troubled);
  }

  private void keep(List<Backlog> seen) {
    sample = seen.stream().collect(Collectors.toMap(Backlog::kind, Function.identity()));
    troubled = false;
  }

  /** What was seen before says nothing any more. Said once for each time of trouble. */
  private void troubled(Throwable away) {
    sample = null;
    if (!troubled) {
      LOG.atWarn().setCause(away).log("It cannot be seen what waits in the outbox; trying on");
    }
    troubled = true;
  }
}
