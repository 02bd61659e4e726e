package io.tenantry.common.sql;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long PostgreSQL lets our connections work, and how long we listen to one that says nothing.
 * The driver itself has no query timeout.
 */
final class Timeouts {

  /** Startup parameters of every connection, in milliseconds. */
  static final Map<String, String> PROPERTIES =
      Map.of(
          // The longest single statement of a request.
          "statement_timeout", "10000",
          // Whoever holds a row longer is stuck.
          "lock_timeout", "5000",
          // A transaction whose program has died gives its locks back.
          "idle_in_transaction_session_timeout", "10000",
          // No transaction outlives the request limit; joining nodes rely on it (revocation).
          "transaction_timeout", "30000");

  /**
   * A backend that lives answers each statement by then, if only by ending it; a little more than
   * {@code statement_timeout}, so that its own word comes first.
   */
  static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(11_000);

  /** What we have sent reaches a machine that lives by then; otherwise the kernel hangs up. */
  static final int UNACKNOWLEDGED_MAX_MS = 10_000;

  private Timeouts() {}
}
