package io.tenantry.sessions;

import java.time.Duration;

/** What holds for every session; how long one lives is in {@link SessionSettings}. */
final class SessionLimits {

  private SessionLimits() {}

  /**
   * The last use of a session may be written down this much later, or not at all when a node is
   * killed (see {@link LastSeen}); a session that was used must not end for it.
   */
  static final Duration SEEN_LATE = Duration.ofMinutes(3);

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
