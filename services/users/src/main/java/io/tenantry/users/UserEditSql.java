package io.tenantry.users;

/** What is asked of {@code users} when people are made and edited. */
final class UserEditSql {

  private UserEditSql() {}

  /** One or many. */
  static final String INSERT =
      """
      INSERT INTO users (id, name, email, phone, avatar_url, managed_by, status, metadata, public_metadata, %1$s)
      SELECT id, name, email, phone, avatar_url, managed_by, status, metadata, public_metadata, %1$s
        FROM jsonb_to_recordset($1::jsonb)
          AS made (id uuid, name text, email text, phone text, avatar_url text, managed_by uuid, status text,
                   metadata jsonb, public_metadata jsonb, %2$s)
      """
          .formatted(PersonProfile.COLUMNS, PersonProfile.TYPED);

  static final String PARTICULARS =
      """
      SELECT %s
        FROM users
       WHERE id = $1
      """
          .formatted(Particulars.COLUMNS);

  /** That the person has proven a name is said of that name; of another one it has to be shown. */
  static final String SET_CARD =
      """
      UPDATE users
         SET name = $2, email = $3, email_verified = $4, phone = $5, phone_verified = $6, avatar_url = $7,
             email_proven_at = CASE WHEN email = $3 THEN email_proven_at END,
             phone_proven_at = CASE WHEN phone = $5 THEN phone_proven_at END,
             updated_at = now()
       WHERE id = $1
      """;

  static final String SET_PROFILE =
      """
      UPDATE users
         SET metadata = $2, public_metadata = $3,
             (%s) = ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14), updated_at = now()
       WHERE id = $1
      """
          .formatted(PersonProfile.COLUMNS);

  static final String SET_STATUS =
      """
      UPDATE users
         SET status = $2, suspended_until = NULL, updated_at = now()
       WHERE id = $1
      """;
}
