package io.tenantry.credentials;

/** What is asked of {@code passkeys} and {@code spent_challenges}; by the login identity. */
final class PasskeySql {

  private static final String COLUMNS =
      "id, user_id, credential_id, name, key, sign_count, synced, transports, created_at, last_used_at";

  private PasskeySql() {}

  static final String LIST =
      """
      SELECT %s
        FROM passkeys
       WHERE user_id = $1
       ORDER BY created_at, id
      """
          .formatted(COLUMNS);

  static final String FIND =
      """
      SELECT %s
        FROM passkeys
       WHERE credential_id = $1
      """
          .formatted(COLUMNS);

  static final String ADD =
      """
      INSERT INTO passkeys (id, user_id, credential_id, name, key, sign_count, synced, transports)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      RETURNING %s
      """
          .formatted(COLUMNS);

  static final String RENAME =
      """
      UPDATE passkeys
         SET name = $3
       WHERE user_id = $1 AND id = $2
      RETURNING %s
      """
          .formatted(COLUMNS);

  /**
   * A key that counts must count on (WebAuthn, section 6.1.1): of two copies of it the one that is
   * behind is refused. Many keys do not count: theirs is always 0.
   */
  static final String ACCEPT =
      """
      UPDATE passkeys
         SET sign_count = $2, last_used_at = now()
       WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))
      """;

  static final String REMOVE =
      """
      DELETE FROM passkeys
       WHERE user_id = $1 AND id = $2
      """;

  static final String REMOVE_ALL =
      """
      DELETE FROM passkeys
       WHERE user_id = $1
      """;

  /** Of all who bring the same challenge, on whatever node, one adds the row. */
  static final String SPEND =
      """
      INSERT INTO spent_challenges (hash, expires_at)
      VALUES ($1, now() + make_interval(secs => $2::bigint))
      ON CONFLICT (hash) DO NOTHING
      """;

  static final String PURGE =
      """
      DELETE FROM spent_challenges
       WHERE expires_at < now()
      """;
}
