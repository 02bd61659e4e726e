package io.tenantry.users;

/** Statements about one person's memberships, in any organization. */
final class MembershipSql {

  private MembershipSql() {}

  /** A deleted member who accepts again comes back; anybody else is one already. */
  static final String JOIN =
      """
      INSERT INTO members AS m (org_id, user_id, is_admin, is_learner, roles, joined_at)
      VALUES ($1, $2, $3, NOT $3, $4, now())
      ON CONFLICT (org_id, user_id) DO UPDATE
         SET status = 'active', deleted_at = NULL, before_deletion = NULL, username = NULL, is_admin = excluded.is_admin,
             is_learner = m.is_learner OR excluded.is_learner, roles = excluded.roles,
             joined_at = now(), updated_at = now()
       WHERE m.status = 'deleted'
      RETURNING user_id
      """;

  static final String ELSEWHERE =
      """
      SELECT EXISTS (SELECT FROM members WHERE user_id = $1 AND org_id <> $2) AS elsewhere
      """;

  /** Whoever holds any role of the platform. */
  static final String COLLEAGUES =
      """
      SELECT email
        FROM users
       WHERE email = ANY ($2)
         AND id IN (SELECT user_id FROM role_assignments WHERE org_id = $1)
      """;

  /** The last used first. */
  static final String OF_PERSON =
      """
      SELECT m.org_id, o.name, o.slug, o.logo_url, m.roles, m.last_login_at,
             CASE WHEN m.suspended_until <= $2 THEN 'active' ELSE m.status END AS status
        FROM members m
        JOIN organizations o ON o.id = m.org_id
       WHERE m.user_id = $1 AND m.deleted_at IS NULL
       ORDER BY m.last_login_key DESC, m.org_id
      """;

  /** Where the person has to prove an address before they may enter. */
  static final String PENDING =
      """
      SELECT org_id
        FROM members
       WHERE user_id = $1 AND status = 'pending_verification'
       ORDER BY org_id
      """;

  /** The person's row first, as whoever changes both holds them. */
  static final String SIGNED_IN =
      """
      WITH person AS (
        UPDATE users
           SET last_login_at = now()
         WHERE id = (SELECT user_id
                       FROM members
                      WHERE org_id = $1 AND user_id = $2)
        RETURNING id
      )
      UPDATE members
         SET last_login_at = now()
        FROM person
       WHERE org_id = $1 AND user_id = person.id
      """;
}
