package io.tenantry.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/** What the indexes of members cost whoever writes: a sign-in, an edit, and a new member. */
final class PeopleWrites {

  private static final String SOMEBODY =
      "(SELECT user_id FROM members WHERE user_id > uuidv7(-interval '20 years' * random()) LIMIT 1)";

  private final Rig rig;

  PeopleWrites(Rig rig) {
    this.rig = rig;
  }

  /** Name, p50, p99 in milliseconds, each statement a transaction that is rolled back. */
  List<String> measure(int times) throws SQLException {
    try (Connection connection = rig.superuser();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      return List.of(
          "a sign-in (last_login_at)\t"
              + timed(
                  connection,
                  "UPDATE members SET last_login_at = now() WHERE user_id = " + SOMEBODY,
                  times),
          "an edit (designation)\t"
              + timed(
                  connection,
                  "UPDATE members SET designation = 'Engineer 7' WHERE user_id = " + SOMEBODY,
                  times),
          "indexes of members\t" + sizes(statement));
    }
  }

  private static String timed(Connection connection, String sql, int times) throws SQLException {
    double[] ms = new double[times];
    try (Statement statement = connection.createStatement()) {
      for (int i = 0; i < times; i++) {
        long began = System.nanoTime();
        statement.executeUpdate(sql);
        ms[i] = (System.nanoTime() - began) / 1e6;
        connection.rollback();
      }
    }
    Arrays.sort(ms);
    return "p50 %.2f ms, p99 %.2f ms"
        .formatted(ms[times / 2], ms[(int) Math.ceil(times * 0.99) - 1]);
  }

  private static String sizes(Statement statement) throws SQLException {
    try (var rows =
        statement.executeQuery(
            """
            SELECT count(*) || ', ' || pg_size_pretty(sum(pg_relation_size(indexrelid))) || ' beside '
                   || pg_size_pretty(pg_table_size('members')) || ' of rows'
              FROM pg_index WHERE indrelid = 'members'::regclass
            """)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
