package io.tenantry.access;

/** What access asks of PostgreSQL about standing. */
final class StandingSql {
  private StandingSql() {}

  static final String NEW_USERS =
      """
      INSERT INTO user_standing (user_id, state, changed_at)
      SELECT unnest($1::uuid[]), 'active', $2
      """;

  static final String NEW_ORG =
      """
      INSERT INTO org_standing (org_id, state, changed_at)
      VALUES ($1, 'active', $2)
      """;

  /** Of people who have just been made, so that none of them was one before. */
  static final String NEW_MEMBERS =
      """
      INSERT INTO member_standing (org_id, user_id, state, changed_at)
      SELECT $1, unnest($2::uuid[]), 'active', $3
      """;

  static final String NEW_MEMBER =
      """
      INSERT INTO member_standing (org_id, user_id, state, changed_at)
      VALUES ($1, $2, 'active', $3)
          ON CONFLICT (org_id, user_id) DO NOTHING
      """;

  static final String USER =
      """
      SELECT state, until, reason, changed_by, changed_at, epoch
        FROM user_standing
       WHERE user_id = $1
      """;

  static final String MEMBER =
      """
      SELECT state, until, reason, changed_by, changed_at, epoch
        FROM member_standing
       WHERE org_id = $1 AND user_id = $2
      """;

  static final String ORG =
      """
      SELECT state, until, reason, changed_by, changed_at, epoch
        FROM org_standing
       WHERE org_id = $1
      """;

  static final String SET_USER =
      """
      UPDATE user_standing
         SET state = $2, until = $3, reason = $4, changed_by = $5, changed_at = $6, epoch = nextval('standing_epochs')
       WHERE user_id = $1
      RETURNING state, until, reason, changed_by, changed_at, epoch
      """;

  static final String SET_MEMBER =
      """
      UPDATE member_standing
         SET state = $3, until = $4, reason = $5, changed_by = $6, changed_at = $7, epoch = nextval('standing_epochs')
       WHERE org_id = $1 AND user_id = $2
      RETURNING state, until, reason, changed_by, changed_at, epoch
      """;

  static final String SET_ORG =
      """
      UPDATE org_standing
         SET state = $2, until = $3, reason = $4, changed_by = $5, changed_at = $6, epoch = nextval('standing_epochs')
       WHERE org_id = $1
      RETURNING state, until, reason, changed_by, changed_at, epoch
      """;

  static final String END_SESSIONS_OF_USER =
      """
      UPDATE user_standing
         SET epoch = nextval('standing_epochs')
       WHERE user_id = $1
      RETURNING state, until, reason, changed_by, changed_at, epoch
      """;

  static final String END_SESSIONS_OF_MEMBER =
      """
      UPDATE member_standing
         SET epoch = nextval('standing_epochs')
       WHERE org_id = $1 AND user_id = $2
      RETURNING state, until, reason, changed_by, changed_at, epoch
      """;

  static final String END_SESSIONS_IN_ORG =
      """
      UPDATE org_standing
         SET epoch = nextval('standing_epochs')
       WHERE org_id = $1
      RETURNING state, until, reason, changed_by, changed_at, epoch
      """;

  static final String USERS_OVER =
      """
      UPDATE user_standing
         SET state = 'active', until = NULL, reason = NULL, changed_by = $2, changed_at = $3
       WHERE user_id = ANY ($1) AND until <= $3
      """;

  static final String MEMBERS_OVER =
      """
      UPDATE member_standing s
         SET state = 'active', until = NULL, reason = NULL, changed_by = $3, changed_at = $4
        FROM unnest($1::uuid[], $2::uuid[]) AS over (org_id, user_id)
       WHERE s.org_id = over.org_id AND s.user_id = over.user_id AND s.until <= $4
      """;

  /** The first ones; whoever decides anew at this moment comes first. */
  static final String ORGS_OVER =
      """
      UPDATE org_standing
         SET state = 'active', until = NULL, reason = NULL, changed_by = $2, changed_at = $1
       WHERE org_id IN (SELECT org_id
                          FROM org_standing
                         WHERE until <= $1
                         ORDER BY until
                         LIMIT $3
                           FOR UPDATE SKIP LOCKED)
      RETURNING org_id
      """;
}
