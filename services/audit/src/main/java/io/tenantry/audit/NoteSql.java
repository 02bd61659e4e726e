package io.tenantry.audit;

/** What is asked of PostgreSQL about admin notes. */
final class NoteSql {
  private NoteSql() {}

  static final String WRITE =
      """
      INSERT INTO admin_notes (org_id, id, user_id, author_id, text, created_at)
      VALUES ($1, $2, $3, $4, $5, $6)
      """;

  static final String LIST = page("<", "DESC");
  static final String LIST_SINCE = page(">", "ASC");

  private static String page(String beyond, String order) {
    return """
    SELECT id, author_id, text, created_at
      FROM admin_notes
     WHERE org_id = $1 AND user_id = $2 AND id %1$s $3
     ORDER BY id %2$s
     LIMIT $4 OFFSET $5
    """
        .formatted(beyond, order);
  }
}
