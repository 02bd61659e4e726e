package io.tenantry.invitations;

/** What is asked of PostgreSQL about invitations. In all of them $2 is the time of asking. */
final class InvitationSql {

  private InvitationSql() {}

  private static final String COLUMNS =
      """
      org_id, id, email, roles, message, invited_by, serial, created_at, sent_at, expires_at, accepted_at,
             CASE WHEN state = 'pending' AND expires_at <= $2 THEN 'expired' ELSE state END AS shown_state\
      """;

  /** Those whose time has passed make room for new ones. */
  static final String EXPIRE =
      """
      UPDATE invitations
         SET state = 'expired'
       WHERE org_id = $1 AND state = 'pending' AND expires_at <= $2 AND email = ANY ($3)
      """;

  /** Addresses that have a pending invitation already are left out of the answer. */
  static final String INVITE =
      """
      INSERT INTO invitations (org_id, id, email, roles, message, invited_by, created_at, sent_at, expires_at)
      SELECT $1, new.id, new.email, $5, $6, $7, $2, $2, $8
        FROM unnest($3::uuid[], $4::text[]) AS new (id, email)
          ON CONFLICT (org_id, email) WHERE state = 'pending' DO NOTHING
      RETURNING %s
      """
          .formatted(COLUMNS);

  static final String LOCK =
      """
      SELECT %s
        FROM invitations
       WHERE org_id = $1 AND id = $3
         FOR UPDATE
      """
          .formatted(COLUMNS);

  static final String GET =
      """
      SELECT %s
        FROM invitations
       WHERE org_id = $1 AND id = $3
      """
          .formatted(COLUMNS);

  /** Whoever sends it anew answers for it from now on. */
  static final String RENEW =
      """
      UPDATE invitations
         SET serial = serial + 1, sent_at = $2, expires_at = $4, invited_by = $5
       WHERE org_id = $1 AND id = $3
      RETURNING %s
      """
          .formatted(COLUMNS);

  static final String CANCEL =
      """
      UPDATE invitations
         SET state = 'cancelled'
       WHERE org_id = $1 AND id = $2
      """;

  static final String ACCEPT =
      """
      UPDATE invitations
         SET state = 'accepted', accepted_at = $2, accepted_by = $4
       WHERE org_id = $1 AND id = $3
      """;

  /**
   * Everywhere: what an invitation tells about somebody who was removed for good. $1 is their
   * address, if they had one, and $2 their id.
   */
  static final String BLANK =
      """
      UPDATE invitations
         SET email = '', message = NULL, state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END
       WHERE email = $1 OR accepted_by = $2
      RETURNING id
      """;

  /** The same in one organization. */
  static final String BLANK_IN_ORG =
      """
      UPDATE invitations
         SET email = '', message = NULL, state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END
       WHERE org_id = $1 AND (email = $2 OR accepted_by = $3)
      RETURNING id
      """;

  /** Newest first, from a position on; $3 is the state as it is shown, or null for any. */
  static final String LIST_OLDER =
      """
      SELECT %s, created_at::text AS key,
             (SELECT count(*)
                FROM (SELECT FROM invitations WHERE org_id = $1 AND %2$s LIMIT $8::int) counted) AS total
        FROM invitations
       WHERE org_id = $1 AND (created_at, id) < ($4::text::timestamptz, $5) AND %2$s
       ORDER BY created_at DESC, id DESC
       LIMIT $6::int OFFSET $7::int
      """
          .formatted(COLUMNS, shown());

  /** The same backwards. */
  static final String LIST_NEWER =
      """
      SELECT %s, created_at::text AS key,
             (SELECT count(*)
                FROM (SELECT FROM invitations WHERE org_id = $1 AND %2$s LIMIT $8::int) counted) AS total
        FROM invitations
       WHERE org_id = $1 AND (created_at, id) > ($4::text::timestamptz, $5) AND %2$s
       ORDER BY created_at, id
       LIMIT $6::int OFFSET $7::int
      """
          .formatted(COLUMNS, shown());

  private static String shown() {
    return """
    ($3::text IS NULL
           OR $3 = CASE WHEN state = 'pending' AND expires_at <= $2 THEN 'expired' ELSE state END)\
    """;
  }
}
