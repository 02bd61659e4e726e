package io.tenantry.jobs;

/** What is asked of {@code jobs}. */
final class JobSql {

  private JobSql() {}

  /** The assertion by which a batch enters its organization: whoever began the job still stands. */
  static final String ENTER =
      """
      SELECT set_config('app.org', $1, true)
       WHERE tenantry.starter_stands($2, $3)
      """;

  /** Whoever begins or ends a job of the organization holds this until the transaction ends. */
  static final String LOCK_ALL =
      """
      SELECT pg_advisory_xact_lock(hashtextextended('jobs of ' || $1::uuid, 0))
      """;

  static final String UNFINISHED =
      """
      SELECT count(*) AS unfinished
        FROM jobs
       WHERE org_id = $1 AND state IN ('queued', 'running')
      """;

  static final String INSERT =
      """
      INSERT INTO jobs (org_id, id, kind, permission, how, search, state, total, places, started_by, session_id,
                        via_platform, client, started_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12,
              CASE WHEN $7 = 'running' THEN clock_timestamp() END)
      RETURNING %s
      """
          .formatted(Job.COLUMNS);

  static final String GET =
      """
      SELECT %s
        FROM jobs
       WHERE org_id = $1 AND id = $2
      """
          .formatted(Job.COLUMNS);

  static final String LOCK =
      """
      SELECT %s
        FROM jobs
       WHERE org_id = $1 AND id = $2
         FOR UPDATE
      """
          .formatted(Job.COLUMNS);

  static final String HOW_MANY_RECEIVING =
      """
      SELECT count(*) AS receiving
        FROM jobs
       WHERE org_id = $1 AND state = 'receiving'
      """;

  /** Answers what all files of the organization take that are not done. */
  static final String STAGED =
      """
      UPDATE jobs
         SET total = total + $3, places = places + $3, failed = failed + $4, staged_bytes = staged_bytes + $5,
             touched_at = clock_timestamp()
       WHERE org_id = $1 AND id = $2 AND state = 'receiving'
      RETURNING staged_bytes,
                (SELECT coalesce(sum(others.staged_bytes), 0)::bigint
                   FROM jobs others
                  WHERE others.org_id = $1 AND others.id <> $2 AND others.state IN ('receiving', 'queued', 'running'))
                  AS by_others
      """;

  /** The file has come as a whole. */
  static final String BEGIN =
      """
      UPDATE jobs
         SET state = $3, touched_at = clock_timestamp(),
             started_at = CASE WHEN $3 = 'running' THEN clock_timestamp() END
       WHERE org_id = $1 AND id = $2 AND state = 'receiving'
      RETURNING %s
      """
          .formatted(Job.COLUMNS);

  static final String DROP =
      """
      DELETE FROM jobs
       WHERE org_id = $1 AND id = $2 AND state = 'receiving'
      """;

  /** Everywhere: of whom nothing was heard for $1 seconds. */
  static final String CUT_OFF =
      """
      SELECT %s
        FROM jobs
       WHERE state = 'receiving' AND touched_at < clock_timestamp() - make_interval(secs => $1)
       ORDER BY touched_at
       LIMIT 100
      """
          .formatted(Job.COLUMNS);

  /**
   * A batch is about to be tried. If it was before, it has come to no end: from then on, up to the
   * last item that was in it, there are a quarter as many at once; $4 is how many there are else.
   */
  static final String TRY =
      """
      UPDATE jobs
         SET tries = CASE WHEN tries > 0 AND coalesce(at_once, $4) > 1 THEN 1 ELSE tries + 1 END,
             at_once = CASE WHEN tries = 0 THEN at_once ELSE greatest(1, coalesce(at_once, $4) / 4) END,
             careful_until = CASE WHEN tries = 0 THEN careful_until
                                  ELSE (SELECT max(place)
                                          FROM (SELECT place
                                                  FROM job_items
                                                 WHERE org_id = $1 AND job_id = $2 AND state = 'waiting'
                                                 ORDER BY place
                                                 LIMIT coalesce(jobs.at_once, $4)) AS tried)
                             END,
             touched_at = clock_timestamp()
       WHERE org_id = $1 AND id = $2 AND turn = $3 AND applied < turn AND state = 'running'
      RETURNING %s
      """
          .formatted(Job.COLUMNS);

