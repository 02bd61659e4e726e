package io.tenantry.organizations;

/** What teams ask of PostgreSQL. */
final class TeamSql {

  /** Of {@code t} ({@code teams}); nobody is counted. */
  private static final String COLUMNS =
      """
      t.id, t.name, t.description, t.created_at, t.updated_at, t.name_key,
             (t.members + (SELECT coalesce(sum(d.change), 0)
                             FROM team_count_deltas d
                            WHERE d.org_id = $1 AND d.team_id = t.id))::bigint AS number_of_members\
      """;

  private TeamSql() {}

  static final String LIST = list(">", "ASC");

  static final String LIST_BACK = list("<", "DESC");

  static final String GET =
      """
      SELECT %s
        FROM teams t
       WHERE t.org_id = $1 AND t.id = $2
      """
          .formatted(COLUMNS);

  static final String LOCK = GET + "   FOR UPDATE OF t";

  static final String INSERT =
      """
      INSERT INTO teams (org_id, id, name, description, created_by)
      VALUES ($1, $2, $3, $4, $5)
      """;

  static final String UPDATE =
      """
      UPDATE teams
         SET name = $3, description = $4, updated_at = now()
       WHERE org_id = $1 AND id = $2
      """;

  static final String DELETE =
      """
      DELETE FROM teams
       WHERE org_id = $1 AND id = $2
      """;

  static final String ADD_MEMBER =
      """
      INSERT INTO team_members (org_id, team_id, user_id, added_by)
      VALUES ($1, $2, $3, $4)
          ON CONFLICT DO NOTHING
      """;

  static final String REMOVE_MEMBER =
      """
      DELETE FROM team_members
       WHERE org_id = $1 AND team_id = $2 AND user_id = $3
      """;

  /** Everywhere, by the schedule. Readers see either the changes or their sum, never both. */
  static final String FOLD_COUNTS =
      """
      WITH folded AS (DELETE FROM team_count_deltas RETURNING org_id, team_id, change),
           sums AS (SELECT org_id, team_id, sum(change) AS change FROM folded GROUP BY org_id, team_id)
      UPDATE teams t
         SET members = t.members + sums.change
        FROM sums
       WHERE t.org_id = sums.org_id AND t.id = sums.team_id
      """;

  /** Names are few, so the total is counted; $3 and $4 are the position. */
  private static String list(String beyond, String order) {
    return """
    SELECT %s, (SELECT count(*) FROM (SELECT FROM teams WHERE org_id = $1 LIMIT $6::int) counted) AS total
      FROM teams t
     WHERE t.org_id = $1 AND (t.name_key, t.id) %s ($2, $3::uuid)
     ORDER BY t.name_key %3$s, t.id %3$s
     LIMIT $4::int OFFSET $5::int
    """
        .formatted(COLUMNS, beyond, order);
  }
}
