package io.tenantry.audit;

/** What making and dropping months asks of PostgreSQL. */
final class MonthSql {
  private MonthSql() {}

  static final String PREPARE = "SELECT tenantry.prepare_audit_months($1)";

  /** Months that ended before this time, oldest first. */
  static final String ENDED = "SELECT month FROM tenantry.audit_months_until($1) AS month";

  /** Counting a month may take longer than a request may. */
  static final String TAKE_TIME =
      "SELECT set_config('statement_timeout', '0', true), set_config('transaction_timeout', '0', true)";

  /** What a month holds, what seals hold of it, and what waits. */
  static final String COUNTS =
      """
      SELECT (SELECT count(*) FROM audit_events WHERE at >= $1 AND at < $2) AS events,
             (SELECT coalesce(sum(count), 0)::bigint FROM audit_seals
               WHERE first_at >= $1 AND first_at < $2) AS sealed,
             (SELECT count(*) FROM audit_unsealed WHERE at >= $1 AND at < $2) AS waiting
      """;

  /** The seals of a month, in pages. */
  static final String SEALS =
      """
      SELECT org_id, seq, leaves
        FROM audit_seals
       WHERE (org_id, seq) > ($1, $2) AND last_at >= $3 AND last_at < $4
       ORDER BY org_id, seq
       LIMIT 16
      """;

  static final String DROP_PERSONAL = "SELECT tenantry.drop_audit_personal($1, $2)";

  static final String RECORD =
      "INSERT INTO audit_retention (kept_from, at, events, signature) VALUES ($1, $2, $3, $4)";

  static final String DROP = "SELECT tenantry.drop_audit_month($1)";
}
