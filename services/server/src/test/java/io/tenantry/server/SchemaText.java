package io.tenantry.server;

import io.tenantry.common.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The schema as PostgreSQL knows it after all migrations: what a reviewer has to see when a wall, a
 * right or an index changes. Partitions are left out, because they depend on the date.
 */
final class SchemaText {

  private static final String TABLES =
      """
      SELECT c.oid::bigint AS oid, c.relname AS name,
             c.relrowsecurity AS walled, c.relforcerowsecurity AS forced,
             pg_get_partkeydef(c.oid) AS partitioned
        FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
         AND NOT c.relispartition AND c.relname <> 'flyway_schema_history'
       ORDER BY c.relname
      """;

  private static final String COLUMNS =
      """
      SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
             || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
             || CASE WHEN a.attgenerated = 's' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
                     WHEN a.attidentity <> '' THEN ' GENERATED ALWAYS AS IDENTITY'
                     WHEN d.adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)
                     ELSE '' END AS line
        FROM pg_attribute a
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE a.attrelid = ?::bigint AND a.attnum > 0 AND NOT a.attisdropped
       ORDER BY a.attnum
      """;

  private static final String CONSTRAINTS =
      """
      SELECT 'CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid) AS line
        FROM pg_constraint
       WHERE conrelid = ?::bigint AND contype <> 'n'
       ORDER BY contype DESC, conname
      """;

  private static final String INDEXES =
      """
      SELECT pg_get_indexdef(i.indexrelid) AS line
        FROM pg_index i
       WHERE i.indrelid = ?::bigint
         AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))
       ORDER BY 1
      """;

  private static final String POLICIES =
      """
      SELECT 'POLICY ' || policyname || ' ' || permissive || ' FOR ' || cmd || ' TO ' || array_to_string(roles, ', ')
             || coalesce(' USING ' || qual, '') || coalesce(' WITH CHECK ' || with_check, '') AS line
        FROM pg_policies
       WHERE schemaname = 'public' AND tablename = ?
       ORDER BY policyname
      """;

  private static final String GRANTS =
      """
      SELECT 'GRANT ' || string_agg(right_, ', ' ORDER BY right_) || ' TO ' || grantee AS line
        FROM (SELECT DISTINCT grantee, privilege_type AS right_
                FROM information_schema.role_table_grants
               WHERE table_schema = 'public' AND table_name = ?
              UNION
              SELECT grantee, privilege_type || ' (' || string_agg(column_name, ', ' ORDER BY column_name) || ')'
                FROM information_schema.column_privileges c
               WHERE table_schema = 'public' AND table_name = ?
                 AND NOT EXISTS (SELECT FROM information_schema.role_table_grants t
                                  WHERE t.table_schema = 'public' AND t.table_name = c.table_name
                                    AND t.grantee = c.grantee AND t.privilege_type = c.privilege_type)
               GROUP BY grantee, privilege_type) rights
       WHERE grantee LIKE 'tenantry%' AND grantee <> 'tenantry_owner'
       GROUP BY grantee
       ORDER BY grantee
      """;

  private static final String TRIGGERS =
      """
      SELECT pg_get_triggerdef(oid) AS line
        FROM pg_trigger
       WHERE tgrelid = ?::bigint AND NOT tgisinternal
       ORDER BY tgname
      """;

  private static final String FUNCTIONS =
      """
      SELECT rtrim(pg_get_functiondef(p.oid), E' \\n') || ';' || E'\\n-- owner ' || pg_get_userbyid(p.proowner)
             || coalesce(E'\\n-- execute ' || (
                  SELECT string_agg(CASE WHEN a.grantee = 0 THEN 'public' ELSE pg_get_userbyid(a.grantee) END, ', '
                                    ORDER BY a.grantee::regrole::text)
                    FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                   WHERE a.grantee <> p.proowner), '') AS line
        FROM pg_proc p
       WHERE p.pronamespace = 'tenantry'::regnamespace
       ORDER BY p.proname, pg_get_function_identity_arguments(p.oid)
      """;

  private final TestDatabase database;
  private final StringBuilder text = new StringBuilder();

  private SchemaText(TestDatabase database) {
    this.database = database;
  }

  static String of(TestDatabase database) {
    return new SchemaText(database).text();
  }

  private String text() {
    text.append(
        "-- Written by GoldenTest from the catalogue after all migrations; not to be run.\n");
    for (Map<String, Object> table : database.rows(TABLES)) {
      table(table);
    }
    database.rows(FUNCTIONS).forEach(row -> text.append('\n').append(row.get("line")).append('\n'));
    return text.toString();
  }

  private void table(Map<String, Object> table) {
    Object oid = table.get("oid");
    Object name = table.get("name");
    text.append("\nTABLE ").append(name).append(" (\n");
    String inside =
        Stream.concat(lines(COLUMNS, oid).stream(), lines(CONSTRAINTS, oid).stream())
            .map(line -> "  " + line)
            .collect(Collectors.joining(",\n"));
    text.append(inside).append("\n)");
    if (table.get("partitioned") != null) {
      text.append(" PARTITION BY ").append(table.get("partitioned"));
    }
    text.append('\n');
    boolean walled = Boolean.TRUE.equals(table.get("walled"));
    text.append(walled ? "ROW LEVEL SECURITY" : "NO ROW LEVEL SECURITY");
    text.append(Boolean.TRUE.equals(table.get("forced")) ? ", FORCED\n" : "\n");
    append(lines(POLICIES, name));
    append(lines(GRANTS, name, name));
    append(lines(INDEXES, oid));
    append(lines(TRIGGERS, oid));
  }

  private List<String> lines(String sql, Object... args) {
    return database.rows(sql, args).stream().map(row -> String.valueOf(row.get("line"))).toList();
  }

  private void append(List<String> lines) {
    lines.forEach(line -> text.append(line).append('\n'));
  }
}
