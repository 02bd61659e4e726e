package io.tenantry.credentials;

/** What is asked of {@code password_hashes}. */
final class PasswordSql {

  private PasswordSql() {}

  /** Of several who claim a name, the one who proved it, then the first. */
  static final String CANDIDATE =
      """
      SELECT i.user_id, p.phc
        FROM login_identifiers i
        LEFT JOIN password_hashes p ON p.user_id = i.user_id
       WHERE i.kind = $1 AND i.value = $2 AND i.org_id = $3
       ORDER BY i.verified_at IS NULL, i.created_at, i.user_id
       LIMIT 1
      """;

  static final String LOCK =
      """
      SELECT user_id
        FROM password_hashes
       WHERE user_id = $1 AND phc = $2
         FOR SHARE
      """;

  /** The same of whoever knows it by its SHA-256 only. */
  static final String LOCK_BY_PRINT =
      """
      SELECT user_id
        FROM password_hashes
       WHERE user_id = $1 AND sha256(convert_to(phc, 'UTF8')) = $2
         FOR SHARE
      """;

  static final String GET =
      """
      SELECT phc
        FROM password_hashes
       WHERE user_id = $1
      """;

  /** By the person, who knew the one before. */
  static final String REPLACE =
      """
      UPDATE password_hashes
         SET phc = $3, set_by = $1, set_at = now(), must_change = false
       WHERE user_id = $1 AND phc = $2
      """;

  static final String SET =
      """
      INSERT INTO password_hashes (user_id, phc, set_by)
      SELECT user_id, phc, $3
        FROM unnest($1::uuid[], $2::text[]) AS made (user_id, phc)
      ON CONFLICT (user_id) DO UPDATE
         SET phc = excluded.phc, set_by = excluded.set_by, set_at = now(), must_change = false
      """;

  static final String HAVE_CHANGED =
      """
      UPDATE password_hashes
         SET must_change = true
       WHERE user_id = $1
      """;

  static final String IS_TO_BE_CHANGED =
      """
      SELECT must_change
        FROM password_hashes
       WHERE user_id = $1
      """;

  static final String RENEW =
      """
      UPDATE password_hashes
         SET phc = $3
       WHERE user_id = $1 AND phc = $2
      """;

  static final String REMOVE =
      """
      DELETE FROM password_hashes
       WHERE user_id = $1
      """;

  static final String REMOVE_SET_BY_OTHERS =
      """
      DELETE FROM password_hashes
       WHERE user_id = $1 AND set_by <> $1
      """;
}
