package io.tenantry.credentials;

/** What is asked of {@code factor_challenges}; by the login identity. */
final class ChallengeSql {

  private ChallengeSql() {}

  static final String ISSUE =
      """
      INSERT INTO factor_challenges (hash, user_id, org_id, method, amr, password, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7::bigint))
      """;

  /** Counts the attempt; no row when there is none, it is over, or it was tried too often. */
  static final String TRY =
      """
      UPDATE factor_challenges
         SET attempts = attempts + 1
       WHERE hash = $1 AND expires_at > now() AND attempts < $2
      RETURNING user_id, org_id, method, amr, password
      """;

  static final String FIND =
      """
      SELECT user_id, org_id, method, amr, password
        FROM factor_challenges
       WHERE hash = $1 AND expires_at > now()
      """;

  static final String SPEND =
      """
      DELETE FROM factor_challenges
       WHERE hash = $1
      """;

  static final String WITHDRAW =
      """
      DELETE FROM factor_challenges
       WHERE user_id = $1
      """;

  static final String PURGE =
      """
      DELETE FROM factor_challenges
       WHERE expires_at < now()
      """;
}
