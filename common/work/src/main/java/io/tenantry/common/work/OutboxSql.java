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

  /**
   * Rows that another worker is just taking are passed over. What is new and what has been tried
   * before have places of their own: $2 and $5.
   */
  static final String CLAIM =
      """
      WITH fresh AS (
        SELECT org_id, id
          FROM outbox
         WHERE state = 'waiting' AND kind = $1 AND least(attempts, 1) = 0
           AND due_at <= clock_timestamp()
         ORDER BY due_at
         LIMIT $2
           FOR UPDATE SKIP LOCKED
      ), again AS (
        SELECT org_id, id
          FROM outbox
         WHERE state = 'waiting' AND kind = $1 AND least(attempts, 1) = 1
           AND due_at <= clock_timestamp()
         ORDER BY due_at
         LIMIT $5
           FOR UPDATE SKIP LOCKED
      ), due AS (
        SELECT org_id, id FROM fresh
         UNION ALL
        SELECT org_id, id FROM again
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
             last_error = left($6, 500),
             failed_at = clock_timestamp()
       WHERE org_id = $1 AND id = $2 AND claim = $3
      """;

  /** All kinds at once: reads the whole outbox, which is short unless something is wrong. */
  static final String BACKLOG =
      """
      SELECT kind,
             count(*) FILTER (WHERE state = 'waiting' AND last_error IS NULL) AS waiting,
             count(*) FILTER (WHERE state = 'waiting' AND last_error IS NOT NULL) AS retrying,
             count(*) FILTER (WHERE state = 'dead') AS dead,
             %s AS oldest_ms,
             %s AS overdue_ms
        FROM outbox
       GROUP BY kind
      """
          .formatted(
              millisecondsSince("min(created_at) FILTER (WHERE state = 'waiting')"),
              millisecondsSince("min(due_at) FILTER (WHERE state = 'waiting')"));

  private static final String SHOWN_STATE =
      """
      CASE WHEN state = 'dead' THEN 'dead'
                  WHEN last_error IS NULL THEN 'waiting'
                  ELSE 'retrying' END\
      """;

  /** What people may see: of the payload whom a mail is for and which one it is. */
  private static final String SHOWN =
      """
      org_id, id, kind, attempts, last_error, created_at, failed_at, due_at,
             %s AS shown_state,
             CASE WHEN kind = 'mail' THEN payload ->> 'template' END AS template,
             CASE WHEN kind = 'mail' THEN payload ->> 'to' END AS recipient,
             claim IS NOT NULL AND due_at > clock_timestamp() AS under_way\
      """
          .formatted(SHOWN_STATE);

  /** $1 is the state as it is shown, $2 the kind; null for any. */
  private static final String WANTED =
      """
      ($1::text IS NULL OR $1 = 'waiting' OR last_error IS NOT NULL)
         AND ($1::text IS NULL OR $1 = %s)
         AND ($2::text IS NULL OR kind = $2)\
      """
          .formatted(SHOWN_STATE);

  static final String LIST_OLDER = list("<", "DESC");
  static final String LIST_NEWER = list(">", "ASC");

  /** Counting stops where nobody reads on. */
  static final String HOW_MANY =
      """
      SELECT count(*) AS total
        FROM (SELECT
                FROM outbox
               WHERE %s
               LIMIT $3) AS counted
      """
          .formatted(WANTED);

  /** Only its id is known; whose it is comes with it. */
  static final String LOCK =
      """
      SELECT %s
        FROM outbox
       WHERE id = $1
         FOR UPDATE
      """
          .formatted(SHOWN);

  /** It keeps what it failed with, so that it is still seen to have failed. */
  static final String RETRY =
      """
      UPDATE outbox
         SET state = 'waiting', attempts = 0, claim = NULL, due_at = clock_timestamp()
       WHERE org_id = $1 AND id = $2
      RETURNING %s
      """
          .formatted(SHOWN);

  static final String PURGE_DEAD =
      """
      DELETE FROM outbox
       WHERE state = 'dead' AND last_error IS NOT NULL
         AND coalesce(failed_at, due_at) < clock_timestamp() - make_interval(secs => $1)
      """;

  private OutboxSql() {}

  private static String list(String beyond, String order) {
    return """
    SELECT %s
      FROM outbox
     WHERE %s
       AND id %s $3
     ORDER BY id %s
     LIMIT $4 OFFSET $5
    """
        .formatted(SHOWN, WANTED, beyond, order);
  }

  /** Zero when there is none, and for a time to come. */
  private static String millisecondsSince(String time) {
    return "greatest(0, coalesce(extract(epoch FROM clock_timestamp() - "
        + time
        + "), 0) * 1000)::bigint";
  }
}
