package io.tenantry.credentials;

/**
 * What is asked of {@code login_identifiers}. The organization is the nil id but for usernames, so
 * that one unique key serves all kinds.
 */
final class IdentifierSql {

  private IdentifierSql() {}

  static final String FIND =
      """
      SELECT user_id
        FROM login_identifiers
       WHERE kind = $1 AND value = $2 AND org_id = $3
       ORDER BY verified_at IS NULL, created_at, user_id
       LIMIT 1
      """;

  /** Two are as many as it takes to know that it is nobody's alone. */
  static final String CLAIMS =
      """
      SELECT user_id, verified_at IS NOT NULL AS verified
        FROM login_identifiers
       WHERE kind = $1 AND value = $2 AND org_id = $3
       ORDER BY verified_at IS NULL, created_at, user_id
       LIMIT 2
      """;

  static final String ADD =
      """
      INSERT INTO login_identifiers (kind, value, org_id, user_id, verified_at)
      SELECT kind, value, org_id, user_id, CASE WHEN verified THEN now() END
        FROM unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[], $5::boolean[])
          AS given (kind, value, org_id, user_id, verified)
      ON CONFLICT (kind, value, org_id, user_id) DO UPDATE
         SET verified_at = coalesce(login_identifiers.verified_at, excluded.verified_at)
      """;

  /** Usernames that organizations have given, all at once: somebody may belong to thousands. */
  static final String ADD_USERNAMES =
      """
      INSERT INTO login_identifiers (kind, value, org_id, user_id, verified_at)
      SELECT 'username', value, org_id, $1, now()
        FROM unnest($2::uuid[], $3::text[]) AS given (org_id, value)
      ON CONFLICT (kind, value, org_id, user_id) DO UPDATE
         SET verified_at = coalesce(login_identifiers.verified_at, excluded.verified_at)
      """;

  /** Everybody who has or claims it. */
  static final String HOLDERS =
      """
      SELECT user_id
        FROM login_identifiers
       WHERE kind = $1 AND value = $2 AND org_id = $3
       LIMIT 100
      """;

  /** Until the transaction ends nobody else reserves this name. */
  static final String RESERVE =
      """
      SELECT pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2 || ' ' || $3::uuid::text, 0))
      """;

  /** In one order, so that of two who want several neither waits for the other. */
  static final String RESERVE_ALL =
      """
      SELECT pg_advisory_xact_lock(name)
        FROM (SELECT hashtextextended(kind || ' ' || value || ' ' || org_id::text, 0) AS name
                FROM unnest($1::text[], $2::text[], $3::uuid[]) AS wanted (kind, value, org_id)
               ORDER BY name) names
      """;

  /** Which of these are somebody's, or claimed. */
  static final String HELD =
      """
      SELECT kind, value, org_id
        FROM unnest($1::text[], $2::text[], $3::uuid[]) AS wanted (kind, value, org_id)
       WHERE EXISTS (SELECT FROM login_identifiers held
                      WHERE held.kind = wanted.kind AND held.value = wanted.value AND held.org_id = wanted.org_id)
      """;

  static final String DOUBT =
      """
      UPDATE login_identifiers
         SET verified_at = NULL
       WHERE kind = $1 AND value = $2 AND org_id = $3 AND user_id = $4
      """;

  static final String REMOVE =
      """
      DELETE FROM login_identifiers
       WHERE kind = $1 AND value = $2 AND org_id = $3 AND user_id = $4
      """;

  static final String REMOVE_USERNAME =
      """
      DELETE FROM login_identifiers
       WHERE org_id = $1 AND user_id = $2 AND kind = 'username'
      """;

  static final String REMOVE_ALL =
      """
      DELETE FROM login_identifiers
       WHERE user_id = $1
      """;
}
