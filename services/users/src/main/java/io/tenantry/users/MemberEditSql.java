package io.tenantry.users;

/** What is asked of {@code members} and their neighbours when people are made and edited. */
final class MemberEditSql {

  private MemberEditSql() {}

  /** One or many. */
  static final String INSERT =
      """
      INSERT INTO members (org_id, user_id, username, unique_id, status, is_admin, is_instructor, is_learner, roles,
                           joined_at, metadata, public_metadata, %1$s)
      SELECT $1, user_id, username, unique_id, status, is_admin, is_instructor, is_learner, roles,
             now(), metadata, public_metadata, %1$s
        FROM jsonb_to_recordset($2::jsonb)
          AS made (user_id uuid, username text, unique_id text, status text, is_admin boolean, is_instructor boolean,
                   is_learner boolean, roles text[], metadata jsonb, public_metadata jsonb, %2$s)
      """
          .formatted(PersonProfile.COLUMNS, PersonProfile.TYPED);

  static final String PARTICULARS =
      """
      SELECT %s
        FROM members
       WHERE org_id = $1 AND user_id = $2
      """
          .formatted(Particulars.COLUMNS);

  static final String UPDATE =
      """
      UPDATE members
         SET username = $3, is_admin = $4, is_instructor = $5, is_learner = $6, metadata = $7, public_metadata = $8,
             (%s) = ($9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19), updated_at = now()
       WHERE org_id = $1 AND user_id = $2
      """
          .formatted(PersonProfile.COLUMNS);

  /** Who is here with this address; whoever was deleted is found when the address is wanted. */
  static final String WITH_EMAIL =
      """
      SELECT user_id, false AS deleted
        FROM members
       WHERE org_id = $1 AND email_key = $2 AND deleted_at IS NULL
       ORDER BY user_id
       LIMIT 1
      """;

  static final String WITH_UNIQUE_ID =
      """
      SELECT user_id, deleted_at IS NOT NULL AS deleted
        FROM members
       WHERE org_id = $1 AND unique_id = $2
      """;

  /** Of many, who is here with one of these addresses or unique ids. */
  static final String WITH_ANY =
      """
      SELECT email_key, NULL AS unique_id, false AS deleted
        FROM members
       WHERE org_id = $1 AND email_key = ANY ($2) AND deleted_at IS NULL
       UNION ALL
      SELECT NULL, unique_id, deleted_at IS NOT NULL
        FROM members
       WHERE org_id = $1 AND unique_id = ANY ($3)
      """;

  /** Which of these people belong here, deleted ones too. */
  static final String AMONGST =
      """
      SELECT user_id, deleted_at IS NOT NULL AS deleted
        FROM members
       WHERE org_id = $1 AND user_id = ANY ($2)
      """;

  static final String SET_STATUS =
      """
      UPDATE members
         SET status = $3, suspended_until = NULL, updated_at = now()
       WHERE org_id = $1 AND user_id = $2
      """;

  static final String SET_UNIQUE_ID =
      """
      UPDATE members
         SET unique_id = $3, updated_at = now()
       WHERE org_id = $1 AND user_id = $2
      """;

  /** The first of these that nobody has; the unique index has the last word. */
  static final String FREE_UNIQUE_ID =
      """
      SELECT candidate
        FROM unnest($2::text[]) AS candidate
       WHERE NOT EXISTS (SELECT FROM members WHERE org_id = $1 AND unique_id = candidate)
       LIMIT 1
      """;

  static final String TOLD_TODAY =
      """
      SELECT answers
        FROM invite_instead_answers
       WHERE org_id = $1 AND day = $2
      """;

  /** One more answer of this kind, and yesterday's are forgotten; no row when it was the last. */
  static final String TELL =
      """
      WITH forgotten AS (DELETE FROM invite_instead_answers WHERE org_id = $1 AND day < $2)
      INSERT INTO invite_instead_answers AS told (org_id, day, answers)
      VALUES ($1, $2, 1)
          ON CONFLICT (org_id, day) DO UPDATE SET answers = told.answers + 1 WHERE told.answers < $3
      RETURNING answers
      """;
}
