package io.tenantry.audit;

/**
 * What the check of a trail asks of PostgreSQL, page by page. Plans may have been made while the
 * tables were small, so each question is bounded on both sides, and what is looked up row by row
 * says so (LATERAL … LIMIT 1): otherwise a page reads the whole trail.
 */
final class VerifySql {
  private VerifySql() {}

  /**
   * An event with all that is told about it. JSON that is no object was written by nobody of ours;
   * it is read as something that no hash fits.
   */
  private static final String EVENT =
      """
      SELECT e.org_id, e.id, e.at, e.schema_version, e.action, e.actor_id, e.session_id,
             e.impersonator_id, e.via_platform, e.request_id, e.target_kind, e.target_id,
             CASE jsonb_typeof(e.data) WHEN 'object' THEN e.data END AS data,
             e.actor_commitment, e.target_commitment, e.hash,
             a.salt AS actor_salt, a.person_id AS actor_person,
             CASE jsonb_typeof(a.personal) WHEN 'object' THEN a.personal ELSE '{}' END
               AS actor_personal,
             t.salt AS target_salt, t.person_id AS target_person,
             CASE jsonb_typeof(t.personal) WHEN 'object' THEN t.personal ELSE '{}' END
               AS target_personal
        FROM %s
        LEFT JOIN LATERAL (
             SELECT salt, personal, person_id
               FROM audit_personal
              WHERE org_id = $1 AND event_id = e.id AND about = 'actor'
              LIMIT 1) a ON true
        LEFT JOIN LATERAL (
             SELECT salt, personal, person_id
               FROM audit_personal
              WHERE org_id = $1 AND event_id = e.id AND about = 'target'
              LIMIT 1) t ON true
      """;

  /** These events, each where its seal says that it is. */
  static final String EVENTS =
      EVENT.formatted(
          """
             unnest($2::uuid[], $3::timestamptz[]) AS w (id, at)
          CROSS JOIN LATERAL (
                SELECT *
                  FROM audit_events
                 WHERE org_id = $1 AND at = w.at AND id = w.id
                 LIMIT 1) e\
          """);

  /** An event wherever it is. */
  static final String EVENT_BY_ID =
      EVENT.formatted("audit_events e") + "WHERE e.org_id = $1 AND e.id = $2 LIMIT 1";

  /**
   * The next seals: so many that they hold about as many events as fit into memory. Nothing if so
   * many are missing, see {@link #NEXT_SEAL}.
   */
  static final String SEALS =
      """
      SELECT org_id, seq, at, count, first_at, last_at, root, previous, signature, leaves
        FROM (SELECT s.*, sum(s.count) OVER (ORDER BY s.seq) - s.count AS before
                FROM audit_seals s
               WHERE s.org_id = $1 AND s.seq > $2 AND s.seq <= $2 + 256) s
       WHERE before < $3
       ORDER BY seq
      """;

  static final String NEXT_SEAL =
      """
      SELECT org_id, seq, at, count, first_at, last_at, root, previous, signature, leaves
        FROM audit_seals
       WHERE org_id = $1 AND seq > $2
       ORDER BY seq
       LIMIT 1
      """;

  static final String SEAL =
      """
      SELECT org_id, seq, at, count, first_at, last_at, root, previous
        FROM audit_seals
       WHERE org_id = $1 AND seq = $2
      """;

  /** The events after a position, in their order. */
  static final String NEXT_EVENTS =
      """
      SELECT id, at
        FROM audit_events
       WHERE org_id = $1 AND at >= $2 AND (at, id) > ($2, $3) AND at <= $4
       ORDER BY at, id
       LIMIT $5
      """;

  static final String UNSEALED_BETWEEN =
      """
      SELECT org_id, at, event_id, hash, receipt
        FROM audit_unsealed
       WHERE org_id = $1 AND at >= $2 AND at <= $3
      """;

  /** Seals that hold events of this time; none spans more than $4 tells. */
  static final String SEALED_BETWEEN =
      """
      SELECT leaves
        FROM audit_seals
       WHERE org_id = $1 AND last_at >= $2 AND last_at <= $4 AND first_at <= $3
      """;

  static final String NEXT_UNSEALED =
      """
      SELECT org_id, at, event_id, hash, receipt
        FROM audit_unsealed
       WHERE org_id = $1 AND (at, event_id) > ($2, $3)
       ORDER BY at, event_id
       LIMIT $4
      """;

  static final String TAIL =
      """
      SELECT count(*) AS count, min(at) AS oldest FROM audit_unsealed WHERE org_id = $1
      """;

  /** What retention has dropped, the latest first. */
  static final String KEPT =
      "SELECT kept_from, at, events, signature FROM audit_retention ORDER BY kept_from DESC LIMIT 1000";

  /** The organization after this one that has any trail. */
  static final String NEXT_ORG =
      """
      SELECT org_id
        FROM ((SELECT org_id FROM audit_seals WHERE org_id > $1 ORDER BY org_id LIMIT 1)
              UNION ALL
              (SELECT org_id FROM audit_unsealed WHERE org_id > $1 ORDER BY org_id LIMIT 1)
              UNION ALL
              (SELECT org_id FROM audit_events WHERE org_id > $1 ORDER BY org_id LIMIT 1)) o
       ORDER BY org_id
       LIMIT 1
      """;
}
