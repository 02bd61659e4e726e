package io.tenantry.common.cluster;

import io.tenantry.common.web.Problem;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long this node may still judge rights from memory. It is prolonged every half second by
 * whoever has just read all signals from the primary; a node that was paused, partitioned or cut
 * off from the database loses it by the passing of time alone.
 *
 * <p>Safe for use by several threads. {@link #valid} costs one volatile read and two clocks, no
 * I/O.
 */
public final class Lease {

  /**
   * The wall clock may run ahead of the monotonic one by this much before the machine counts as
   * having been suspended: more than any correction by NTP slewing, no more than a lease.
   */
  static final long DRIFT_MAX_MS = 2_000;

  private static final int RETRY_SECONDS = 1;

  /** Granted at {@code sent} on both clocks, good until {@code until} on the monotonic one. */
  private record Term(long sent, long sentWall, long until) {}

  private final Ticks ticks;
  private volatile Term term;
  private volatile long lastProlonged;

  Lease(Ticks ticks) {
    this.ticks = ticks;
    this.term = none();
    this.lastProlonged = ticks.now();
  }

  /** Whether this node may serve what needs a right, at this moment. */
  public boolean valid() {
    Term current = term;
    long now = ticks.now();
    if (current.until - now <= 0) {
      return false;
    }
    long passedMs = TimeUnit.NANOSECONDS.toMillis(now - current.sent);
    return ticks.wall() - current.sentWall - passedMs <= DRIFT_MAX_MS;
  }

  /**
   * Goes on only while the lease is valid.
   *
   * @throws Problem.Unavailable {@code no-lease} otherwise; another node may well serve
   */
  public void require() {
    if (!valid()) {
      throw new Problem.Unavailable(
          "no-lease", "this node is out of touch with the database; try again", RETRY_SECONDS);
    }
  }

  /** Counts from when the renewal was sent, which is before the database looked at anything. */
  void prolong(long sent, long sentWall, int leaseMs) {
    lastProlonged = sent;
    term = new Term(sent, sentWall, sent + TimeUnit.MILLISECONDS.toNanos(leaseMs));
  }

  /** Since it was last prolonged; since the start of this node when it never was. */
  public Duration age() {
    return Duration.ofNanos(ticks.now() - lastProlonged);
  }

  void end() {
    term = none();
  }

  private Term none() {
    long now = ticks.now();
    return new Term(now, ticks.wall(), now);
  }
}
