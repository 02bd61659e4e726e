package io.tenantry.sessions;

import java.time.Duration;

/** How long sessions live. */
final class SessionLimits {

  private SessionLimits() {}

  /** After this a person signs in again, however busy they were. */
  static final Duration ABSOLUTE = Duration.ofDays(30);

  /** Unused for this long, a session is over. */
  static final Duration IDLE = Duration.ofDays(7);

  /**
   * How long a refresh token that was just spent is answered once more: two tabs of one browser, or
   * a client that lost the answer. Longer than a request may take.
   */
  static final Duration GRACE = Duration.ofSeconds(40);

  /** Routes that want a fresh sign-in accept one this old. */
  static final Duration FRESH = Duration.ofMinutes(30);

  /** Ended sessions stay readable this long. */
  static final Duration KEPT = Duration.ofDays(30);

  /** Rows a purge deletes at once, so that it locks little. */
  static final int PURGED_AT_ONCE = 1_000;
}
