package io.tenantry.organizations;

/** What organizations ask of PostgreSQL. */
final class OrganizationSql {
  private OrganizationSql() {}

  static final String CREATE =
      """
      WITH named AS (
        INSERT INTO org_slugs (slug, org_id)
        VALUES ($3, $1)
      )
      INSERT INTO organizations (id, name, slug, invitation_days, created_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, $5)
      RETURNING id, name, slug, logo_url, metadata, invitation_days, created_at, updated_at
      """;

  static final String GET =
      """
      SELECT id, name, slug, logo_url, metadata, invitation_days, created_at, updated_at
        FROM organizations
       WHERE id = $1
      """;

  static final String ID_BY_SLUG =
      """
      SELECT org_id
        FROM org_slugs
       WHERE slug = $1
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
    SELECT id, name, slug, logo_url, metadata, invitation_days, created_at, updated_at, name_key
      FROM organizations
     WHERE ($1::text IS NULL OR search_text LIKE lower($1 COLLATE "pg_c_utf8"))
       AND (%1$s, id) %3$s ($2::%2$s, $3::uuid)
     ORDER BY %1$s %4$s, id %4$s
     LIMIT $4 OFFSET $5
    """
        .formatted(key, type, beyond, order);
  }
}
