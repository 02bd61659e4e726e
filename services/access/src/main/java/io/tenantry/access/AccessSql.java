package io.tenantry.access;

/** What access asks of PostgreSQL about roles. */
final class AccessSql {
  private AccessSql() {}

  /** What somebody was given: roles by name, and permissions by themselves, ended ones too. */
  static final String HELD =
      """
      SELECT role, NULL AS permission, NULL::timestamptz AS until
        FROM role_assignments
       WHERE org_id = $1 AND user_id = $2
      UNION ALL
      SELECT NULL, permission, until
        FROM permission_grants
       WHERE org_id = $1 AND user_id = $2
      """;

  /** Whether somebody is a member who is neither suspended nor deleted. */
  static final String STANDS_AS_MEMBER =
      """
      SELECT 1
        FROM member_standing
       WHERE org_id = $1 AND user_id = $2 AND (state = 'active' OR until <= $3)
      """;

  /** Wherever somebody may hold anything: where they belong, and the platform. */
  static final String SCOPES_OF =
      """
      SELECT org_id
        FROM member_standing
       WHERE user_id = $1
      UNION
      SELECT org_id
        FROM role_assignments
       WHERE user_id = $1
      """;

  /**
   * Takes away what is not named and gives what is missing; what is already there keeps its giver
   * and time.
   */
  static final String SET_ROLES =
      """
      WITH taken AS (
        DELETE FROM role_assignments
         WHERE org_id = $1 AND user_id = $2 AND role <> ALL ($3::text[])
      )
      INSERT INTO role_assignments (org_id, user_id, role, given_by, given_at)
      SELECT $1, $2, role, $4, $5
        FROM unnest($3::text[]) AS wanted (role)
          ON CONFLICT (org_id, user_id, role) DO NOTHING
      """;

  /** In the order of ids, so that two transactions never wait for each other. */
  static final String OWNERS_WHO_CAN_ACT =
      """
      SELECT a.user_id
        FROM role_assignments a
        JOIN member_standing s ON s.org_id = $1 AND s.user_id = a.user_id
       WHERE a.org_id = $1 AND a.role = $2
         AND (s.state = 'active' OR s.until <= $3)
         AND tenantry.person_stands(a.user_id, $3)
       ORDER BY a.user_id
         FOR UPDATE
      """;

  /** The same of the platform, where the person as a whole has to stand. */
  static final String PLATFORM_ADMINS_WHO_CAN_ACT =
      """
      SELECT a.user_id
        FROM role_assignments a
        JOIN user_standing s ON s.user_id = a.user_id
       WHERE a.org_id = $1 AND a.role = $2
         AND (s.state = 'active' OR s.until <= $3)
       ORDER BY a.user_id
         FOR UPDATE
      """;

  static final String FORGET_MEMBER =
      """
      WITH taken AS (
        DELETE FROM role_assignments
         WHERE org_id = $1 AND user_id = $2
      ), ended AS (
        DELETE FROM permission_grants
         WHERE org_id = $1 AND user_id = $2
      )
      DELETE FROM member_standing
       WHERE org_id = $1 AND user_id = $2
      """;

  static final String FORGET_USER =
      """
      SELECT tenantry.forget_standing_and_roles($1)
      """;

  /** By the policy for app.person. */
  static final String OWNED_BY =
      """
      SELECT org_id
        FROM role_assignments
       WHERE user_id = $1 AND role = $2 AND org_id <> $3
       ORDER BY org_id
      """;
}
