package io.tenantry.users;

/** What is asked of {@code users} about failures to sign in. */
final class LockSql {

  private LockSql() {}

  static final String IS_LOCKED =
      """
      SELECT locked_until > now() AS locked
        FROM users
       WHERE id = $1
      """;

  /** One at a time for each person: whoever is judged later knows what came before. */
  static final String LOCK =
      """
      SELECT failed_attempts, coalesce(locked_until > now(), false) AS locked
        FROM users
       WHERE id = $1
         FOR UPDATE
      """;

  /**
   * What was tried during a lock was not judged, so it does not count. The lock is for so many
   * seconds ($3) after so many failures ($2), twice that after each that follows, at most $4; from
   * $5 failures on for $6.
   */
  static final String FAILED =
      """
      UPDATE users
         SET failed_attempts = failed_attempts + 1,
             locked_until = CASE
               WHEN failed_attempts + 1 >= $5 THEN now() + make_interval(secs => $6::bigint)
               WHEN failed_attempts + 1 >= $2
                 THEN now() + make_interval(secs => least($4::bigint,
                                                          $3::bigint * power(2, least(failed_attempts + 1 - $2, 30))))
             END
       WHERE id = $1 AND (locked_until IS NULL OR locked_until <= now())
      RETURNING failed_attempts, locked_until, managed_by
      """;

  static final String FORGET =
      """
      UPDATE users
         SET failed_attempts = 0, locked_until = NULL
       WHERE id = $1 AND (failed_attempts > 0 OR locked_until IS NOT NULL)
      RETURNING failed_attempts
      """;
}
