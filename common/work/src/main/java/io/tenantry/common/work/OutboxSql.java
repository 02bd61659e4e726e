package io.tenantry.common.work;

/** What is asked of PostgreSQL. Workers serve all organizations. */
final class OutboxSql {

  static final String ADD =
      """
      INSERT INTO outbox (org_id, id, kind, payload)
      VALUES ($1, $2, $3, $4)
      """;

  /** Many of one kind at once; ids and payloads by their places. */
  static final String ADD_ALL =
      """
      INSERT INTO outbox (org_id, id, kind, payload)
      SELECT $1, id, $3, payload
        FROM ROWS FROM (unnest($2::uuid[]), jsonb_array_elements($4::jsonb)) AS added (id, payload)
      """;

  /** Sent after the commit, in a transaction of its own: NOTIFY locks globally at commit. */
  static final String ANNOUNCE =
      """
      SELECT pg_notify('tenantry_outbox', kind)
        FROM unnest($1::text[]) AS added (kind)
      """;

  /** Rows that another worker is just taking are passed over. */
  static final String CLAIM =
      """
      WITH due AS (
        SELECT org_id, id
          FROM outbox
         WHERE state = 'waiting' AND kind = $1 AND due_at <= clock_timestamp()
         ORDER BY due_at
         LIMIT $2
           FOR UPDATE SKIP LOCKED
      )
      UPDATE outbox
         SET claim = $3,
             attempts = attempts + 1,
             due_at = clock_timestamp() + make_interval(secs => $4)
        FROM due
       WHERE outbox.org_id = due.org_id AND outbox.id = due.id
      RETURNING outbox.org_id, outbox.id, payload, attempts
      """;

  /** A sign of life: what is still being worked on stays with its worker. */
  static final String HOLD =
      """
      UPDATE outbox
         SET due_at = clock_timestamp() + make_interval(secs => $2)
       WHERE claim = ANY ($1::uuid[])
      """;

  /** Only by the worker that has it: it may have been taken for dead meanwhile. */
  static final String DONE =
      """
      DELETE FROM outbox
       WHERE org_id = $1 AND id = $2 AND claim = $3
      """;

  static final String FAILED =
      """
      UPDATE outbox
         SET claim = NULL,
             state = CASE WHEN $4 THEN 'dead' ELSE 'waiting' END,
             due_at = clock_timestamp() + make_interval(secs => $5),
             last_error = left($6, 500)
       WHERE org_id = $1 AND id = $2 AND claim = $3
      """;

  private OutboxSql() {}
}
