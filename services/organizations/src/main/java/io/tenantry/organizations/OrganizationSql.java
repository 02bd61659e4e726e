package io.tenantry.organizations;

/** What organizations ask of PostgreSQL. */
final class OrganizationSql {
  /**
   * Of {@code o} ({@code organizations}), {@code s} ({@code org_standing}), {@code p} ({@code
   * session_policies}) and {@code w} ({@code password_policies}).
   */
  private static final String COLUMNS =
      """
      o.id, o.name, o.slug, o.logo_url, o.metadata, o.invitation_days, o.created_at, o.updated_at,
             p.absolute_hours, p.idle_minutes, p.concurrent_max, p.second_factor_required,
             w.length_min, w.refused_words,
             s.state, s.until, s.reason, s.changed_by, s.changed_at\
      """;

  private static final String STANDING =
      "LEFT JOIN org_standing s ON s.org_id = o.id LEFT JOIN session_policies p ON p.org_id = o.id"
          + " LEFT JOIN password_policies w ON w.org_id = o.id";

  private OrganizationSql() {}

  static final String CREATE =
      """
      WITH named AS (
        INSERT INTO org_slugs (slug, org_id)
        VALUES ($3, $1)
      )
      INSERT INTO organizations (id, name, slug, invitation_days, created_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, $5)
      RETURNING id, name, slug, logo_url, metadata, invitation_days, created_at, updated_at,
                NULL::integer AS absolute_hours, NULL::integer AS idle_minutes, NULL::integer AS concurrent_max,
                false AS second_factor_required,
                NULL::integer AS length_min, NULL::text[] AS refused_words,
                'active' AS state,
                NULL::timestamptz AS until, NULL AS reason, NULL::uuid AS changed_by, $5 AS changed_at
      """;

  static final String GET =
      """
      SELECT %s
        FROM organizations o %s
       WHERE o.id = $1
      """
          .formatted(COLUMNS, STANDING);

  static final String LOCK =
      """
      SELECT updated_at
        FROM organizations
       WHERE id = $1
         FOR UPDATE
      """;

  /** A slug that is new to the organization is written down for good. */
  static final String EDIT =
      """
      WITH named AS (
        INSERT INTO org_slugs (slug, org_id)
        SELECT $3, $1
         WHERE NOT EXISTS (SELECT FROM org_slugs WHERE org_id = $1 AND slug = $3)
      )
      UPDATE organizations
         SET name = $2, slug = $3, logo_url = $4, metadata = $5, invitation_days = $6, updated_at = now()
       WHERE id = $1
      """;

  static final String SLUGS =
      """
      SELECT slug
        FROM org_slugs
       WHERE org_id = $1
      """;

  /** Makes another version of it. */
  static final String TOUCH =
      """
      UPDATE organizations
         SET updated_at = now()
       WHERE id = $1
      """;

  static final String ID_BY_SLUG =
      """
      SELECT org_id
        FROM org_slugs
       WHERE slug = $1
      """;

  static final String SLUG_NOW =
      """
      SELECT slug
        FROM organizations
       WHERE id = $1
      """;

  static final String BY_NAME = page("name_key", "text", ">", "ASC");
  static final String BY_NAME_DOWN = page("name_key", "text", "<", "DESC");
  static final String BY_CREATION = page("created_at", "timestamptz", ">", "ASC");
  static final String BY_CREATION_DOWN = page("created_at", "timestamptz", "<", "DESC");

  /** Counting stops where nobody reads on. */
  static final String HOW_MANY =
      """
      SELECT count(*) AS total
        FROM (SELECT
                FROM organizations
               WHERE $1::text IS NULL OR search_text LIKE lower($1 COLLATE "pg_c_utf8")
               LIMIT $2) AS counted
      """;

  /** One page from a position on; {@code $1} is a pattern, or null for all. */
  private static String page(String key, String type, String beyond, String order) {
    return """
    SELECT %5$s, o.name_key
      FROM organizations o %6$s
     WHERE ($1::text IS NULL OR o.search_text LIKE lower($1 COLLATE "pg_c_utf8"))
       AND (o.%1$s, o.id) %3$s ($2::%2$s, $3::uuid)
     ORDER BY o.%1$s %4$s, o.id %4$s
     LIMIT $4 OFFSET $5
    """
        .formatted(key, type, beyond, order, COLUMNS, STANDING);
  }
}
