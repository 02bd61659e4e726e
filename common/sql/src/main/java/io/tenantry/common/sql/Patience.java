package io.tenantry.common.sql;

import java.util.concurrent.TimeUnit;

/**
 * How long whoever wants a connection may wait. A queue that empties again is a burst, and
 * everybody in it is served; a queue that stands is overload, and waiting in it helps nobody. The
 * idea is that of controlled delay (CoDel, RFC 8289), as servers use it for requests.
 */
final class Patience {

  /** With a burst: as long as it takes to know that the database is away. */
  static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** With overload: less than half of the second in which a request is answered then. */
  static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  /** A node that is cold works through its first requests by then. */
  private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(4);

  private volatile long emptyAt;

  Patience(long now) {
    this.emptyAt = now;
  }

  /** Nobody waited, in nanoseconds of {@link System#nanoTime}. */
  void empty(long now) {
    emptyAt = now;
  }

  long nanos(long now) {
    return now - emptyAt > BURST_NANOS ? LEAST_NANOS : MOST_NANOS;
  }
}
