package io.tenantry.audit;

/** What audit asks of PostgreSQL. */
final class AuditSql {
  private AuditSql() {}

  /**
   * The events of one actor, what waits for their seals, and, where there are any, the personal
   * values beside them.
   */
  static final String RECORD =
      """
      WITH happened AS (
        INSERT INTO audit_events
               (at, schema_version, actor_id, session_id, impersonator_id, via_platform, request_id,
                org_id, id, action, target_kind, target_id, data,
                actor_commitment, target_commitment, hash)
        SELECT $1, $2, $3, $4, $5, $6, $7, e.*
          FROM unnest($8::uuid[], $9::uuid[], $10::text[], $11::text[], $12::uuid[], $13::jsonb[],
                      $14::bytea[], $15::bytea[], $16::bytea[]) AS e
      ), waiting AS (
        INSERT INTO audit_unsealed (org_id, at, event_id, hash, receipt)
        SELECT w.org_id, $1, w.event_id, w.hash, w.receipt
          FROM unnest($8::uuid[], $9::uuid[], $16::bytea[], $17::bytea[])
            AS w (org_id, event_id, hash, receipt)
      )
      INSERT INTO audit_personal (org_id, event_id, about, person_id, salt, personal)
      SELECT p.*
        FROM unnest($18::uuid[], $19::uuid[], $20::text[], $21::uuid[], $22::bytea[], $23::jsonb[])
          AS p
      """;

  static final String ALL = page("", "<", "DESC");
  static final String ALL_SINCE = page("", ">", "ASC");
  static final String BY_ACTOR = page("AND e.actor_id = $7", "<", "DESC");
  static final String BY_ACTOR_SINCE = page("AND e.actor_id = $7", ">", "ASC");
  static final String ON_TARGET = page("AND e.target_id = $8", "<", "DESC");
  static final String ON_TARGET_SINCE = page("AND e.target_id = $8", ">", "ASC");

  /**
   * What somebody did, and what was done to them ($7): two scans, each of its own index, of which a
   * page is made.
   */
  static final String ABOUT = about("", "<", "DESC");

  static final String ABOUT_SINCE = about("", ">", "ASC");

  /** The same for the person themselves, who is not told of notes. */
  static final String OWN = about("AND action NOT LIKE 'note.%'", "<", "DESC");

  static final String OWN_SINCE = about("AND action NOT LIKE 'note.%'", ">", "ASC");

  /** Everything personal that the trails tell about a person. */
  static final String ERASE = "SELECT tenantry.erase_from_audit($1)";

  /** The same in the organization of the transaction. */
  static final String ERASE_FROM_OWN = "SELECT tenantry.erase_from_own_audit($1)";

  private static String about(String hidden, String beyond, String order) {
    String asActor = scan("actor_id = $7", beyond, order);
    String asTarget = scan("target_id = $7 AND actor_id <> $7 " + hidden, beyond, order);
    return """
    SELECT e.*,
           a.salt AS actor_salt, a.personal AS actor_personal,
           t.salt AS target_salt, t.personal AS target_personal
      FROM (%1$s
            UNION ALL
            %2$s) e
      LEFT JOIN audit_personal a ON a.org_id = $1 AND a.event_id = e.id AND a.about = 'actor'
      LEFT JOIN audit_personal t ON t.org_id = $1 AND t.event_id = e.id AND t.about = 'target'
     ORDER BY e.at %3$s, e.id %3$s
     LIMIT $8 OFFSET $9
    """
        .formatted(asActor, asTarget, order);
  }

  /** As far as a page of both can reach. */
  private static String scan(String whose, String beyond, String order) {
    return """
    (SELECT org_id, id, at, action, actor_id, session_id, impersonator_id, via_platform, request_id,
                     target_kind, target_id, data, actor_commitment, target_commitment, hash
                FROM audit_events
               WHERE org_id = $1 AND %1$s
                 AND at >= $2 AND at < $3
                 AND at %2$s= $4 AND (at, id) %2$s ($4, $5)
                 AND ($6::text[] IS NULL OR action = ANY ($6))
               ORDER BY at %3$s, id %3$s
               LIMIT $8::int + $9::int)\
    """
        .formatted(whose, beyond, order);
  }

  /**
   * One page from a position on. The first condition on actor or target names the index; the
   * position bounds the time once more by itself, because PostgreSQL leaves out partitions by
   * single columns only.
   */
  private static String page(String whose, String beyond, String order) {
    return """
    SELECT e.org_id, e.id, e.at, e.action, e.actor_id, e.session_id, e.impersonator_id,
           e.via_platform, e.request_id, e.target_kind, e.target_id, e.data,
           e.actor_commitment, e.target_commitment, e.hash,
           a.salt AS actor_salt, a.personal AS actor_personal,
           t.salt AS target_salt, t.personal AS target_personal
      FROM audit_events e
      LEFT JOIN audit_personal a ON a.org_id = $1 AND a.event_id = e.id AND a.about = 'actor'
      LEFT JOIN audit_personal t ON t.org_id = $1 AND t.event_id = e.id AND t.about = 'target'
     WHERE e.org_id = $1 %1$s
       AND e.at >= $2 AND e.at < $3
       AND e.at %2$s= $4 AND (e.at, e.id) %2$s ($4, $5)
       AND ($6::text[] IS NULL OR e.action = ANY ($6))
       AND ($7::uuid IS NULL OR e.actor_id = $7)
       AND ($8::uuid IS NULL OR e.target_id = $8)
     ORDER BY e.at %3$s, e.id %3$s
     LIMIT $9 OFFSET $10
    """
        .formatted(whose, beyond, order);
  }
}
