package io.tenantry.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Loads very many people past the program: without triggers, whose copies the statements write
 * themselves, and without secondary indexes, which are built when everybody is there.
 */
final class PeopleSeeder {

  /** People of the many small organizations belong to so many of them. */
  private static final int PLACES = 4;

  private static final String SECONDARY =
      """
      SELECT c.relname, pg_get_indexdef(c.oid)
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid
       WHERE i.indrelid IN ('users'::regclass, 'members'::regclass) AND NOT i.indisprimary
      """;

  private final Connection connection;

  PeopleSeeder(Connection superuser) {
    this.connection = superuser;
  }

  /** So many members of one organization, and as many more memberships in two thousand others. */
  void load(UUID org, int members, boolean others) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute("SET maintenance_work_mem = '1GB'");
      statement.execute("SET statement_timeout = 0");
      List<String> definitions = dropIndexes(statement);
      long there = count(statement);
      statement.execute(seed(org, there + 1, members, 1));
      if (others) {
        statement.execute(seed(org, members + 1L, members + members / PLACES, PLACES));
      }
      for (String definition : definitions) {
        statement.execute(definition);
      }
      statement.execute(resource("derive.sql"));
      statement.execute("RESET session_replication_role");
      statement.execute("VACUUM ANALYZE");
      statement.execute("CHECKPOINT");
    }
  }

  private static long count(Statement statement) throws SQLException {
    try (var rows = statement.executeQuery("SELECT count(*) FROM users WHERE email LIKE 'p%@%'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static List<String> dropIndexes(Statement statement) throws SQLException {
    List<String> names = new ArrayList<>();
    List<String> definitions = new ArrayList<>();
    try (var rows = statement.executeQuery(SECONDARY)) {
      while (rows.next()) {
        names.add(rows.getString(1));
        definitions.add(rows.getString(2));
      }
    }
    for (String name : names) {
      statement.execute("DROP INDEX " + name);
    }
    return definitions;
  }

  private static String seed(UUID org, long from, long to, int copies) throws IOException {
    return resource("seed.sql")
        .replace("{from}", Long.toString(from))
        .replace("{to}", Long.toString(to))
        .replace("{all}", Long.toString(to))
        .replace("{rare}", "4242")
        .replace("{org}", org.toString())
        .replace("{copies}", Integer.toString(copies));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = PeopleSeeder.class.getResourceAsStream("/people/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
