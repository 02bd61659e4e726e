package io.tenantry.sessions;

/**
 * A person's living sessions, for the login {@code identity}. A session lives as long as it could
 * be refreshed: neither ended nor expired nor idle for more than $4 seconds, and what it was made
 * under still stands.
 */
final class SessionListSql {

  private SessionListSql() {}

  private static final String LIVES =
      """
      s.revoked_at IS NULL AND s.expires_at > now()
         AND s.last_seen_at > now() - make_interval(secs => $4::bigint)
         AND tenantry.stands(s.user_id, s.user_epoch, s.org_id, s.member_epoch, s.org_epoch)
         AND NOT tenantry.ended_in(s.id, s.org_id)\
      """;

  /** Used in this organization, under what stands there now, and not ended there. */
  private static final String USED_HERE =
      """
      FROM session_orgs used
        JOIN sessions s ON s.id = used.session_id
        JOIN member_standing m ON m.org_id = $1 AND m.user_id = $2
        JOIN org_standing o ON o.org_id = $1
       WHERE used.org_id = $1 AND used.user_id = $2 AND used.ended_at IS NULL
         AND used.member_epoch = m.epoch AND used.org_epoch = o.epoch
         AND %s\
      """
          .formatted(LIVES);

  /** Everywhere; $1 is the platform and asks for nothing. */
  private static final String USED_ANYWHERE =
      """
      FROM sessions s
       WHERE s.user_id = $2 AND $1::uuid IS NOT NULL
         AND %s\
      """
          .formatted(LIVES);

  static final String IN_ORG = page(here(), USED_HERE, "used.entered_at", "<", "DESC");
  static final String IN_ORG_BACK = page(here(), USED_HERE, "used.entered_at", ">", "ASC");
  static final String ANYWHERE = page("s.last_seen_at", USED_ANYWHERE, "s.created_at", "<", "DESC");
  static final String ANYWHERE_BACK =
      page("s.last_seen_at", USED_ANYWHERE, "s.created_at", ">", "ASC");

  static final String HOW_MANY_IN_ORG = count(USED_HERE);
  static final String HOW_MANY_ANYWHERE = count(USED_ANYWHERE);

  /** What a session does elsewhere is no organization's business. */
  private static String here() {
    return "CASE WHEN s.org_id = $1 THEN s.last_seen_at ELSE used.last_used_at END";
  }

  private static String page(String seen, String from, String came, String beyond, String order) {
    return """
    SELECT s.id, s.device, s.browser, s.os, s.ip, %3$s AS came_at, %1$s AS seen_at,
           least(s.expires_at, s.last_seen_at + make_interval(secs => $4::bigint)) AS ends_at
      %2$s
       AND (%3$s, s.id) %4$s ($5::timestamptz, $6::uuid)
     ORDER BY %3$s %5$s, s.id %5$s
     LIMIT $3::int OFFSET $7::int
    """
        .formatted(seen, from, came, beyond, order);
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
