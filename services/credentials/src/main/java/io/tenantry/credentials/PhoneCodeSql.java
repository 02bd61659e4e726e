package io.tenantry.credentials;

/** What is asked of {@code phone_codes}. */
final class PhoneCodeSql {

  private PhoneCodeSql() {}

  /** No row: this number was sent one a moment ago ($6 s), or too many ($7) within the window. */
  static final String ISSUE =
      """
      INSERT INTO phone_codes AS known (phone, user_id, mac, attempts_left, expires_at)
      VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5::bigint))
      ON CONFLICT (phone) DO UPDATE
         SET user_id = excluded.user_id, mac = excluded.mac, attempts_left = excluded.attempts_left,
             expires_at = excluded.expires_at, used_at = NULL, sent_at = now(),
             sent = CASE WHEN known.counted_from > now() - make_interval(secs => $8::bigint)
                         THEN known.sent + 1 ELSE 1 END,
             counted_from = CASE WHEN known.counted_from > now() - make_interval(secs => $8::bigint)
                                 THEN known.counted_from ELSE now() END
       WHERE known.sent_at <= now() - make_interval(secs => $6::bigint)
         AND (known.sent < $7 OR known.counted_from <= now() - make_interval(secs => $8::bigint))
      RETURNING phone
      """;

  /** One attempt less, whatever comes of it. */
  static final String TRY =
      """
      UPDATE phone_codes
         SET attempts_left = attempts_left - 1
       WHERE phone = $1 AND used_at IS NULL AND expires_at > now() AND attempts_left > 0
      RETURNING user_id, mac
      """;

  static final String USE =
      """
      UPDATE phone_codes
         SET used_at = now()
       WHERE phone = $1 AND mac = $2 AND used_at IS NULL
      """;

  static final String FORGET =
      """
      DELETE FROM phone_codes
       WHERE user_id = $1
      """;

  /** Not before the window in which they are counted is over. */
  static final String PURGE =
      """
      DELETE FROM phone_codes
       WHERE phone IN (SELECT phone
                         FROM phone_codes
                        WHERE expires_at < now() - make_interval(secs => $1::bigint)
                        ORDER BY expires_at
                        LIMIT $2)
      """;
}
