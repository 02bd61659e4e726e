package io.tenantry.sessions;

/** Ending sessions by hand. Each tells whether the session had lived until then. */
final class SessionEndSql {

  private SessionEndSql() {}

  static final String END_ONE =
      """
      UPDATE sessions
         SET revoked_at = coalesce(revoked_at, now())
       WHERE id = $1 AND user_id = $2
      RETURNING old.revoked_at IS NULL AS lived
      """;

  /**
   * All of a person's sessions but one, and those in which they act in somebody's name, whichever
   * of theirs they rest on. Those that ended in the last $3 seconds are named again: the call that
   * ended them may not have reached every node.
   */
  static final String END_OTHERS =
      """
      UPDATE sessions
         SET revoked_at = coalesce(revoked_at, now())
       WHERE id IN (SELECT id FROM sessions WHERE user_id = $1 AND id <> $2
                    UNION ALL
                    SELECT session_id FROM impersonations WHERE impersonator_id = $1)
         AND expires_at > now()
         AND (revoked_at IS NULL OR revoked_at > now() - make_interval(secs => $3::bigint))
      RETURNING id, old.revoked_at IS NULL AS lived
      """;

  static final String END_IN_ORG =
      """
      UPDATE session_orgs
         SET ended_at = coalesce(ended_at, now())
       WHERE org_id = $1 AND session_id = $2 AND user_id = $3
      RETURNING old.ended_at IS NULL AS lived
      """;

  static final String FORGET_IN_ORG =
      """
      DELETE FROM session_orgs
       WHERE org_id = $1 AND user_id = $2
      """;

  /** Where they were used, and in whose name, goes with them. */
  static final String FORGET =
      """
      DELETE FROM sessions
       WHERE id IN (SELECT id FROM sessions WHERE user_id = $1
                    UNION ALL
                    SELECT session_id FROM impersonations WHERE impersonator_id = $1)
      """;
}
