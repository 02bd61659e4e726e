package io.tenantry.credentials;

/** What is asked about second factors; by the login identity. */
final class SecondFactorSql {

  private SecondFactorSql() {}

  /**
   * Whoever signs in holds it shared while they ask what is wanted of them, whoever adds a factor
   * alone: so a session that was opened without a factor is there to be ended.
   */
  static final String ASKING =
      """
      SELECT pg_advisory_xact_lock_shared(2320, hashtext($1::uuid::text))
      """;

  static final String ADDING =
      """
      SELECT pg_advisory_xact_lock(2320, hashtext($1::uuid::text))
      """;

  static final String STATE =
      """
      SELECT (SELECT confirmed_at
                FROM totp_secrets
               WHERE user_id = $1) AS totp_since,
             (SELECT count(*)
                FROM passkeys
               WHERE user_id = $1) AS passkeys,
             (SELECT count(*)
                FROM recovery_codes
               WHERE user_id = $1 AND used_at IS NULL) AS codes_left
      """;

  /** One that is proposed gives way to the next; one that is in use does not. */
  static final String PROPOSE =
      """
      INSERT INTO totp_secrets AS t (user_id, secret)
      VALUES ($1, $2)
      ON CONFLICT (user_id) DO UPDATE
         SET secret = excluded.secret, created_at = now(), last_step = 0
       WHERE t.confirmed_at IS NULL
      """;

  /** A proposal does not wait for ever ($2 seconds). */
  static final String PROPOSED =
      """
      SELECT secret
        FROM totp_secrets
       WHERE user_id = $1 AND confirmed_at IS NULL
         AND created_at > now() - make_interval(secs => $2::bigint)
      """;

  static final String CONFIRM =
      """
      UPDATE totp_secrets
         SET confirmed_at = now(), last_step = $3
       WHERE user_id = $1 AND confirmed_at IS NULL AND secret = $2
      """;

  static final String SECRET =
      """
      SELECT secret
        FROM totp_secrets
       WHERE user_id = $1 AND confirmed_at IS NOT NULL
      """;

  /** Of all who bring the code of one step, on whatever node, one changes the row. */
  static final String ACCEPT_STEP =
      """
      UPDATE totp_secrets
         SET last_step = $2
       WHERE user_id = $1 AND confirmed_at IS NOT NULL AND last_step < $2
      """;

  static final String REMOVE_TOTP =
      """
      DELETE FROM totp_secrets
       WHERE user_id = $1
      """;

  static final String REMOVE_CODES =
      """
      DELETE FROM recovery_codes
       WHERE user_id = $1
      """;

  static final String ADD_CODES =
      """
      INSERT INTO recovery_codes (user_id, hash)
      SELECT $1, unnest($2::bytea[])
      """;

  static final String USE_CODE =
      """
      UPDATE recovery_codes
         SET used_at = now()
       WHERE user_id = $1 AND hash = $2 AND used_at IS NULL
      """;

  /**
   * Counts an attempt as failed before it is judged, so that those who come together are counted
   * one after the other. After $2 of them it is closed: for $3 seconds, twice as long after each,
   * at most $4. While it is closed: no row.
   */
  static final String COUNT_FAILURE =
      """
      INSERT INTO factor_failures AS f (user_id, failures)
      VALUES ($1, 1)
      ON CONFLICT (user_id) DO UPDATE
         SET failures = f.failures + 1,
             failed_at = now(),
             closed_until = CASE WHEN f.failures + 1 >= $2
                                 THEN now() + make_interval(secs => least($4::float8,
                                        $3::float8 * power(2, least(f.failures + 1 - $2, 20)))) END
       WHERE f.closed_until IS NULL OR f.closed_until <= now()
      RETURNING failures
      """;

  static final String CLOSED_SECONDS =
      """
      SELECT greatest(1, ceil(extract(epoch FROM closed_until - now())))::int AS seconds
        FROM factor_failures
       WHERE user_id = $1
      """;

  static final String FORGIVE =
      """
      DELETE FROM factor_failures
       WHERE user_id = $1
      """;

  /** Failures that are this old ($1 seconds) were slips. */
  static final String PURGE_FAILURES =
      """
      DELETE FROM factor_failures
       WHERE failed_at < now() - make_interval(secs => $1::bigint)
      """;
}
