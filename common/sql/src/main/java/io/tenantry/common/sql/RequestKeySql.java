package io.tenantry.common.sql;

/** What is asked about requests that carry a key. */
final class RequestKeySql {

  private RequestKeySql() {}

  /** No row: another request has this key. Waits for one whose transaction is open. */
  static final String TAKE =
      """
      INSERT INTO idempotency_keys (org_id, user_id, route, key, fingerprint)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT DO NOTHING
      RETURNING pg_current_xact_id()::text
      """;

  static final String KEEP =
      """
      UPDATE idempotency_keys
         SET status = $5, headers = $6, body = $7, taken_away = $8
       WHERE org_id = $1 AND user_id = $2 AND route = $3 AND key = $4
      """;

  static final String FIND =
      """
      SELECT fingerprint, status, headers, body, taken_away
        FROM idempotency_keys
       WHERE org_id = $1 AND user_id = $2 AND route = $3 AND key = $4
      """;

  static final String PURGE =
      """
      DELETE FROM idempotency_keys
       WHERE ctid IN (SELECT ctid
                        FROM idempotency_keys
                       WHERE made_at < now() - make_interval(secs => $1)
                       LIMIT $2)
      """;
}
