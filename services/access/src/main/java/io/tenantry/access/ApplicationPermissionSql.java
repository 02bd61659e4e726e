package io.tenantry.access;

/** What the application's own permissions ask of PostgreSQL. */
final class ApplicationPermissionSql {

  /** One lock for all of them; they are removed once in a while. */
  private static final long LOCK = 0x7065726d697373L;

  private ApplicationPermissionSql() {}

  /** Whoever puts one into a role, or gives it, keeps all of them from being removed meanwhile. */
  static final String HOLD = "SELECT pg_advisory_xact_lock_shared(%d)".formatted(LOCK);

  /** Whoever removes one waits until nobody is giving any. */
  static final String LOCK_ALL = "SELECT pg_advisory_xact_lock(%d)".formatted(LOCK);

  static final String PUT =
      """
      INSERT INTO application_permissions AS p (name, description)
      VALUES ($1, $2)
      ON CONFLICT (name) DO UPDATE SET description = excluded.description, updated_at = now()
       WHERE p.description <> excluded.description
      RETURNING xmax = 0 AS is_new
      """;

  static final String REMOVE =
      """
      DELETE FROM application_permissions
       WHERE name = $1
      """;

  /** How many roles grant it, and how many people hold it by themselves, anywhere. */
  static final String USES =
      """
      SELECT (SELECT count(*) FROM roles WHERE permissions @> ARRAY[$1]::text[]) AS roles,
             (SELECT count(*)
                FROM permission_grants
               WHERE permission = $1 AND (until IS NULL OR until > $2)) AS people
      """;
}
