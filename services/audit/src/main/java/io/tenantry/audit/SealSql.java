package io.tenantry.audit;

/** What the sealer asks of PostgreSQL. */
final class SealSql {
  private SealSql() {}

  /** One sealer at a time, until its transaction ends; the number is this lock's own. */
  static final String ALONE = "SELECT pg_try_advisory_xact_lock(2001)";

  static final String TAKE = take("");
  static final String TAKE_AFTER = take("AND org_id > $2");

  /** Rows without a good receipt go back, marked, so that somebody can look at them. */
  static final String REFUSE =
      """
      INSERT INTO audit_unsealed (org_id, at, event_id, hash, receipt, refused)
      SELECT r.*, true
        FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::bytea[], $5::bytea[]) AS r
      """;

  /** The newest seal of each. */
  static final String HEADS =
      """
      SELECT h.*
        FROM unnest($1::uuid[]) AS o (org_id)
       CROSS JOIN LATERAL (
             SELECT org_id, seq, at, count, first_at, last_at, root, previous
               FROM audit_seals s
              WHERE s.org_id = o.org_id
              ORDER BY seq DESC
              LIMIT 1) h
      """;

  static final String SEAL =
      """
      INSERT INTO audit_seals
             (org_id, seq, at, count, first_at, last_at, root, previous, signature, leaves)
      SELECT s.*
        FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::integer[],
                    $5::timestamptz[], $6::timestamptz[], $7::bytea[], $8::bytea[],
                    $9::bytea[], $10::bytea[]) AS s
      """;

  /** The oldest of one organization after the other. */
  private static String take(String beyond) {
    return """
    DELETE FROM audit_unsealed
     WHERE ctid = ANY (ARRAY (
             SELECT ctid
               FROM audit_unsealed
              WHERE NOT refused %s
              ORDER BY org_id, at, event_id
              LIMIT $1))
    RETURNING org_id, at, event_id, hash, receipt
    """
        .formatted(beyond);
  }
}
