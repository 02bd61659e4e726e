package io.tenantry.users;

/** Statements about deleting, restoring and removing people. */
final class RemovalSql {

  private RemovalSql() {}

  static final String DELETE_MEMBER =
      """
      UPDATE members
         SET status = 'deleted', suspended_until = NULL, deleted_at = now(), before_deletion = $3, updated_at = now()
       WHERE org_id = $1 AND user_id = $2
      """;

  static final String MEMBER_BEFORE =
      """
      SELECT before_deletion
        FROM members
       WHERE org_id = $1 AND user_id = $2
      """;

  static final String RESTORE_MEMBER =
      """
      UPDATE members
         SET status = $3, suspended_until = $4, deleted_at = NULL, before_deletion = NULL, updated_at = now()
       WHERE org_id = $1 AND user_id = $2
      """;

  static final String REMOVE_MEMBER =
      """
      DELETE FROM members
       WHERE org_id = $1 AND user_id = $2
      """;

  /** Still to be removed, and locked; whoever was restored meanwhile is not. */
  static final String MEMBER_IS_DUE =
      """
      SELECT
        FROM members
       WHERE org_id = $1 AND user_id = $2 AND deleted_at < $3
         FOR UPDATE
      """;

  static final String DELETE_USER =
      """
      UPDATE users
         SET status = 'deleted', suspended_until = NULL, deleted_at = now(), before_deletion = $2, updated_at = now()
       WHERE id = $1
      """;

  static final String USER_BEFORE =
      """
      SELECT before_deletion
        FROM users
       WHERE id = $1
      """;

  static final String RESTORE_USER =
      """
      UPDATE users
         SET status = $2, suspended_until = $3, deleted_at = NULL, before_deletion = NULL, updated_at = now()
       WHERE id = $1
      """;

  static final String REMOVE_USER =
      """
      DELETE FROM users
       WHERE id = $1
      """;

  static final String USER_IS_DUE =
      """
      SELECT
        FROM users
       WHERE id = $1 AND deleted_at < $2
         FOR UPDATE
      """;

  /** By the policy for app.person, like the next one. */
  static final String ORGS_OF =
      """
      SELECT org_id
        FROM members
       WHERE user_id = $1
       ORDER BY org_id
      """;

  static final String USERNAMES_OF =
      """
      SELECT org_id, username
        FROM members
       WHERE user_id = $1 AND username IS NOT NULL AND deleted_at IS NULL
       ORDER BY org_id
      """;

  static final String REMOVE_MEMBERSHIPS =
      """
      SELECT tenantry.remove_memberships($1)
      """;

  static final String MEMBERS_DUE =
      """
      SELECT org_id, user_id
        FROM members
       WHERE deleted_at < $1
       ORDER BY deleted_at
       LIMIT $2
      """;

  static final String USERS_DUE =
      """
      SELECT id
        FROM users
       WHERE deleted_at < $1
       ORDER BY deleted_at
       LIMIT $2
      """;
}
