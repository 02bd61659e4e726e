package io.tenantry.credentials;

/** What is asked of {@code wanted_addresses}. */
final class WantedAddressSql {

  private WantedAddressSql() {}

  /** No row: asked too often ($3) within the window ($4 s). */
  static final String WANT =
      """
      INSERT INTO wanted_addresses AS known (user_id, address)
      VALUES ($1, $2)
      ON CONFLICT (user_id) DO UPDATE
         SET address = excluded.address, asked_at = now(),
             asked = CASE WHEN known.counted_from > now() - make_interval(secs => $4::bigint)
                          THEN known.asked + 1 ELSE 1 END,
             counted_from = CASE WHEN known.counted_from > now() - make_interval(secs => $4::bigint)
                                 THEN known.counted_from ELSE now() END
       WHERE known.asked < $3 OR known.counted_from <= now() - make_interval(secs => $4::bigint)
      RETURNING user_id
      """;

  static final String GET =
      """
      SELECT address
        FROM wanted_addresses
       WHERE user_id = $1
      """;

  static final String FORGET =
      """
      DELETE FROM wanted_addresses
       WHERE user_id = $1
      """;

  static final String PURGE =
      """
      DELETE FROM wanted_addresses
       WHERE user_id IN (SELECT user_id
                           FROM wanted_addresses
                          WHERE asked_at < now() - make_interval(secs => $1::bigint)
                          ORDER BY asked_at
                          LIMIT $2)
      """;
}
