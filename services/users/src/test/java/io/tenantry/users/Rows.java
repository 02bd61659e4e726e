package io.tenantry.users;

import io.tenantry.common.testkit.TestDatabase;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Which tables know a person by their id, in a column that says so. */
final class Rows {

  private static final String COLUMNS =
      """
      SELECT c.table_name, c.column_name
        FROM information_schema.columns c
        JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE c.table_schema = 'public' AND c.data_type = 'uuid' AND t.table_type = 'BASE TABLE'
         AND (c.column_name IN ('user_id', 'person_id', 'subject_id')
              OR c.table_name = 'users' AND c.column_name = 'id')
      """;

  private Rows() {}

  /** How many rows by table; tables without any are left out. */
  static Map<String, Long> of(TestDatabase database, UUID user) {
    Map<String, Long> found = new TreeMap<>();
    database
        .rows(COLUMNS)
        .forEach(column -> {
          String table = String.valueOf(column.get("table_name"));
          String where = " WHERE " + column.get("column_name") + " = ?";
          long rows = database.count("SELECT count(*) FROM " + table + where, user);
          if (rows > 0) {
            found.merge(table, rows, Long::sum);
          }
        });
    return found;
  }
}
