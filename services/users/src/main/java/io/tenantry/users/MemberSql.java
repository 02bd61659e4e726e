package io.tenantry.users;

/** Statements about the members of one organization. */
final class MemberSql {

  private MemberSql() {}

  /**
   * A page of a search: the ids come from the narrow function, the people through the wall. $12 is
   * how far is counted.
   */
  static final String SEARCH = found("(SELECT tenantry.count_found_members($7, $8, $9, $12::int))");

  /** The same with statuses only, whose total is known from counters. */
  static final String BY_STATUS = found(total("status = ANY ($9)"));

  static final String COUNT_FOUND =
      """
      SELECT tenantry.count_found_members($1, $2, $3, $4::int)
      """;

  static final String COUNT =
      """
      SELECT coalesce(sum(n), 0)::bigint
        FROM (SELECT members AS n FROM member_counts WHERE org_id = $1 AND status = ANY ($2)
              UNION ALL
              SELECT change FROM member_count_deltas WHERE org_id = $1 AND status = ANY ($2)) counted
      """;

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

  /** The next holders of role $2 after $3, whose ranks are $4 by the names of their roles, $5. */
  static final String RANKS_FOLLOW =
      """
      WITH next AS (
        SELECT user_id
          FROM role_assignments
         WHERE org_id = $1 AND role = $2 AND user_id > $3
         ORDER BY user_id
         LIMIT $6
      ), ranked AS (
        UPDATE members m
           SET role_rank = (SELECT coalesce(max(known.rank), 0)
                              FROM unnest($4::int[], $5::text[]) AS known (rank, name)
                             WHERE known.name = ANY (m.roles))
         WHERE m.org_id = $1 AND m.user_id IN (SELECT user_id FROM next)
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

  /** Exact, from counters: nobody is counted. */
  static String total(String which) {
    return """
    (SELECT coalesce(sum(n), 0)::bigint
              FROM (SELECT members AS n FROM member_counts WHERE org_id = $1 AND %1$s
                    UNION ALL
                    SELECT change FROM member_count_deltas WHERE org_id = $1 AND %1$s) counted)\
    """
        .formatted(which);
  }

  private static String found(String total) {
    return """
    SELECT %s,
           CASE $5 WHEN 'name' THEN name_key WHEN 'email' THEN email_key WHEN 'status' THEN status
                   WHEN 'created_at' THEN created_at::text ELSE last_login_key::text END AS sort_key,
           %s AS total
      FROM tenantry.search_members($7, $8, $9, $5, $6, $10, $11, $3::int, $4::int)
           WITH ORDINALITY AS found (found_id, place)
      JOIN members ON user_id = found_id
     WHERE org_id = $1
     ORDER BY place
    """
        .formatted(Member.COLUMNS, total);
  }
}
