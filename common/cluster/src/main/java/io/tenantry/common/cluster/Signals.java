package io.tenantry.common.cluster;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.watch.Meters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Revocation that is true when it returns. A transaction that takes something away raises a signal;
 * its future completes only when no node accepts, for any request that starts afterwards, what was
 * taken away.
 *
 * <p>Safe for use by several threads.
 */
public final class Signals {

  /** Longer than Hazelcast needs to find out that a listed member does not answer. */
  private static final long ROAD_OPENS_WITHIN_SECONDS = 20;

  /** Stands for what {@link #raise} was told without a signal. */
  private static final String NOT_NAMED = "";

  private final Vertx vertx;
  private final Inbox inbox;
  private final Lease lease;
  private final Road road;
  private final Renewal renewal;
  private final Barrier barrier;
  private final Housekeeping housekeeping;
  private final SignalLog log;
  private final Allowances allowances;
  private final Map<Tx, List<Signal>> raised = Collections.synchronizedMap(new WeakHashMap<>());

  public Signals(Vertx vertx, Database database, ClusterSettings settings, Meters meters) {
    this(vertx, database, settings, Ticks.SYSTEM, meters);
  }

  Signals(Vertx vertx, Database database, ClusterSettings settings, Ticks ticks, Meters meters) {
    UUID incarnation = UUID.randomUUID();
    this.vertx = vertx;
    this.lease = new Lease(ticks);
    ClusterMeters measured = new ClusterMeters(meters, lease, ticks);
    this.inbox = new Inbox(measured.propagation());
    this.road = new Road(incarnation, settings, inbox);
    this.allowances = new Allowances(vertx, road);
    measured.reach(road);
    this.log = new SignalLog(vertx, database);
    this.renewal =
        new Renewal(incarnation, settings, database.settings(), inbox, log, lease, ticks, measured);
    this.barrier =
        new Barrier(incarnation, settings.leaseMs(), vertx, database, inbox, road, ticks, measured);
    database.confirmBy(this::confirm);
    this.housekeeping = new Housekeeping(vertx, database, road, settings, ticks);
  }

  /**
   * At assembly: what a signal of this kind does here. It gets the key, on any thread, possibly
   * more than once and out of order, and changes state that all threads share before it returns.
   * What belongs to an event loop (an open stream) it queues there. It must not throw: a signal
   * that cannot be applied costs this node its lease.
   */
  public void on(String kind, Consumer<String> apply) {
    inbox.on(kind, apply);
  }

  /**
   * At assembly: the same for what is not to be done again when a renewal reads a signal that has
   * taken effect here already: then whatever has begun since knows of it. It runs after {@link
   * #on}.
   */
  public void onFirst(String kind, Consumer<String> apply) {
    inbox.onFirst(kind, apply);
  }

  /**
   * At assembly: how to forget whatever a signal could have taken away. Runs before this node
   * joins, and again if it was away for so long that signals were missed. The signals of the last
   * minutes follow.
   */
  public void onRejoin(Runnable clear) {
    inbox.onRejoin(clear);
  }

  /** When an event loop begins to serve: from here on each signal passes through it. */
  public void eventLoop(Context loop) {
    inbox.eventLoop(loop);
  }

  /**
   * Writes the signals in this transaction, and lets it complete only when they have taken effect
   * on every node. To be called by every revocation, also when there was nothing left to revoke:
   * the call before may have saved it and then not come to an end. Without a signal (nothing to
   * name) it waits out one lease instead.
   *
   * <p>The transaction's future fails with {@code 503 revoked-unconfirmed} when it is saved but not
   * known to have taken effect everywhere; repeating the call is safe.
   */
  public Future<Void> raise(Tx tx, Signal... signals) {
    List<Signal> all = raised.computeIfAbsent(tx, this::barrierAfter);
    all.addAll(List.of(signals));
    // An epoch that was never saved would end sessions that nobody has ended.
    tx.ifUndone(() -> List.of(signals).forEach(all::remove));
    if (signals.length == 0) {
      tx.takesAway(NOT_NAMED);
    }
    Stream.of(signals).map(Signal::text).forEach(tx::takesAway);
    return tx.first(
            ClusterSql.RAISE,
            Stream.of(signals).map(Signal::kind).toArray(String[]::new),
            Stream.of(signals).map(Signal::key).toArray(String[]::new))
        .compose(row -> {
          row.ifPresent(id -> tx.knownAs(id.getString(0)));
          return Future.succeededFuture();
        });
  }

  /** The signals as they become known, for whoever wants to be told of all of them. */
  public SignalLog log() {
    return log;
  }

  /** How often things may be done, counted by all nodes together. */
  public Allowances allowances() {
    return allowances;
  }

  /** Whether this node may serve what needs a right. */
  public Lease lease() {
    return lease;
  }

  /**
   * Joins the cluster. Completes when this node knows the signals of the last minutes and holds its
   * lease, however long the database takes; other nodes that cannot be reached do not matter.
   */
  public Future<Void> start() {
    Future<Void> opened =
        housekeeping
            .openRoad()
            .timeout(ROAD_OPENS_WITHIN_SECONDS, TimeUnit.SECONDS)
            .otherwiseEmpty();
    Future<Void> joined = Future.fromCompletionStage(renewal.start(), vertx.getOrCreateContext());
    return Future.join(opened, joined)
        .compose(both -> {
          housekeeping.start();
          return Future.succeededFuture();
        });
  }

  /** Leaves the cluster; nothing may be served from here on. */
  public Future<Void> stop() {
    housekeeping.stop();
    return Future.fromCompletionStage(renewal.stop(), vertx.getOrCreateContext())
        .compose(left ->
            vertx.executeBlocking(() -> {
              road.close();
              return true;
            }))
        .mapEmpty();
  }

  /** A node that has waited out every lease knows of everything. */
  private Future<Void> confirm(List<String> takenAway) {
    return barrier.pass(
        takenAway.contains(NOT_NAMED) ? List.of() : takenAway.stream().map(Signal::of).toList());
  }

  /** One barrier for a transaction, however many signals it raises. */
  private List<Signal> barrierAfter(Tx tx) {
    List<Signal> signals = new ArrayList<>();
    tx.afterCommit(() -> barrier.pass(List.copyOf(signals)));
    return signals;
  }
}
