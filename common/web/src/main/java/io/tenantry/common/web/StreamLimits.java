package io.tenantry.common.web;

import java.time.Duration;

/**
 * What answers that stay open may take.
 *
 * @param max open on one node at the same time; each takes a connection and up to two batches
 * @param pulse how often the actor of a quiet one is judged anew
 * @param heartbeat after how long a quiet one is sent a sign of life
 * @param stuck how long a reader may take nothing before it is cut off
 */
record StreamLimits(int max, Duration pulse, Duration heartbeat, Duration stuck) {

  private static final int SHARE = 5;

  /**
   * The pulse is a quarter of a lease, so that a node without one closes its streams soon; the
   * heartbeat is far below what proxies wait for a silent server (60 s).
   */
  static StreamLimits usual(int max) {
    return new StreamLimits(
        max, Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofSeconds(60));
  }

  /** What one organization may hold of them, so that there is room for others. */
  int shareOfOne() {
    return Math.max(1, max / SHARE);
  }
}
