package io.tenantry.common.cluster;

import io.tenantry.common.sql.DatabaseSettings;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's lease: twice a second it reads every signal that it has not seen from the
 * primary, lets it take effect on all event loops, and only then prolongs the lease, counted from
 * the moment it asked. A platform thread of its own, because it must run when everything else is
 * busy.
 */
final class Renewal implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** A failed renewal is retried at once; this keeps a refused connection from spinning. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * Tokens, grants and suspensions end by the clock of the node, and what is told of them is kept
   * for as long as a clock may lag by this ({@link Window}).
   */
  static final long CLOCKS_APART_MAX_MS = 60_000;

  private final UUID incarnation;
  private final ClusterSettings settings;
  private final DatabaseSettings database;
  private final Inbox inbox;
  private final SignalLog log;
  private final Lease lease;
  private final Ticks ticks;
  private final ClusterMeters meters;
  private final CompletableFuture<Void> joined = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread;

  private volatile boolean stopping;
  private @Nullable Primary primary;

  /** Every signal that this report's snapshot could show is applied; nothing else is. */
  private Primary.@Nullable Report cursor;

  private boolean troubled;

  Renewal(
      UUID incarnation,
      ClusterSettings settings,
      DatabaseSettings database,
      Inbox inbox,
      SignalLog log,
      Lease lease,
      Ticks ticks,
      ClusterMeters meters) {
    this.incarnation = incarnation;
    this.settings = settings;
    this.database = database;
    this.inbox = inbox;
    this.log = log;
    this.lease = lease;
    this.ticks = ticks;
    this.meters = meters;
    this.thread = Thread.ofPlatform().name("tenantry-lease").daemon().unstarted(this);
  }

  /** Completes when the lease is held for the first time, however long that takes. */
  CompletableFuture<Void> start() {
    thread.start();
    return joined;
  }

  /** Ends the lease, then takes this node's row away. */
  CompletableFuture<Void> stop() {
    stopping = true;
    lease.end();
    LockSupport.unpark(thread);
    if (thread.getState() == Thread.State.NEW) {
      ended.complete(null);
    }
    return ended;
  }

  @Override
  public void run() {
    while (!stopping) {
      long begun = ticks.now();
      boolean held = attempt();
      long pause = held ? PERIOD_NANOS - (ticks.now() - begun) : RETRY_NANOS;
      if (!stopping && pause > 0) {
        LockSupport.parkNanos(this, pause);
      }
    }
    leave();
    ended.complete(null);
  }

  private boolean attempt() {
    try {
      if (primary == null) {
        primary = new Primary(database);
      }
      if (cursor == null) {
        join(primary);
      } else {
        renew(primary, cursor);
      }
      return held();
    } catch (ClocksApart wrong) {
      lease.end();
      told(wrong);
      return true;
    } catch (SQLException | ExecutionException | TimeoutException | RuntimeException failure) {
      return troubled(failure);
    } catch (InterruptedException failure) {
      stopping = true;
      return false;
    }
  }

  /** Register first, then learn, then serve: whoever revokes from now on waits for this node. */
  private void join(Primary primary)
      throws SQLException, ExecutionException, TimeoutException, InterruptedException, ClocksApart {
    lease.end();
    inbox.clear();
    primary.join(incarnation, settings.address() + ":" + settings.port(), settings.leaseMs());
    long sent = ticks.now();
    long sentWall = ticks.wall();
    double window = Window.JOIN.toMillis() / 1000.0;
    var report = primary.renew(incarnation, ClusterSql.SIGNALS_OF_LAST_SECONDS, window);
    take(report, sent);
    log.begin(position(report));
    lease(report, sent, sentWall);
    LOG.atInfo().addKeyValue("incarnation", incarnation).log("This node has joined the cluster");
  }

  private void renew(Primary primary, Primary.Report known)
      throws SQLException, ExecutionException, TimeoutException, InterruptedException, ClocksApart {
    long sent = ticks.now();
    long sentWall = ticks.wall();
    var report =
        primary.renew(incarnation, ClusterSql.SIGNALS_SINCE, known.xmax(), known.underWay());
    if (!continues(known, report)) {
      LOG.warn("The database has another history, or signals were missed: joining anew");
      cursor = null;
      join(primary);
      return;
    }
    take(report, sent);
    log.append(position(report), report.signals().stream().map(Primary.Heard::signal).toList());
    lease(report, sent, sentWall);
    meters.propagation().read(report.signals(), sent);
  }

  private static SignalPosition position(Primary.Report report) {
    return new SignalPosition(report.history(), report.xmin(), (long) report.databaseTime());
  }

  private static boolean continues(Primary.Report known, Primary.Report report) {
    double away = report.databaseTime() - known.databaseTime();
    return report.history().equals(known.history()) && away < Window.AWAY_MAX.toSeconds();
  }

  /** The cursor moves only when all of it is applied on every event loop. */
  private void take(Primary.Report report, long sent)
      throws SQLException, ExecutionException, TimeoutException, InterruptedException {
    if (report.standby()) {
      throw new SQLException("this is a standby, whose answers may be old");
    }
    if (!report.signals().isEmpty()) {
      long untilNanos = sent + TimeUnit.MILLISECONDS.toNanos(settings.leaseMs());
      inbox.receiveRead(report.signals(), sent).get(untilNanos - ticks.now(), TimeUnit.NANOSECONDS);
    }
    cursor = report.applied();
  }

  /** The database has looked at its clock between the sending and now. */
  private void lease(Primary.Report report, long sent, long sentWall) throws ClocksApart {
    long database = (long) (report.databaseTime() * 1000);
    long behindMs = database - ticks.wall();
    long aheadMs = sentWall - database;
    if (behindMs > CLOCKS_APART_MAX_MS || aheadMs > CLOCKS_APART_MAX_MS) {
      throw new ClocksApart(Math.max(behindMs, aheadMs) / 1000, behindMs > aheadMs);
    }
    if (!stopping) {
      lease.prolong(sent, sentWall, settings.leaseMs());
      joined.complete(null);
    }
  }

  private boolean held() {
    if (troubled) {
      LOG.info("The lease is held again");
    }
    troubled = false;
    return true;
  }

  /** Said once for each time of trouble; without a connection of which nothing is known. */
  private boolean troubled(Exception failure) {
    if (failure instanceof Primary.Gone) {
      lease.end();
      cursor = null;
    } else {
      hangUp();
    }
    told(failure);
    return false;
  }

  private void told(Exception failure) {
    meters.renewalFailed();
    if (!troubled) {
      LOG.atWarn().setCause(failure).log("The lease could not be prolonged; trying on");
    }
    troubled = true;
  }

  /** Somebody has set a clock; asking again at once would not help. */
  private static final class ClocksApart extends Exception {
    private static final long serialVersionUID = 1L;

    ClocksApart(long seconds, boolean behind) {
      super(
          "the clock of this machine is %d s %s that of the database; nothing is served until they agree"
              .formatted(seconds, behind ? "behind" : "ahead of"));
    }
  }

  private void leave() {
    lease.end();
    try {
      if (primary == null) {
        primary = new Primary(database);
      }
      primary.leave(incarnation);
    } catch (SQLException failure) {
      LOG.atWarn().setCause(failure).log("This node could not sign off; the others forget it soon");
    }
    hangUp();
  }

  private void hangUp() {
    Primary gone = primary;
    primary = null;
    try {
      if (gone != null) {
        gone.close();
      }
    } catch (SQLException failure) {
      LOG.debug("The connection was closed already", failure);
    }
  }
}
