package io.tenantry.credentials;

/** What is asked of {@code linked_accounts}; by the login identity. */
final class LinkedAccountSql {

  private static final String COLUMNS =
      "id, user_id, provider, issuer, subject, name, linked_by, created_at, last_used_at";

  private LinkedAccountSql() {}

  static final String LIST =
      """
      SELECT %s
        FROM linked_accounts
       WHERE user_id = $1
       ORDER BY created_at, id
      """
          .formatted(COLUMNS);

  static final String FIND =
      """
      SELECT %s
        FROM linked_accounts
       WHERE provider = $1 AND issuer = $2 AND subject = $3
      """
          .formatted(COLUMNS);

  /** Holds the row, so that whoever takes the account away meets the session that is opened. */
  static final String USE =
      """
      UPDATE linked_accounts
         SET last_used_at = now()
       WHERE provider = $1 AND issuer = $2 AND subject = $3
      RETURNING %s
      """
          .formatted(COLUMNS);

  /** No row when it is linked already, to whomever. */
  static final String LINK =
      """
      INSERT INTO linked_accounts (id, user_id, provider, issuer, subject, name, linked_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (provider, issuer, subject) DO NOTHING
      RETURNING %s
      """
          .formatted(COLUMNS);

  static final String UNLINK =
      """
      DELETE FROM linked_accounts
       WHERE user_id = $1 AND id = $2
      RETURNING %s
      """
          .formatted(COLUMNS);

  /** By its name at the provider, whoever was the issuer when it was linked: one for each. */
  static final String UNLINK_SUBJECT =
      """
      DELETE FROM linked_accounts
       WHERE user_id = $1 AND provider = $2 AND subject = $3
      RETURNING %s
      """
          .formatted(COLUMNS);

  static final String REMOVE_ALL =
      """
      DELETE FROM linked_accounts
       WHERE user_id = $1
      """;

  static final String REMOVE_SET_BY_OTHERS =
      """
      DELETE FROM linked_accounts
       WHERE user_id = $1 AND linked_by <> $1
      """;

  /** Whether somebody can still prove who they are: $2 are the issuers that are asked today. */
  static final String WAY_IN_LEFT =
      """
      SELECT EXISTS (SELECT 1 FROM password_hashes WHERE user_id = $1)
          OR EXISTS (SELECT 1 FROM passkeys WHERE user_id = $1)
          OR EXISTS (SELECT 1
                       FROM linked_accounts
                      WHERE user_id = $1 AND provider || ' ' || issuer = ANY ($2::text[])) AS is_left
      """;
}
