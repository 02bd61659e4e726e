package io.tenantry.sessions;

/**
 * A person's living sessions, for the login {@code identity}. A session lives as long as it could
 * be refreshed: neither ended nor over by the policy of the organization it is in (the
 * installation's: absolute $4, idle $5, late $6 seconds), and what it was made under still stands.
 */
final class SessionListSql {

  private SessionListSql() {}

  private static final String LIVES =
      """
      s.revoked_at IS NULL
         AND (SELECT b.lives
                FROM tenantry.session_bounds(s.org_id, s.auth_time, s.expires_at, s.last_seen_at,
                                             $4::bigint, $5::bigint, $6::bigint) b)
         AND tenantry.stands(s.user_id, s.user_epoch, s.org_id, s.member_epoch, s.org_epoch)
         AND NOT tenantry.ended_in(s.id, s.org_id)
         AND (i.session_id IS NULL OR tenantry.impersonator_stands(s.id))\
      """;

  /** What a session does elsewhere is no organization's business. */
  static final String SEEN_HERE =
      "CASE WHEN s.org_id = $1 THEN s.last_seen_at ELSE used.last_used_at END";

  /**
   * Used in this organization, under what stands there now, not ended there or over by its policy.
   */
  static final String USED_HERE =
      """
      FROM session_orgs used
        JOIN sessions s ON s.id = used.session_id
        LEFT JOIN impersonations i ON i.session_id = s.id
        JOIN member_standing m ON m.org_id = $1 AND m.user_id = $2
        JOIN org_standing o ON o.org_id = $1
       WHERE used.org_id = $1 AND used.user_id = $2 AND used.ended_at IS NULL
         AND used.member_epoch = m.epoch AND used.org_epoch = o.epoch
         AND (SELECT b.lives
                FROM tenantry.session_bounds($1, s.auth_time, s.expires_at, s.last_seen_at,
                                             $4::bigint, $5::bigint, $6::bigint) b)
         AND %s\
      """
          .formatted(LIVES);

  /** Everywhere; $1 is the platform and asks for nothing. */
  private static final String USED_ANYWHERE =
      """
      FROM sessions s
        LEFT JOIN impersonations i ON i.session_id = s.id
       WHERE s.user_id = $2 AND $1::uuid IS NOT NULL
         AND %s\
      """
          .formatted(LIVES);

  static final String IN_ORG = page("$1", SEEN_HERE, USED_HERE, "used.entered_at", "<", "DESC");
  static final String IN_ORG_BACK = page("$1", SEEN_HERE, USED_HERE, "used.entered_at", ">", "ASC");
  static final String ANYWHERE =
      page("s.org_id", "s.last_seen_at", USED_ANYWHERE, "s.created_at", "<", "DESC");
  static final String ANYWHERE_BACK =
      page("s.org_id", "s.last_seen_at", USED_ANYWHERE, "s.created_at", ">", "ASC");

  static final String HOW_MANY_IN_ORG = count(USED_HERE);
  static final String HOW_MANY_ANYWHERE = count(USED_ANYWHERE);

  /** Until when it lives if nobody uses it any more, is told without the {@code late} of $6. */
  private static String page(
      String org, String seen, String from, String came, String beyond, String order) {
    return """
    SELECT s.id, s.device, s.browser, s.os, s.ip, s.country, s.region, s.city,
           i.impersonator_id, %3$s AS came_at, %1$s AS seen_at,
           (SELECT b.idle_at
              FROM tenantry.session_bounds(%6$s, s.auth_time, s.expires_at, s.last_seen_at,
                                           $4::bigint, $5::bigint, $6::bigint) b) AS ends_at
      %2$s
       AND (%3$s, s.id) %4$s ($7::timestamptz, $8::uuid)
     ORDER BY %3$s %5$s, s.id %5$s
     LIMIT $3::int OFFSET $9::int
    """
        .formatted(seen, from, came, beyond, order, org);
  }

  private static String count(String from) {
    return """
    SELECT count(*) AS total
      FROM (SELECT
              %s
             LIMIT $3::int) counted
    """
        .formatted(from);
  }
}
