package io.tenantry.sessions;

/** What is asked of {@code session_policies}, and of sessions because of them. */
final class SessionPolicySql {

  private SessionPolicySql() {}

  /**
   * Nobody enters the organization while its policy is set: whoever enters counts sessions by the
   * new one, or is counted by whoever sets it.
   */
  static final String LOCK =
      """
      SELECT pg_advisory_xact_lock(2220, hashtext($1::uuid::text))
      """;

  /**
   * Enters an organization: one at a time for each person there, so that parallel sign-ins are
   * counted one after the other.
   */
  static final String ENTERING =
      """
      SELECT pg_advisory_xact_lock_shared(2220, hashtext($1::uuid::text)),
             pg_advisory_xact_lock(2221, hashtext($1::uuid::text || $2::uuid::text))
      """;

  /**
   * What was over under the policy until now ($6 to $8: the installation's) stays over under the
   * next one.
   */
  static final String SET =
      """
      INSERT INTO session_policies AS p (org_id, absolute_hours, idle_minutes, concurrent_max,
                                         second_factor_required)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (org_id) DO UPDATE
         SET absolute_hours = excluded.absolute_hours,
             idle_minutes = excluded.idle_minutes,
             concurrent_max = excluded.concurrent_max,
             second_factor_required = excluded.second_factor_required,
             epoch = excluded.epoch,
             signed_in_after = greatest(p.signed_in_after,
                                        now() - least(make_interval(secs => $6::bigint),
                                                      make_interval(hours => p.absolute_hours))),
             seen_after = greatest(p.seen_after,
                                   now() - make_interval(secs => $8::bigint)
                                         - least(make_interval(secs => $7::bigint),
                                                 make_interval(mins => p.idle_minutes)))
      RETURNING epoch
      """;

  static final String END_SURPLUS =
      """
      SELECT tenantry.end_surplus_sessions($1, $2, $3, $4) AS ended
      """;

  /**
   * Ends, in an organization ($1), what a person ($2) has there beyond the limit ($7: the
   * installation's, or null), never the session that is entering ($3). Those in which somebody else
   * acts in the person's name do not count. Where there is no limit nothing is looked at.
   */
  static final String END_OLDEST =
      """
      WITH policy AS (
        SELECT least($7::int, (SELECT concurrent_max
                                 FROM session_policies
                                WHERE org_id = $1)) AS most
      ), ranked AS (
        SELECT s.id, row_number() OVER (ORDER BY s.id = $3 DESC, %s DESC, s.id DESC) AS place
          %s
           AND i.session_id IS NULL
           AND (SELECT most FROM policy) IS NOT NULL
      )
      UPDATE session_orgs
         SET ended_at = now()
        FROM ranked
       WHERE session_orgs.org_id = $1 AND session_orgs.session_id = ranked.id
         AND ranked.place > (SELECT most FROM policy)
      RETURNING session_orgs.session_id
      """
          .formatted(SessionListSql.SEEN_HERE, SessionListSql.USED_HERE);
}
