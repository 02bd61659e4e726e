package io.tenantry.jobs;

/** What is asked of {@code jobs} and {@code job_items}. */
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

  /**
   * People and addresses by their places, which follow $3; whom the job has already is left out.
   */
  static final String ADD_ITEMS =
      """
      INSERT INTO job_items (org_id, job_id, place, user_id, address)
      SELECT $1, $2, $3 + place, person, address
        FROM ROWS FROM (unnest($4::uuid[]), unnest($5::text[])) WITH ORDINALITY AS added (person, address, place)
          ON CONFLICT DO NOTHING
      """;

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

  /** Items of a file, by their places in it; one whose key was told before is left out. */
  static final String STAGE =
      """
      INSERT INTO job_items (org_id, job_id, place, address, key, told, state, code, detail)
      SELECT $1, $2, place, address, key, told::jsonb, state, code, left(detail, 500)
        FROM ROWS FROM (unnest($3::bigint[]), unnest($4::text[]), unnest($5::text[]), unnest($6::text[]),
                        unnest($7::text[]), unnest($8::text[]), unnest($9::text[]))
          AS added (place, address, key, told, state, code, detail)
          ON CONFLICT (org_id, job_id, key) WHERE key IS NOT NULL DO NOTHING
      RETURNING place
      """;

  /** Those that were left out, refused for what they are. */
  static final String STAGE_TWINS =
      """
      INSERT INTO job_items (org_id, job_id, place, address, state, code, detail)
      SELECT $1, $2, twin.place, twin.address, 'failed', 'duplicate-row', 'tells of the same as row ' || before.place
        FROM ROWS FROM (unnest($3::bigint[]), unnest($4::text[]), unnest($5::text[])) AS twin (place, address, key)
        JOIN job_items before ON before.org_id = $1 AND before.job_id = $2 AND before.key = twin.key
      """;

  static final String STAGED =
      """
      UPDATE jobs
         SET total = total + $3, places = places + $3, failed = failed + $4, touched_at = clock_timestamp()
       WHERE org_id = $1 AND id = $2 AND state = 'receiving'
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

  /** Some of the items of a job that was never begun. */
  static final String DROP_ITEMS =
      """
      DELETE FROM job_items
       WHERE org_id = $1 AND job_id = $2
         AND place IN (SELECT place FROM job_items WHERE org_id = $1 AND job_id = $2 LIMIT $3)
      """;

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

  /** Everywhere: what files told of items that nobody comes to any more; some at a time. */
  static final String FORGET_TOLD =
      """
      UPDATE job_items
         SET told = NULL, key = NULL
       WHERE (org_id, job_id, place) IN (SELECT item.org_id, item.job_id, item.place
                                           FROM job_items item
                                           JOIN jobs ON jobs.org_id = item.org_id AND jobs.id = item.job_id
                                          WHERE item.told IS NOT NULL AND jobs.ended_at IS NOT NULL
                                          LIMIT $1)
      """;

  static final String TAKE =
      """
      SELECT place, user_id, address, told
        FROM job_items
       WHERE org_id = $1 AND job_id = $2 AND state = 'waiting'
       ORDER BY place
       LIMIT $3
      """;

  static final String IS_LEFT =
      """
      SELECT EXISTS (SELECT
                       FROM job_items
                      WHERE org_id = $1 AND job_id = $2 AND state = 'waiting') AS is_left
      """;

  static final String MARK =
      """
      UPDATE job_items
         SET state = became.state, code = became.code, detail = left(became.detail, 500), told = NULL, key = NULL
        FROM ROWS FROM (unnest($3::bigint[]), unnest($4::text[]), unnest($5::text[]), unnest($6::text[]))
          AS became (place, state, code, detail)
       WHERE org_id = $1 AND job_id = $2 AND job_items.place = became.place
      """;

  /** A batch was saved; what it took away is not yet known to be gone everywhere. */
  static final String APPLIED =
      """
      UPDATE jobs
         SET applied = turn, done = done + $3, failed = failed + $4, touched_at = clock_timestamp()
       WHERE org_id = $1 AND id = $2
      """;

  /** Some more were found. */
  static final String FOUND =
      """
      UPDATE jobs
         SET applied = turn, total = total + $3, places = places + $4, search_from = $5,
             search = CASE WHEN $5::text IS NOT NULL THEN search END, touched_at = clock_timestamp()
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

  /** What was not come to when a job ended is skipped, without having been written down. */
  private static final String RESULT =
      """
      place, user_id, address, code, detail,
             CASE WHEN state = 'waiting' AND $3 THEN 'skipped' ELSE state END AS state\
      """;

  /** $3 is whether the job has ended, $4 the states that are asked for. */
  static final String RESULTS_AFTER = results(">", "ASC");

  static final String RESULTS_BEFORE = results("<", "DESC");

  static final String FORGET =
      """
      UPDATE job_items
         SET address = '', told = NULL, key = NULL,
             state = CASE state WHEN 'waiting' THEN 'skipped' ELSE state END
       WHERE org_id = $1 AND address = $2
      """;

  static final String FORGET_EVERYWHERE =
      """
      UPDATE job_items
         SET address = '', told = NULL, key = NULL,
             state = CASE state WHEN 'waiting' THEN 'skipped' ELSE state END
       WHERE address = $1
      """;

  /** Of the oldest job that ended more than $1 seconds ago; many statements for a long one. */
  static final String PURGE_ITEMS =
      """
      DELETE FROM job_items
       USING (SELECT item.org_id, item.job_id, item.place
                FROM job_items item
                JOIN (SELECT org_id, id
                        FROM jobs
                       WHERE ended_at < clock_timestamp() - make_interval(secs => $1)
                       ORDER BY ended_at
                       LIMIT 1) oldest ON oldest.org_id = item.org_id AND oldest.id = item.job_id
               LIMIT $2) gone
       WHERE job_items.org_id = gone.org_id AND job_items.job_id = gone.job_id AND job_items.place = gone.place
      """;

  /** The same job, whose items are gone. */
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

  private static String results(String beyond, String order) {
    return """
    SELECT %s
      FROM job_items
     WHERE org_id = $1 AND job_id = $2 AND state = ANY ($4::text[]) AND place %s $5
     ORDER BY place %s
     LIMIT $6 OFFSET $7
    """
        .formatted(RESULT, beyond, order);
  }
}
