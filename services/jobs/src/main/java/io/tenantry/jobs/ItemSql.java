package io.tenantry.jobs;

/** What is asked of {@code job_items}. */
final class ItemSql {

  private ItemSql() {}

  /**
   * People and addresses by their places, which follow $3; whom the job has already is left out.
   */
  static final String ADD =
      """
      INSERT INTO job_items (org_id, job_id, place, user_id, address)
      SELECT $1, $2, $3 + place, person, address
        FROM ROWS FROM (unnest($4::uuid[]), unnest($5::text[])) WITH ORDINALITY AS added (person, address, place)
          ON CONFLICT DO NOTHING
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

  /** Some of the items of a job that was never begun. */
  static final String DROP =
      """
      DELETE FROM job_items
       WHERE org_id = $1 AND job_id = $2
         AND place IN (SELECT place FROM job_items WHERE org_id = $1 AND job_id = $2 LIMIT $3)
      """;

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
  static final String PURGE =
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
