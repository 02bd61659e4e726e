package io.tenantry.sessions;

/**
 * What is asked of {@code api_keys}. Its hashes are read by one function only, which sign-in's
 * login may call.
 */
final class ApiKeySql {

  private ApiKeySql() {}

  private static final String COLUMNS =
      """
      k.id, k.name, k.permissions, k.owner_id, k.previous_until, k.created_at, k.rotated_at,
             k.expires_at, k.revoked_at, used.used_at
        FROM api_keys k
        LEFT JOIN api_key_uses used ON used.org_id = $1 AND used.key_id = k.id\
      """;

  /** How a writing transaction of a key enters its organization; no row, nothing is written. */
  static final String ENTER =
      """
      SELECT set_config('app.org', $1, true)
       WHERE tenantry.key_stands($2, $3)
      """;

  /** Everything that is judged about a presented key. */
  static final String KNOW =
      """
      SELECT *
        FROM tenantry.api_key($1)
      """;

  static final String LIST =
      """
      SELECT %s
       WHERE k.org_id = $1 AND k.revoked_at IS NULL
       ORDER BY k.created_at DESC, k.id DESC
       LIMIT $2
      """
          .formatted(COLUMNS);

  static final String GET =
      """
      SELECT %s
       WHERE k.org_id = $1 AND k.id = $2
      """
          .formatted(COLUMNS);

  static final String HOW_MANY =
      """
      SELECT count(*) AS living
        FROM api_keys
       WHERE org_id = $1 AND revoked_at IS NULL
      """;

  static final String INSERT =
      """
      INSERT INTO api_keys (org_id, id, name, permissions, owner_id, via_platform, secret_hash, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  /** By the organization that the transaction is in. */
  static final String ROTATE =
      """
      SELECT tenantry.rotate_api_key($1, $2, $3, $4, $5)
      """;

  static final String REVOKE =
      """
      UPDATE api_keys
         SET revoked_at = now()
       WHERE org_id = $1 AND id = $2 AND revoked_at IS NULL
      """;

  static final String USED =
      """
      INSERT INTO api_key_uses (org_id, key_id, used_at)
      SELECT k.org_id, k.id, used.at
        FROM unnest($1::uuid[], $2::timestamptz[]) AS used (id, at)
        JOIN api_keys k ON k.id = used.id
          ON CONFLICT (org_id, key_id) DO UPDATE
         SET used_at = greatest(api_key_uses.used_at, excluded.used_at)
      """;

  /** Keys nobody can use any more, kept a while so that revoking again is answered like before. */
  static final String PURGE =
      """
      DELETE FROM api_keys
       WHERE least(revoked_at, expires_at) < now() - make_interval(secs => $1::bigint)
      """;
}
