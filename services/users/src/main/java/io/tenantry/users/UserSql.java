package io.tenantry.users;

/** Statements about the global rows of people; reached by the logins identity and platform only. */
final class UserSql {

  /** Those that {@link User} tells; "*" would break prepared statements when a column is added. */
  private static final String COLUMNS =
      """
      id, name, email, email_verified, email_proven_at IS NOT NULL AS email_proven, phone, phone_verified,
             phone_proven_at IS NOT NULL AS phone_proven, avatar_url, two_factor_enabled,
             managed_by, created_at, updated_at\
      """;

  private UserSql() {}

  static final String INSERT =
      """
      INSERT INTO users (id, name, email, email_verified, email_proven_at, managed_by)
      VALUES ($1, $2, $3, $4, CASE WHEN $4 THEN now() END, $5)
      RETURNING %s
      """
          .formatted(COLUMNS);

  static final String GET =
      """
      SELECT %s
        FROM users
       WHERE id = $1
      """
          .formatted(COLUMNS);

  /** As the platform lists people; $1 is now. */
  static final String GET_LISTED =
      """
      SELECT %s
        FROM users
       WHERE id = $2
      """
          .formatted(ListedUser.COLUMNS);

  /** The person and the card of one organization; no card on the platform. */
  static final String PROFILE =
      """
      SELECT u.*, o.id AS org_id, o.name AS org_name, o.slug AS org_slug, o.logo_url AS org_logo_url
        FROM (SELECT %s
                FROM users
               WHERE id = $1) u
        LEFT JOIN organizations o ON o.id = $2
      """
          .formatted(COLUMNS);

  /** Whoever changes what decides about management holds this lock. */
  static final String LOCK =
      """
      SELECT %s
        FROM users
       WHERE id = $1
         FOR UPDATE
      """
          .formatted(COLUMNS);

  static final String RELEASE =
      """
      UPDATE users
         SET managed_by = NULL, updated_at = now()
       WHERE id = $1
      """;

  static final String PROVE_EMAIL =
      """
      UPDATE users
         SET email = $2, email_verified = true, updated_at = now(),
             email_proven_at = CASE WHEN email = $2 THEN coalesce(email_proven_at, now()) ELSE now() END
       WHERE id = $1
      """;

  static final String PROVE_PHONE =
      """
      UPDATE users
         SET phone = $2, phone_verified = true, updated_at = now(),
             phone_proven_at = CASE WHEN phone = $2 THEN coalesce(phone_proven_at, now()) ELSE now() END
       WHERE id = $1
      """;

  static final String RENAME =
      """
      UPDATE users
         SET name = $2, updated_at = now()
       WHERE id = $1
      """;

  /** The copy of whether a sign-in asks for a second factor. */
  static final String SET_TWO_FACTOR =
      """
      UPDATE users
         SET two_factor_enabled = $2, updated_at = now()
       WHERE id = $1 AND two_factor_enabled <> $2
      """;

  /** A person's last sign-in, wherever it led. */
  static final String SIGNED_IN =
      """
      UPDATE users
         SET last_login_at = now()
       WHERE id = $1
      """;

  /** The copy of the person's roles in the platform. */
  static final String SET_ROLES =
      """
      UPDATE users
         SET roles = $2, role_rank = $3, updated_at = now()
       WHERE id = $1
      """;

  /** As {@link MemberSql#RANKS_FOLLOW}, of the platform ($1). */
  static final String RANKS_FOLLOW =
      """
      WITH next AS (
        SELECT user_id
          FROM role_assignments
         WHERE org_id = $1 AND role = $2 AND user_id > $3
         ORDER BY user_id
         LIMIT $6
      ), held AS (
        SELECT u.id
          FROM users u
         WHERE u.id IN (SELECT user_id FROM next)
         ORDER BY u.id
           FOR NO KEY UPDATE
      ), ranked AS (
        UPDATE users u
           SET role_rank = (SELECT coalesce(max(known.rank), 0)
                              FROM unnest($4::int[], $5::text[]) AS known (rank, name)
                             WHERE known.name = ANY (u.roles))
         WHERE u.id IN (SELECT id FROM held)
      )
      SELECT user_id
        FROM next
       ORDER BY user_id DESC
       LIMIT 1
      """;

  /** Makes another version of it: something that belongs to the person was changed elsewhere. */
  static final String TOUCH =
      """
      UPDATE users
         SET updated_at = now()
       WHERE id = $1
      """;

  static final String BAN =
      """
      UPDATE users
         SET status = 'banned', suspended_until = $2, updated_at = now()
       WHERE id = $1
      """;

  static final String UNBAN =
      """
      UPDATE users
         SET status = 'active', suspended_until = NULL, updated_at = now()
       WHERE id = $1
      """;

  /** As {@link MemberSql#END_SUSPENSIONS}. */
  static final String END_BANS =
      """
      UPDATE users
         SET status = 'active', suspended_until = NULL, updated_at = now()
       WHERE id IN (SELECT id
                      FROM users
                     WHERE suspended_until <= $1
                     ORDER BY suspended_until
                     LIMIT $2
                       FOR UPDATE SKIP LOCKED)
      RETURNING id
      """;

  /** As {@link MemberSql#FOLD_COUNTS}. */
  static final String FOLD_COUNTS =
      """
      WITH folded AS (DELETE FROM user_count_deltas RETURNING status, change)
      INSERT INTO user_counts AS counted (status, users)
      SELECT status, sum(change) FROM folded GROUP BY status
      ON CONFLICT (status) DO UPDATE SET users = counted.users + excluded.users
      """;
}
