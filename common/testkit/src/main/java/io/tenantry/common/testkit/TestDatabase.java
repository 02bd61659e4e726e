package io.tenantry.common.testkit;

import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Migrations;
import io.tenantry.embedded.EmbeddedPostgres;
import io.tenantry.embedded.PostgresWalls;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database of its own with the whole schema: a copy of a template that is migrated once for the
 * JVM. The test looks past all walls, the program does not.
 */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /**
   * What a living program writes without anybody asking: its lease, its applied migrations, and
   * what follows from other rows: counters that are folded and seals that are set every second.
   */
  private static final List<String> ALIVE =
      List.of(
          "nodes",
          "api_key_uses",
          "flyway_schema_history",
          "member_counts",
          "member_count_deltas",
          "user_counts",
          "user_count_deltas",
          "audit_unsealed",
          "audit_seals");

  private static final String TABLES =
      """
      SELECT format('%I.%I', n.nspname, c.relname), c.relname
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND n.nspname NOT IN ('pg_catalog', 'information_schema')
       ORDER BY 1
      """;

  /** Moves with everything that is written, by whatever connection and before it is committed. */
  private static final String WRITTEN = "SELECT pg_current_wal_insert_lsn()::text AS position";

  private final String name;
  private final Connection connection;

  /** Where the log of the server was when {@link #fingerprint} was last worked out. */
  private String fingerprintAt = "";

  private Map<String, String> fingerprint = Map.of();

  /** The JVM's server with its migrated template. */
  private static final class Shared {
    static final TestServer POSTGRES = TestServer.start();

    static {
      try {
        Migrations.run(TestDatabase.settings(EmbeddedPostgres.DATABASE));
      } catch (SQLException e) {
        throw new IllegalStateException("the schema could not be migrated", e);
      }
    }
  }

  public static TestDatabase create() {
    String name = "test_" + COUNT.incrementAndGet();
    try (Connection superuser = Shared.POSTGRES.connectAsSuperuser("postgres")) {
      PostgresWalls.copyDatabase(superuser, EmbeddedPostgres.DATABASE, name);
      return new TestDatabase(name, Shared.POSTGRES.connectAsSuperuser(name));
    } catch (SQLException e) {
      throw new IllegalStateException("no database for this test", e);
    }
  }

  private TestDatabase(String name, Connection connection) {
    this.name = name;
    this.connection = connection;
  }

  /** As the program gets it. */
  public DatabaseSettings settings() {
    return settings(name);
  }

  /** A connection of the test's own, past all walls until it takes a login's role. */
  public Connection connect() {
    try {
      return Shared.POSTGRES.connectAsSuperuser(name);
    } catch (SQLException e) {
      throw new IllegalStateException("no connection to " + name, e);
    }
  }

  /** Rows as maps from column to value, past row-level security. */
  public synchronized List<Map<String, @Nullable Object>> rows(
      String sql, @Nullable Object... args) {
    try (PreparedStatement statement = prepare(sql, args);
        ResultSet result = statement.executeQuery()) {
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(row(result));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The one number that the question asks for. */
  public long count(String sql, @Nullable Object... args) {
    Object value = rows(sql, args).getFirst().values().iterator().next();
    return value instanceof Number number ? number.longValue() : Long.parseLong("" + value);
  }

  /** Changes rows past row-level security: what a test must arrange that no door offers. */
  public synchronized int run(String sql, @Nullable Object... args) {
    try (PreparedStatement statement = prepare(sql, args)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /**
   * For each table how many rows it has and a digest of them. Two equal fingerprints mean that
   * nothing was written between them; of what differs the map tells the table. While nothing at all
   * is written it is not worked out again.
   */
  public synchronized Map<String, String> fingerprint() {
    String now = String.valueOf(rows(WRITTEN).getFirst().get("position"));
    if (!now.equals(fingerprintAt)) {
      fingerprint = digests();
      fingerprintAt = now;
    }
    return fingerprint;
  }

  private Map<String, String> digests() {
    String all =
        rows(TABLES).stream()
            .filter(table -> !ALIVE.contains(table.get("relname")))
            .map(table -> digest(String.valueOf(table.get("format"))))
            .collect(Collectors.joining("\nUNION ALL\n"));
    return rows(all).stream()
        .collect(
            Collectors.toMap(
                row -> String.valueOf(row.get("name")),
                row -> row.get("rows") + " rows, " + row.get("digest"),
                (one, other) -> one,
                LinkedHashMap::new));
  }

  @Override
  public void close() {
    try (Connection superuser = Shared.POSTGRES.connectAsSuperuser("postgres")) {
      connection.close();
      PostgresWalls.dropDatabase(superuser, name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String digest(String table) {
    return """
    SELECT '%1$s' AS name, count(*) AS rows,
           md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS digest
      FROM %1$s t
    """
        .formatted(table);
  }

  private PreparedStatement prepare(String sql, @Nullable Object... args) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < args.length; i++) {
      statement.setObject(i + 1, args[i]);
    }
    return statement;
  }

  private static Map<String, @Nullable Object> row(ResultSet result) throws SQLException {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
      row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
    }
    return row;
  }

  private static DatabaseSettings settings(String database) {
    return new DatabaseSettings(
        Shared.POSTGRES.host(),
        Shared.POSTGRES.port(),
        database,
        EmbeddedPostgres.OWNER,
        Shared.POSTGRES.ownerPassword(),
        Stream.of(Login.values()).collect(Collectors.toMap(login -> login, Login::role)),
        "disable",
        Optional.empty(),
        DatabaseSettings.CONNECTIONS_MAX);
  }
}
