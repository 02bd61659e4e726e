package io.tenantry.common.sql;

import java.util.Map;

/**
 * How long PostgreSQL lets our connections work. The client itself has no query timeout, so the
 * server must end what hangs.
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

  private Timeouts() {}
}