  /** It was not the fault of any item. */
  static final String UNTRY =
      """
      UPDATE jobs
         SET tries = greatest(0, tries - 1)
       WHERE org_id = $1 AND id = $2 AND turn = $3
      """;

  /**
   * A batch was saved, up to place $5; what it took away is not yet known to be gone everywhere.
   */
  static final String APPLIED =
      """
      UPDATE jobs
         SET applied = turn, done = done + $3, failed = failed + $4, touched_at = clock_timestamp(), tries = 0,
             at_once = CASE WHEN careful_until > $5 THEN at_once END,
             careful_until = CASE WHEN careful_until > $5 THEN careful_until END
       WHERE org_id = $1 AND id = $2
      """;

  /** Some more were found. */
  static final String FOUND =
      """
      UPDATE jobs
         SET applied = turn, total = total + $3, places = places + $4, search_from = $5,
             search = CASE WHEN $5::text IS NOT NULL THEN search END, touched_at = clock_timestamp(),
             tries = 0, at_once = NULL, careful_until = NULL
       WHERE org_id = $1 AND id = $2
      """;

  static final String NEXT_TURN =
      """
      UPDATE jobs
         SET turn = turn + 1, touched_at = clock_timestamp()
       WHERE org_id = $1 AND id = $2
      RETURNING %s
      """
          .formatted(Job.COLUMNS);

  static final String CANCEL =
      """
      UPDATE jobs
         SET cancelling = true
       WHERE org_id = $1 AND id = $2
      """;

  /** What was told only for the work is forgotten with it. */
  static final String END =
      """
      UPDATE jobs
         SET state = $3, reason = $4, skipped = total - done - failed, ended_at = clock_timestamp(),
             how = '{}', search = NULL, search_from = NULL, client = NULL
       WHERE org_id = $1 AND id = $2
      RETURNING %s
      """
          .formatted(Job.COLUMNS);

  /** Of those that wait the oldest, unless one is running. */
  static final String START_NEXT =
      """
      UPDATE jobs
         SET state = 'running', started_at = clock_timestamp(), touched_at = clock_timestamp()
       WHERE org_id = $1
         AND id = (SELECT id
                     FROM jobs
                    WHERE org_id = $1 AND state IN ('queued', 'running')
                    ORDER BY state DESC, id
                    LIMIT 1)
         AND state = 'queued'
      RETURNING %s
      """
          .formatted(Job.COLUMNS);

  /** Whose turn has got lost: nothing happened for $1 seconds. */
  static final String STALLED =
      """
      UPDATE jobs
         SET touched_at = clock_timestamp()
       WHERE state = 'running' AND touched_at < clock_timestamp() - make_interval(secs => $1)
      RETURNING %s
      """
          .formatted(Job.COLUMNS);

  private static final String SHOWN_STATE =
      """
      CASE WHEN state <> 'running' THEN state
                  WHEN cancelling THEN 'cancelling'
                  WHEN search IS NOT NULL THEN 'searching'
                  ELSE 'running' END\
      """;

  /** $2 is the state as it is shown, $3 the kind; null for any. */
  private static final String WANTED =
      """
      org_id = $1 AND ($2::text IS NULL OR $2 = %s) AND ($3::text IS NULL OR kind = $3)\
      """
          .formatted(SHOWN_STATE);

  static final String LIST_OLDER = list("<", "DESC");
  static final String LIST_NEWER = list(">", "ASC");

  /** Counting stops where nobody reads on. */
  static final String HOW_MANY =
      """
      SELECT count(*) AS total
        FROM (SELECT
                FROM jobs
               WHERE %s
               LIMIT $4) counted
      """
          .formatted(WANTED);

  /** The oldest job that ended more than $1 seconds ago, whose items are gone. */
  static final String PURGE =
      """
      DELETE FROM jobs
       WHERE (org_id, id) IN (SELECT org_id, id
                                FROM jobs
                               WHERE ended_at < clock_timestamp() - make_interval(secs => $1)
                               ORDER BY ended_at
                               LIMIT 1)
      """;

  private static String list(String beyond, String order) {
    return """
    SELECT %s
      FROM jobs
     WHERE %s
       AND id %s $4
     ORDER BY id %s
     LIMIT $5 OFFSET $6
    """
        .formatted(Job.COLUMNS, WANTED, beyond, order);
  }
}
