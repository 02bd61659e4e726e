package io.tenantry.server;

import static io.tenantry.common.web.Permission.PUBLIC;

import io.tenantry.common.cluster.Lease;
import io.tenantry.common.watch.Meters;
import io.tenantry.common.watch.Metric;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Scope;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.EventLoops;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a load balancer and a supervisor ask. Alive is a process whose event loops turn; ready is
 * who has started, is not about to stop, holds a lease and gets answers from the database. Why not
 * is told on the private port only.
 */
final class Health implements Module {

  private static final Metric READY =
      Metric.gauge("tenantry_ready", "1 while this node may be sent requests, otherwise 0");

  /** No collection and no slow statement keeps a loop for so long; what does will not end. */
  static final Duration BLOCKED_AFTER = Duration.ofSeconds(10);

  private final Lease lease;
  private final EventLoops loops;
  private final DatabasePulse database;
  private final Duration blockedAfter;
  private volatile boolean started;
  private volatile boolean stopping;

  /**
   * @param blockedAfter an event loop that has run nothing for so long is blocked
   */
  Health(Foundation foundation, EventLoops loops, Duration blockedAfter) {
    this.blockedAfter = blockedAfter;
    this.lease = foundation.signals().lease();
    this.loops = loops;
    this.database = new DatabasePulse(foundation.db());
    database.start(foundation.vertx());
    Meters meters = foundation.meters();
    meters.gauge(READY, () -> isReady() ? 1 : 0);
  }

  record Word(String status) {}

  @Override
  public void addTo(Assembly assembly) {
    assembly
        .routes()
        .in(Scope.SELF)
        .get("/health/live", PUBLIC, call -> live())
        .summary("Whether the process and its event loops answer")
        .answers(200, Word.class)
        .get("/health/ready", PUBLIC, call -> ready())
        .summary("Whether the node may be sent requests")
        .answers(200, Word.class);
  }

  /** Everything that this node does has begun. */
  void started() {
    started = true;
  }

  /** From here on nobody should send anything new. */
  void stopping() {
    stopping = true;
  }

  boolean isReady() {
    return obstacles().isEmpty();
  }

  boolean isLive() {
    return loops.silence().compareTo(blockedAfter) < 0;
  }

  /** Why this node may not be sent requests, for those who operate it. */
  List<String> obstacles() {
    List<String> obstacles = new ArrayList<>();
    if (stopping) {
      obstacles.add("stopping");
    } else if (!started) {
      obstacles.add("starting");
    }
    if (!lease.valid()) {
      obstacles.add("no lease: last renewed %d ms ago".formatted(lease.age().toMillis()));
    }
    database
        .silent()
        .forEach(login -> obstacles.add("no answer from the database as " + login.role()));
    return obstacles;
  }

  /** For how long the event loop that is silent for longest has run nothing. */
  Duration silence() {
    return loops.silence();
  }

  private Future<?> live() {
    return isLive()
        ? Future.succeededFuture(new Word("live"))
        : Future.failedFuture(new Problem.Unavailable("not-live", "this node does not answer", 1));
  }

  private Future<?> ready() {
    return isReady()
        ? Future.succeededFuture(new Word("ready"))
        : Future.failedFuture(
            new Problem.Unavailable("not-ready", "this node is not ready to serve", 1));
  }
}
