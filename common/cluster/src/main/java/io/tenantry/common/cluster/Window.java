package io.tenantry.common.cluster;

import java.time.Duration;

/** How far back signals matter. */
final class Window {

  /** The pools set {@code transaction_timeout} to this: no signal appears later than that. */
  private static final Duration TRANSACTION_MAX = Duration.ofSeconds(30);

  private static final Duration MARGIN = Duration.ofMinutes(1);

  /** What a joining node must know: anything older can concern no access token that still lives. */
  static final Duration JOIN = ClusterSettings.ACCESS_TOKEN_LIFE.plus(TRANSACTION_MAX).plus(MARGIN);

  /** How long signals are kept, counted from when they were written. */
  static final Duration KEPT = JOIN.multipliedBy(2);

  /**
   * A node that was away for longer has to join anew: a signal that was written just before it
   * left, and became visible only after, may be purged by then.
   */
  static final Duration AWAY_MAX = KEPT.minus(TRANSACTION_MAX).minus(MARGIN);

  private Window() {}
}
