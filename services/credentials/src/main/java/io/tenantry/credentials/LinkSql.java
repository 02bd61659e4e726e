package io.tenantry.credentials;

/** What is asked of {@code one_time_links}. */
final class LinkSql {

  private LinkSql() {}

  static final String ISSUE =
      """
      INSERT INTO one_time_links (hash, purpose, subject_id, org_id, serial, expires_at)
      SELECT hash, $2, subject_id, $4, $5, now() + make_interval(secs => $6::bigint)
        FROM unnest($1::bytea[], $3::uuid[]) AS link (hash, subject_id)
      """;

  static final String FIND =
      """
      SELECT purpose, subject_id, org_id, serial, expires_at, used_at, expires_at <= now() AS expired
        FROM one_time_links
       WHERE purpose = $1 AND hash = $2
      """;

  /** How many were made within so many seconds. */
  static final String MADE_LATELY =
      """
      SELECT count(*) AS made
        FROM one_time_links
       WHERE subject_id = $1 AND purpose = $2 AND created_at > now() - make_interval(secs => $3::bigint)
      """;

  static final String USE =
      """
      UPDATE one_time_links
         SET used_at = now()
       WHERE hash = $1 AND used_at IS NULL AND expires_at > now()
      """;

  static final String WITHDRAW =
      """
      UPDATE one_time_links
         SET used_at = now()
       WHERE purpose = $1 AND subject_id = $2 AND used_at IS NULL
      """;

  static final String WITHDRAW_ALL =
      """
      UPDATE one_time_links
         SET used_at = now()
       WHERE subject_id = $1 AND used_at IS NULL
      """;

  static final String FORGET =
      """
      DELETE FROM one_time_links
       WHERE subject_id = $1
      """;

  static final String PURGE =
      """
      DELETE FROM one_time_links
       WHERE hash IN (SELECT hash
                        FROM one_time_links
                       WHERE expires_at < now() - make_interval(secs => $1::bigint)
                       ORDER BY expires_at
                       LIMIT $2)
      """;
}
