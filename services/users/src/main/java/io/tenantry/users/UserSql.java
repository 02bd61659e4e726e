package io.tenantry.users;

/** Statements about the global rows of people; reached by the logins identity and platform only. */
final class UserSql {

  private UserSql() {}

  static final String INSERT =
      """
      INSERT INTO users (id, name, email, email_verified, managed_by)
      VALUES ($1, $2, $3, $4, $5)
      RETURNING *
      """;

  static final String GET =
      """
      SELECT *
        FROM users
       WHERE id = $1
      """;

  /** The person and the card of one organization; no card on the platform. */
  static final String PROFILE =
      """
      SELECT u.*, o.id AS org_id, o.name AS org_name, o.slug AS org_slug, o.logo_url AS org_logo_url
        FROM users u
        LEFT JOIN organizations o ON o.id = $2
       WHERE u.id = $1
      """;

  /** Whoever changes what decides about management holds this lock. */
  static final String LOCK =
      """
      SELECT *
        FROM users
       WHERE id = $1
         FOR UPDATE
      """;

  static final String RELEASE =
      """
      UPDATE users
         SET managed_by = NULL, updated_at = now()
       WHERE id = $1
      """;

  static final String PROVE_EMAIL =
      """
      UPDATE users
         SET email = $2, email_verified = true, updated_at = now()
       WHERE id = $1
      """;

  static final String RENAME =
      """
      UPDATE users
         SET name = $2, updated_at = now()
       WHERE id = $1
      """;
}
