package io.tenantry.sessions;

/**
 * What is asked of {@code sessions} and {@code session_orgs}. Sessions belong to a person, not to
 * an organization, and only the login {@code identity} reaches them.
 */
final class SessionSql {

  private SessionSql() {}

  /** How a writing transaction enters its organization; no row, no context, nothing is written. */
  static final String ENTER =
      """
      SELECT set_config('app.org', $1, true)
       WHERE tenantry.session_stands($2, $3, $4, $5, $6, $7)
      """;

  /** The same when somebody acts in another person's name: both sessions must stand. */
  static final String ENTER_AS_SOMEBODY =
      """
      SELECT set_config('app.org', $1, true)
       WHERE tenantry.session_stands($2, $3, $4, $5, $6, $7)
         AND tenantry.impersonator_stands($2)
      """;

  /**
   * The standing of a person and, when an organization is named, of the membership, and whether it
   * wants a second factor.
   */
  static final String STANDING =
      """
      SELECT user_state, user_until, user_epoch, member_state, member_until, member_epoch,
             org_state, org_until, org_epoch, now() AS issued_at,
             tenantry.second_factor_missing($2, '{}') AS factor_wanted
        FROM tenantry.standing_now($1, $2)
      """;

  static final String INSERT =
      """
      WITH used AS (
        INSERT INTO sessions (id, user_id, user_epoch, org_id, member_epoch, org_epoch, provider, amr,
                              ip, user_agent, device, browser, os, country, region, city,
                              refresh_hash, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                now() + make_interval(secs => $18::bigint))
        RETURNING *
      )
      %s
      """
          .formatted(bounds("$18", "$19", "$20"));

  /**
   * One row per organization that a session was used in, with the epochs it first came in under. A
   * session that was ended there does not come back in: the row it finds is from before.
   */
  static final String ENTER_ORG =
      """
      INSERT INTO session_orgs (org_id, session_id, user_id, member_epoch, org_epoch)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (org_id, session_id) DO UPDATE
         SET last_used_at = now()
       WHERE session_orgs.member_epoch = excluded.member_epoch
         AND session_orgs.org_epoch = excluded.org_epoch
         AND session_orgs.ended_at IS NULL
      RETURNING session_id
      """;

  /**
   * Moves a living session into another organization; that is undone if it is over by its policy.
   */
  static final String SWITCH =
      """
      WITH used AS (
        UPDATE sessions
           SET org_id = $2, member_epoch = $3, org_epoch = $4, last_seen_at = now()
         WHERE id = $1 AND user_id = $5 AND user_epoch = $6
           AND revoked_at IS NULL AND expires_at > now()
        RETURNING *
      )
      %s
      """
          .formatted(bounds("$7", "$8", "$9"));

  /** Somebody proved again, by $3, who they are. */
  static final String PROVED =
      """
      WITH used AS (
        UPDATE sessions
           SET amr = amr || ARRAY(SELECT word
                                    FROM unnest($3::text[]) word
                                   WHERE word <> ALL (amr)),
               auth_time = now(), last_seen_at = now()
         WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > now()
           AND tenantry.stands(user_id, user_epoch, org_id, member_epoch, org_epoch)
           AND NOT tenantry.ended_in(id, org_id)
        RETURNING *
      )
      %s
      """
          .formatted(bounds("$4", "$5", "$6"));

  /** How somebody proved who they are in a session that has not ended, and when. */
  static final String PROOF =
      """
      SELECT amr, auth_time
        FROM sessions
       WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > now()
      """;

  /** Holds a session that still stands, so that it does not end before this transaction. */
  static final String HOLD =
      """
      SELECT s.id
        FROM sessions s
       WHERE s.id = $1 AND s.user_id = $2 AND s.revoked_at IS NULL AND s.expires_at > now()
         AND tenantry.stands(s.user_id, s.user_epoch, s.org_id, s.member_epoch, s.org_epoch)
         AND NOT tenantry.ended_in(s.id, s.org_id)
         FOR SHARE
      """;

  /** A session that rests on another of the same person ($3) has proved no more than that one. */
  static final String REST_ON =
      """
      UPDATE sessions s
         SET amr = own.amr, auth_time = own.auth_time
        FROM sessions own
       WHERE s.id = $1 AND s.user_id = $2 AND own.id = $3 AND own.user_id = $2
      """;

  /** Whether a person belongs to an organization that lets nobody in without a second factor. */
  static final String FACTOR_WANTED_OF =
      """
      SELECT tenantry.second_factor_wanted_of($1) AS wanted
      """;

