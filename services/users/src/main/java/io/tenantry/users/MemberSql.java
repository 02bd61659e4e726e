package io.tenantry.users;

/** Statements about the members of one organization. */
final class MemberSql {

  private MemberSql() {}

  static final String GET =
      """
      SELECT %s
        FROM members
       WHERE org_id = $1 AND user_id = $3
      """
          .formatted(Member.COLUMNS);

  static final String AMONGST =
      """
      SELECT email
        FROM members
       WHERE org_id = $1 AND deleted_at IS NULL AND email_key = ANY ($2)
      """;

  static final String LOCK = GET + "   FOR UPDATE";

  static final String SET_ROLES =
      """
      UPDATE members
         SET roles = $3, is_admin = $4, is_learner = is_learner OR NOT ($4 OR is_instructor), role_rank = $5,
             updated_at = now()
       WHERE org_id = $1 AND user_id = $2
      """;

  /** The highest rank of the person's roles; what lists are sorted by is no edit of the person. */
  static final String SET_RANK =
      """
      UPDATE members
         SET role_rank = $3
       WHERE org_id = $1 AND user_id = $2
      """;

  /** Ranks are copied by one at a time: of two, the one that read earlier might write later. */
  static final String RANKS_ALONE =
      """
      SELECT pg_advisory_xact_lock(2500, hashtext($1::uuid::text))
      """;

  /**
   * The next holders of role $2 after $3, whose ranks are $4 by the names of their roles, $5. Their
   * rows are locked in the order of their ids, so that nobody waits for somebody who waits for
   * them.
   */
  static final String RANKS_FOLLOW =
      """
      WITH next AS (
        SELECT user_id
          FROM role_assignments
         WHERE org_id = $1 AND role = $2 AND user_id > $3
         ORDER BY user_id
         LIMIT $6
      ), held AS (
        SELECT m.user_id
          FROM members m
         WHERE m.org_id = $1 AND m.user_id IN (SELECT user_id FROM next)
         ORDER BY m.user_id
           FOR NO KEY UPDATE
      ), ranked AS (
        UPDATE members m
           SET role_rank = (SELECT coalesce(max(known.rank), 0)
                              FROM unnest($4::int[], $5::text[]) AS known (rank, name)
                             WHERE known.name = ANY (m.roles))
         WHERE m.org_id = $1 AND m.user_id IN (SELECT user_id FROM held)
      )
      SELECT user_id
        FROM next
       ORDER BY user_id DESC
       LIMIT 1
      """;

  /** Makes another version of it: something that belongs to the person was changed elsewhere. */
  static final String TOUCH =
      """
      UPDATE members
         SET updated_at = now()
       WHERE org_id = $1 AND user_id = $2
      """;

  static final String SUSPEND =
      """
      UPDATE members
         SET status = 'suspended', suspended_until = $3, updated_at = now()
       WHERE org_id = $1 AND user_id = $2
      """;

  static final String REACTIVATE =
      """
      UPDATE members
         SET status = 'active', suspended_until = NULL, updated_at = now()
       WHERE org_id = $1 AND user_id = $2
      """;

  /**
   * Everywhere, by the schedule: the standing has ended by its own time, the copies follow. Whoever
   * decides anew at this moment comes first.
   */
  static final String END_SUSPENSIONS =
      """
      UPDATE members
         SET status = 'active', suspended_until = NULL, updated_at = now()
       WHERE (org_id, user_id) IN (SELECT org_id, user_id
                                     FROM members
                                    WHERE suspended_until <= $1
                                    ORDER BY suspended_until
                                    LIMIT $2
                                      FOR UPDATE SKIP LOCKED)
      RETURNING org_id, user_id
      """;

  /** Everywhere, by the schedule. Readers see either the changes or their sum, never both. */
  static final String FOLD_COUNTS =
      """
      WITH folded AS (DELETE FROM member_count_deltas RETURNING org_id, status, change)
      INSERT INTO member_counts AS counted (org_id, status, members)
      SELECT org_id, status, sum(change) FROM folded GROUP BY org_id, status
      ON CONFLICT (org_id, status) DO UPDATE SET members = counted.members + excluded.members
      """;
}
