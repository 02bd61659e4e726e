package io.tenantry.sessions;

/** What is asked about sessions that act in another person's name; by the login identity. */
final class ActingSql {

  private ActingSql() {}

  /**
   * A session of $2 for whoever has the session $13. It has proved no more, and lives no longer,
   * than that one; nobody holds the token that would refresh it.
   */
  static final String OPEN =
      """
      WITH used AS (
        INSERT INTO sessions (id, user_id, user_epoch, org_id, member_epoch, org_epoch, provider, amr,
                              auth_time, ip, user_agent, device, browser, os, refresh_hash, expires_at)
        SELECT $1, $2, $3, $4, $5, $6, 'impersonation', own.amr,
               own.auth_time, $7, $8, $9, $10, $11, $12,
               least(now() + make_interval(secs => $21::bigint), b.ends_at)
          FROM sessions own
         CROSS JOIN LATERAL tenantry.session_bounds($16, own.auth_time, own.expires_at,
                                                    own.last_seen_at, $23::bigint, $24::bigint,
                                                    $25::bigint) b
         WHERE own.id = $13 AND own.user_id = $14 AND b.lives
        RETURNING *
      ), noted AS (
        INSERT INTO impersonations (session_id, own_session, impersonator_id, own_epoch, own_org,
                                    own_member_epoch, own_org_epoch, mode, pinned, reason)
        SELECT id, $13, $14, $15, $16, $17, $18, $19, $20, $22
          FROM used
      )
      %s
      """
          .formatted(SessionSql.bounds("$23", "$24", "$25"));

  /**
   * What a refresh asks of a session, of both at once: that they stand, and live by the policies
   * under which their tokens were made. Using one is using the other.
   */
  static final String USE =
      """
      WITH used AS (
        UPDATE sessions s
           SET last_seen_at = now()
         WHERE id = $1
           AND tenantry.session_stands($1, $2, $3, $4, $5, $6)
           AND tenantry.impersonator_stands($1)
           AND (SELECT b.lives AND b.policy_epoch = $7
                  FROM tenantry.session_bounds($4, s.auth_time, s.expires_at, s.last_seen_at,
                                               $11::bigint, $12::bigint, $13::bigint) b)
           AND (SELECT b.lives AND b.policy_epoch = $10
                  FROM sessions own
                 CROSS JOIN LATERAL tenantry.session_bounds($9, own.auth_time, own.expires_at,
                                                            own.last_seen_at, $11::bigint,
                                                            $12::bigint, $13::bigint) b
                 WHERE own.id = $8)
        RETURNING id
      ), own AS (
        UPDATE sessions
           SET last_seen_at = now()
         WHERE id = $8 AND EXISTS (SELECT 1 FROM used)
      )
      SELECT id
        FROM used
      """;

  /** Ends it, and tells why it was begun, unless it had ended. */
  static final String END =
      """
      UPDATE sessions s
         SET revoked_at = now()
        FROM impersonations i
       WHERE s.id = $1 AND s.user_id = $2 AND s.revoked_at IS NULL AND i.session_id = s.id
      RETURNING i.reason
      """;

  /** The impersonator's own session as it is now, if it lives. */
  static final String OWN =
      """
      WITH used AS (
        UPDATE sessions s
           SET last_seen_at = now()
         WHERE id = $1 AND user_id = $2
           AND revoked_at IS NULL
           AND (SELECT b.lives
                  FROM tenantry.session_bounds(s.org_id, s.auth_time, s.expires_at, s.last_seen_at,
                                               $3::bigint, $4::bigint, $5::bigint) b)
           AND tenantry.stands(user_id, user_epoch, org_id, member_epoch, org_epoch)
           AND NOT tenantry.ended_in(id, org_id)
        RETURNING *
      )
      %s
      """
          .formatted(SessionSql.bounds("$3", "$4", "$5"));
}
