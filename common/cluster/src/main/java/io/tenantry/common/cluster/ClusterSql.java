package io.tenantry.common.cluster;

/** What is asked of PostgreSQL. These tables belong to the cluster, not to an organization. */
final class ClusterSql {

  /**
   * Also tells the transaction's id, so that a commit whose answer is lost can be looked up.
   * Without signals it only does that.
   */
  static final String RAISE =
      """
      WITH raised AS (
        INSERT INTO signals (kind, key)
        SELECT kind, key FROM unnest($1::text[], $2::text[]) AS wanted (kind, key)
      )
      SELECT pg_current_xact_id()::text
      """;

  /** One row at least, so that a standby is recognized even when it shows no node. */
  static final String NODES =
      """
      SELECT pg_is_in_recovery() AS standby, incarnation, lease_ms, beat
        FROM (VALUES (1)) AS always (one)
        LEFT JOIN nodes ON true
      """;

  /** Unless it has moved since it was looked at. */
  static final String FORGET_NODES =
      """
      DELETE FROM nodes
       USING unnest($1::uuid[], $2::bigint[]) AS still (incarnation, beat)
       WHERE nodes.incarnation = still.incarnation AND nodes.beat = still.beat
      """;

  /** One node at a time is enough; the number in the lock is this statement's own. */
  static final String PURGE =
      """
      DELETE FROM signals
       WHERE (SELECT pg_try_advisory_xact_lock(1101))
         AND seq IN (
           SELECT seq
             FROM signals
            WHERE at < clock_timestamp() - make_interval(secs => $1)
            ORDER BY at
            LIMIT 10000)
      """;

  /** For whoever knows all that transactions before $1 have raised. */
  static final String SIGNALS_OF_LATER =
      """
      SELECT seq, kind, key
        FROM signals
       WHERE xid >= CAST($1 AS text)::xid8 AND seq > $2
       ORDER BY seq
       LIMIT $3
      """;

  /** For whoever knows nothing: older ones concern no token that still lives. */
  static final String SIGNALS_THAT_MATTER =
      """
      SELECT seq, kind, key
        FROM signals
       WHERE at > clock_timestamp() - make_interval(secs => $1) AND seq > $2
       ORDER BY seq
       LIMIT $3
      """;

  // From here on for JDBC.

  static final String JOIN =
      """
      INSERT INTO nodes (incarnation, address, lease_ms)
      VALUES (?, ?, ?)
          ON CONFLICT (incarnation) DO UPDATE
         SET beat = nodes.beat + 1, renewed_at = clock_timestamp()
      """;

  static final String RENEW =
      """
      UPDATE nodes
         SET beat = beat + 1, renewed_at = clock_timestamp()
       WHERE incarnation = ?
      """;

  static final String LEAVE = "DELETE FROM nodes WHERE incarnation = ?";

  /**
   * The timeline is read off the name of the WAL file that is written now: pg_control_checkpoint()
   * would tell the one of the last checkpoint, which after a promotion may be the old one. In
   * recovery the function fails, and with it the renewal.
   */
  private static final String STATE =
      """
      SELECT pg_current_snapshot()::text AS snapshot,
             extract(epoch FROM clock_timestamp())::float8 AS database_time,
             pg_is_in_recovery() AS standby,
             (SELECT system_identifier FROM pg_control_system())
               || '/' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) AS history,
             kind, key,
             extract(epoch FROM clock_timestamp() - at)::float8 AS age
        FROM (VALUES (1)) AS always (one)
        LEFT JOIN signals ON
      """;

  /**
   * Everything visible that the last snapshot could not show: what began after it, and what was
   * under way in it. Never bounded above by a horizon: any open write transaction on the server
   * would hide committed signals; nor below by one: it would have all of them read again and again.
   * In any order: sorting a great many takes longer than a renewal may.
   */
  static final String SIGNALS_SINCE =
      STATE
          + " xid >= CAST(CAST(? AS text) AS xid8)"
          + " OR xid = ANY (CAST(CAST(? AS text) AS xid8[]))\n";

  static final String SIGNALS_OF_LAST_SECONDS =
      STATE + " at > clock_timestamp() - make_interval(secs => ?)\n";

  private ClusterSql() {}
}
