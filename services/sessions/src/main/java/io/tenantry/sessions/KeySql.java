package io.tenantry.sessions;

/** What is asked of {@code signing_keys}, which belongs to the whole installation. */
final class KeySql {

  private KeySql() {}

  /** Who makes or drops keys does it alone; the number is this table's own. */
  static final String LOCK =
      """
      SELECT pg_advisory_xact_lock(2026112122)
      """;

  static final String ALL =
      """
      SELECT kid, public_jwk, private_key, signs_from
        FROM signing_keys
       ORDER BY signs_from, kid
      """;

  static final String YOUNGER_THAN =
      """
      SELECT kid
        FROM signing_keys
       WHERE signs_from > now() - make_interval(secs => $1::bigint)
       LIMIT 1
      """;

  /** The key that is published and does not sign yet; an only one signs in any case. */
  static final String WAITING =
      """
      SELECT k.signs_from
        FROM signing_keys k
       WHERE k.signs_from > now()
         AND EXISTS (SELECT FROM signing_keys older WHERE older.signs_from < k.signs_from)
       ORDER BY k.signs_from DESC
       LIMIT 1
      """;

  static final String DROP_ALL =
      """
      DELETE FROM signing_keys
      """;

  static final String INSERT =
      """
      INSERT INTO signing_keys (kid, public_jwk, private_key, signs_from)
      VALUES ($1, $2, $3, now() + make_interval(secs => $4::bigint))
      """;

  /** A key goes when a younger one has been signing for the given seconds. */
  static final String DROP_SUPERSEDED =
      """
      DELETE FROM signing_keys k
       WHERE EXISTS (SELECT 1
                       FROM signing_keys younger
                      WHERE younger.signs_from > k.signs_from
                        AND younger.signs_from < now() - make_interval(secs => $1::bigint))
      """;
}