  /** Which of these sessions and people are known in the organization. */
  static final String KNOWN_IN =
      """
      SELECT DISTINCT session_id, user_id
        FROM session_orgs
       WHERE org_id = $1 AND (session_id = ANY ($2) OR user_id = ANY ($3))
      """;

  /**
   * The one statement of a refresh. The presented hash ($2) gives way to its successor ($3); within
   * the grace ($4 seconds) it may come again, as long as that very successor is still unused.
   * Revoked, over by the policy of its organization (the installation's: absolute $5, idle $6, late
   * $7 seconds) or made under other epochs: no row.
   */
  static final String REFRESH =
      """
      WITH used AS (
        UPDATE sessions
           SET previous_hash = CASE WHEN refresh_hash = $2 THEN $2 ELSE previous_hash END,
               rotated_at = CASE WHEN refresh_hash = $2 THEN now() ELSE rotated_at END,
               refresh_hash = $3,
               last_seen_at = now()
         WHERE id = $1
           AND revoked_at IS NULL
           AND (SELECT b.lives
                  FROM tenantry.session_bounds(org_id, auth_time, expires_at, last_seen_at,
                                               $5::bigint, $6::bigint, $7::bigint) b)
           AND (refresh_hash = $2
                OR (previous_hash = $2
                    AND refresh_hash = $3
                    AND rotated_at > now() - make_interval(secs => $4::bigint)))
           AND tenantry.stands(user_id, user_epoch, org_id, member_epoch, org_epoch)
           AND NOT tenantry.ended_in(id, org_id)
           AND NOT tenantry.second_factor_missing(org_id, amr)
        RETURNING *
      )
      %s
      """
          .formatted(bounds("$5", "$6", "$7"));

  /** Ends a session whose spent token came back; not one whose token is simply too late. */
  static final String END_REUSED =
      """
      UPDATE sessions
         SET revoked_at = now()
       WHERE id = $1
         AND revoked_at IS NULL
         AND expires_at > now()
         AND refresh_hash <> $2
         AND (previous_hash IS DISTINCT FROM $2
              OR rotated_at <= now() - make_interval(secs => $3::bigint))
      RETURNING user_id, org_id
      """;

  /** When sessions were last used, many at once. */
  static final String SEEN =
      """
      SELECT tenantry.sessions_seen($1, $2, $3)
      """;

  static final String END =
      """
      UPDATE sessions
         SET revoked_at = now()
       WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL
      """;

  /** The next sessions in the order of their ids: {@code last} is the last of them, if any. */
  static final String END_SOME =
      """
      WITH next AS (
        SELECT id
          FROM sessions
         WHERE id > $1
         ORDER BY id
         LIMIT $2
      ), ended AS (
        UPDATE sessions
           SET revoked_at = now()
         WHERE id IN (SELECT id FROM next) AND revoked_at IS NULL
        RETURNING id
      )
      SELECT (SELECT id FROM next ORDER BY id DESC LIMIT 1) AS last,
             (SELECT count(*) FROM ended) AS ended
      """;

  static final String NOW_MS =
      """
      SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms
      """;

  /**
   * Where a person was last, of the organizations they belong to: first those that let them in, and
   * of these the last used.
   */
  static final String USUAL_ORG =
      """
      SELECT org_id, stands
        FROM tenantry.memberships_now($1)
       ORDER BY stands DESC, last_used_at DESC NULLS LAST, org_id
       LIMIT 1
      """;

  /** Sessions nobody can use any more, kept a while for the people who look at their list. */
  static final String PURGE =
      """
      DELETE FROM sessions
       WHERE id IN (SELECT id
                      FROM sessions
                     WHERE expires_at < now() - make_interval(secs => $1::bigint)
                     ORDER BY expires_at
                     LIMIT $2)
      """;

  /** What a token is made from, of a session that was just used. */
  static String bounds(String absolute, String idle, String late) {
    return """
    SELECT used.user_id, used.org_id, used.user_epoch, used.member_epoch, used.org_epoch,
             used.auth_time, now() AS issued_at, b.lives, b.ends_at, b.policy_epoch
        FROM used
       CROSS JOIN LATERAL tenantry.session_bounds(used.org_id, used.auth_time, used.expires_at,
                                                  used.last_seen_at, %s::bigint, %s::bigint,
                                                  %s::bigint) b\
    """
        .formatted(absolute, idle, late);
  }
}
