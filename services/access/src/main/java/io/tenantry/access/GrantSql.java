package io.tenantry.access;

/** What direct permissions ask of PostgreSQL. */
final class GrantSql {
  private GrantSql() {}

  /** Those that stand now. */
  static final String OF_PERSON =
      """
      SELECT permission, until, given_by, given_at
        FROM permission_grants
       WHERE org_id = $1 AND user_id = $2 AND (until IS NULL OR until > $3)
       ORDER BY permission
      """;

  /** Which roles somebody holds, and who gave them. */
  static final String ROLES_OF_PERSON =
      """
      SELECT role, given_by, given_at
        FROM role_assignments
       WHERE org_id = $1 AND user_id = $2
       ORDER BY role COLLATE "C"
      """;

  /**
   * Takes away what is not named and gives what is missing; what is already there until the same
   * time keeps its giver.
   */
  static final String SET =
      """
      WITH taken AS (
        DELETE FROM permission_grants
         WHERE org_id = $1 AND user_id = $2 AND permission <> ALL ($3::text[])
      )
      INSERT INTO permission_grants AS g (org_id, user_id, permission, until, given_by, given_at)
      SELECT $1, $2, permission, until, $5, $6
        FROM unnest($3::text[], $4::timestamptz[]) AS wanted (permission, until)
          ON CONFLICT (org_id, user_id, permission) DO UPDATE
         SET until = excluded.until, given_by = excluded.given_by, given_at = excluded.given_at
       WHERE g.until IS DISTINCT FROM excluded.until
      """;

  /**
   * Everywhere, by the schedule: they had ended by their own time; what is written down follows.
   */
  static final String FORGET_ENDED =
      """
      DELETE FROM permission_grants
       WHERE (org_id, user_id, permission) IN (SELECT org_id, user_id, permission
                                                 FROM permission_grants
                                                WHERE until <= $1
                                                ORDER BY until
                                                LIMIT $2
                                                  FOR UPDATE SKIP LOCKED)
      RETURNING org_id, user_id, permission
      """;
}
