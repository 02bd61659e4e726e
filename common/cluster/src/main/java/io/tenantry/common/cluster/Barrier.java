package io.tenantry.common.cluster;

import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between the commit of a revocation and its answer: every node has either applied the signals, or
 * its lease has ended without it.
 */
final class Barrier {

  private static final Logger LOG = LoggerFactory.getLogger(Barrier.class);

  /** Clocks of two machines do not run equally fast; more than they differ within a lease. */
  private static final int MARGIN_MS = 250;

  private static final int RETRY_SECONDS = 1;

  private final UUID incarnation;
  private final int leaseMs;
  private final Vertx vertx;
  private final Database database;
  private final Inbox inbox;
  private final Road road;
  private final Ticks ticks;
  private final ClusterMeters meters;

  /**
   * @param incarnation of this node
   * @param leaseMs of this node
   */
  Barrier(
      UUID incarnation,
      int leaseMs,
      Vertx vertx,
      Database database,
      Inbox inbox,
      Road road,
      Ticks ticks,
      ClusterMeters meters) {
    this.incarnation = incarnation;
    this.leaseMs = leaseMs;
    this.vertx = vertx;
    this.database = database;
    this.inbox = inbox;
    this.road = road;
    this.ticks = ticks;
    this.meters = meters;
  }

  /**
   * To be called when the commit is acknowledged. Takes a millisecond when every node answers, and
   * one lease when one does not.
   *
   * @param signals what was committed; empty for "whatever was committed before", which no node can
   *     be asked about and each lease answers
   * @return failed with {@code 503 revoked-unconfirmed} when it is not known that it took effect
   *     everywhere; repeating the call is safe
   */
  Future<Void> pass(List<Signal> signals) {
    long committed = ticks.now();
    Future<Void> others =
        nodes()
            .compose(
                rows ->
                    Future.join(rows.stream().map(row -> node(row, signals, committed)).toList())
                        .<Void>mapEmpty(),
                unreadable -> outwaitUnknown(unreadable, committed));
    return Future.join(here(signals, committed), others)
        .<Void>mapEmpty()
        .onComplete(end -> meters.barrier(end.succeeded(), ticks.now() - committed))
        .recover(Barrier::unconfirmed);
  }

  /** From the primary, in a statement that began after the commit. */
  private Future<List<Row>> nodes() {
    return database
        .platformRead(tx -> tx.all(ClusterSql.NODES))
        .timeout(ClusterSettings.LEASE_MS_MAX, TimeUnit.MILLISECONDS)
        .map(rows -> {
          if (rows.getFirst().getBoolean("standby")) {
            throw new IllegalStateException("a standby may not know every node");
          }
          return rows.stream().filter(row -> row.getUUID("incarnation") != null).toList();
        });
  }

  private Future<Void> node(Row row, List<Signal> signals, long committed) {
    UUID node = row.getUUID("incarnation");
    int theirLeaseMs = row.getInteger("lease_ms");
    if (node.equals(incarnation)) {
      return Future.succeededFuture();
    }
    if (signals.isEmpty()) {
      return outwait(theirLeaseMs, committed);
    }
    return Future.fromCompletionStage(road.tell(node, signals), context())
        .otherwise(false)
        .compose(applied ->
            applied ? Future.succeededFuture() : unlessGone(node, theirLeaseMs, committed));
  }

  /** A node that stops ends its lease, takes its row away, and only then hangs up. */
  private Future<Void> unlessGone(UUID node, int theirLeaseMs, long committed) {
    return nodes()
        .map(rows -> rows.stream().noneMatch(row -> node.equals(row.getUUID("incarnation"))))
        .otherwise(false)
        .compose(gone -> gone ? Future.succeededFuture() : silent(node, theirLeaseMs, committed));
  }

  /** This node too, whether or not its row is there. */
  private Future<Void> here(List<Signal> signals, long committed) {
    if (signals.isEmpty()) {
      return outwait(leaseMs, committed);
    }
    return Future.fromCompletionStage(inbox.receiveEarly(signals), context())
        .timeout(Road.ANSWER_MAX_MS, TimeUnit.MILLISECONDS)
        .recover(failure -> silent(incarnation, leaseMs, committed));
  }

  private Future<Void> silent(UUID node, int leaseMs, long committed) {
    meters.silent();
    LOG.atWarn()
        .addKeyValue("incarnation", node)
        .addKeyValue("lease_ms", leaseMs)
        .log("A node did not answer a revocation; waiting until its lease has ended");
    return outwait(leaseMs, committed);
  }

  private Future<Void> outwaitUnknown(Throwable unreadable, long committed) {
    LOG.atWarn()
        .setCause(unreadable)
        .log("The nodes could not be read; waiting for the longest lease");
    return outwait(ClusterSettings.LEASE_MS_MAX, committed);
  }

  /** Timers may fire early by their own clock; ours decides. */
  private Future<Void> outwait(int leaseMs, long committed) {
    long until = committed + TimeUnit.MILLISECONDS.toNanos(leaseMs + MARGIN_MS);
    long left = until - ticks.now();
    if (left <= 0) {
      return Future.succeededFuture();
    }
    return vertx
        .timer(TimeUnit.NANOSECONDS.toMillis(left) + 1)
        .compose(fired -> outwait(leaseMs, committed));
  }

  private Context context() {
    return vertx.getOrCreateContext();
  }

  private static Future<Void> unconfirmed(Throwable failure) {
    LOG.atError().setCause(failure).log("A revocation is committed but unconfirmed");
    return Future.failedFuture(
        new Problem.Unavailable(
            "revoked-unconfirmed",
            "it is saved, but not every node has confirmed it; call again to be sure",
            RETRY_SECONDS));
  }
}
