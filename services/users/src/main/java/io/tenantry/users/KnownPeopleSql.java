package io.tenantry.users;

/** Statements about who somebody is, by their id. */
final class KnownPeopleSql {

  private KnownPeopleSql() {}

  static final String MEMBERS =
      """
      SELECT user_id AS id, name, email
        FROM members
       WHERE org_id = $1 AND user_id = ANY ($2)
      """;

  static final String EVERYBODY =
      """
      SELECT id, name, email
        FROM users
       WHERE id = ANY ($1)
      """;

  /** Whoever is about to remove them waits. */
  static final String KEEP_MEMBER =
      """
      SELECT user_id
        FROM members
       WHERE org_id = $1 AND user_id = $2
         FOR KEY SHARE
      """;

  static final String KEEP_USER =
      """
      SELECT id
        FROM users
       WHERE id = $1
         FOR KEY SHARE
      """;
}
