package io.tenantry.access;

/** What roles that were made ask of PostgreSQL. */
final class RoleSql {

  private static final String COLUMNS =
      "id, name, description, permissions, created_at, updated_at";

  private RoleSql() {}

  /** The roles that an organization has made, and the application's own permissions. */
  static final String EVERYTHING =
      """
      SELECT true AS is_role, name, description, permissions
        FROM roles
       WHERE org_id = $1
      UNION ALL
      SELECT false, name, description, NULL
        FROM application_permissions
       ORDER BY name
      """;

  static final String GET =
      """
      SELECT %s
        FROM roles
       WHERE org_id = $1 AND name = $2
      """
          .formatted(COLUMNS);

  static final String LOCK = GET + "   FOR UPDATE";

  /** Whoever gives these roles sees them as they stay until it is done; several may at once. */
  static final String HOLD =
      """
      SELECT id
        FROM roles
       WHERE org_id = $1 AND name = ANY ($2)
       ORDER BY id
         FOR SHARE
      """;

  static final String INSERT =
      """
      INSERT INTO roles (org_id, id, name, description, permissions, created_by)
      VALUES ($1, $2, $3, $4, $5, $6)
      RETURNING %s
      """
          .formatted(COLUMNS);

  static final String UPDATE =
      """
      UPDATE roles
         SET name = $3, description = $4, permissions = $5, updated_at = now()
       WHERE org_id = $1 AND id = $2
      RETURNING %s
      """
          .formatted(COLUMNS);

  static final String DELETE =
      """
      DELETE FROM roles
       WHERE org_id = $1 AND id = $2
      """;

  /** Counting stops where nobody reads on. */
  static final String HOLDERS =
      """
      SELECT count(*) AS holders
        FROM (SELECT
                FROM role_assignments
               WHERE org_id = $1 AND role = $2
               LIMIT $3) AS counted
      """;

  /**
   * Whether somebody holds role $2 who also holds one of the roles $3, or by themselves a
   * permission that is not among $4, and none of the roles $5. Begins with whoever holds much, for
   * they are few.
   */
  static final String HELD_ABOVE =
      """
      SELECT EXISTS (
        SELECT
          FROM (SELECT user_id
                  FROM role_assignments
                 WHERE org_id = $1 AND role = ANY ($3)
                UNION ALL
                SELECT user_id
                  FROM permission_grants
                 WHERE org_id = $1 AND permission <> ALL ($4) AND (until IS NULL OR until > $6)) above
         WHERE EXISTS (SELECT FROM role_assignments held
                        WHERE held.org_id = $1 AND held.user_id = above.user_id AND held.role = $2)
           AND NOT EXISTS (SELECT FROM role_assignments covered
                            WHERE covered.org_id = $1 AND covered.user_id = above.user_id
                              AND covered.role = ANY ($5))) AS held_above
      """;
}
