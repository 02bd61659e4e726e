package io.tenantry.users;

/** Who is in a team, asked of PostgreSQL. */
final class TeamRosterSql {

  private TeamRosterSql() {}

  static final String LIST = list(">", "ASC");

  static final String LIST_BACK = list("<", "DESC");

  /** Exact, from the team's own number; no row where there is no such team. */
  static final String HOW_MANY =
      """
      SELECT (t.members + (SELECT coalesce(sum(d.change), 0)
                             FROM team_count_deltas d
                            WHERE d.org_id = $1 AND d.team_id = t.id))::bigint AS total
        FROM teams t
       WHERE t.org_id = $1 AND t.id = $2
      """;

  private static String list(String beyond, String order) {
    return """
    SELECT m.user_id, m.name, m.avatar_url, m.email, m.username,
           CASE WHEN m.suspended_until <= $6 THEN 'active' ELSE m.status END AS shown_status, m.roles, t.added_at
      FROM team_members t
      JOIN members m ON m.org_id = $1 AND m.user_id = t.user_id
     WHERE t.org_id = $1 AND t.team_id = $2 AND t.user_id %s $3
     ORDER BY t.user_id %s
     LIMIT $4::int OFFSET $5::int
    """
        .formatted(beyond, order);
  }
}
