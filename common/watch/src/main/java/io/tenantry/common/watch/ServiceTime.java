package io.tenantry.common.watch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a piece of work takes at present, and so how long whoever queues for it would wait.
 * Something that serves a few at a time refuses by it what would wait too long, at once, instead of
 * letting it wait and refusing it then.
 */
public final class ServiceTime {

  /** Each piece moves the estimate by an eighth: a burst is followed, a hiccup is not. */
  private static final int INERTIA = 8;

  private final AtomicLong usualNanos;

  /**
   * @param firstNanos what a piece is thought to take until one was done
   */
  public ServiceTime(long firstNanos) {
    this.usualNanos = new AtomicLong(firstNanos);
  }

  /** A piece was done, in so many nanoseconds. */
  public void took(long nanos) {
    usualNanos.updateAndGet(usual -> usual + (nanos - usual) / INERTIA);
  }

  /**
   * What one more would wait, in nanoseconds.
   *
   * @param waiting how many wait already
   * @param servers how many are served at a time, at least 1
   */
  public long waitNanos(long waiting, int servers) {
    return waiting * usualNanos.get() / servers;
  }
}
