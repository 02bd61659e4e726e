package io.tenantry.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in the rows of one organization, by the name of the column, as values for the
 * parameters of statements. The first parameter is the organization itself.
 */
final class OrgValues {

  /** Of each column of each table. */
  private static final int OF_A_COLUMN = 4;

  private static final Pattern COMPARED =
      Pattern.compile("(\\w+)\\s*(?:=|<>|<=|>=|<|>)\\s*(?:ANY|ALL)?\\s*\\(?\\$(\\d+)\\b");

  private static final Pattern TABLE = Pattern.compile("\\b(?:FROM|JOIN|UPDATE|INTO)\\s+(\\w+)");

  /** A position that comes as text. */
  private static final Pattern AS_TEXT = Pattern.compile("\\$(\\d+)::text::(timestamptz|smallint)");

  /** Both ends of what comes as text. */
  private static final Map<String, List<String>> ENDS =
      Map.of(
          "timestamptz", List.of("'infinity'", "'-infinity'"),
          "smallint", List.of("'32767'", "'-32768'"));

  private static final String COLUMNS =
      """
      SELECT c.table_name, c.column_name, c.data_type
        FROM information_schema.columns c
        JOIN information_schema.columns o
          ON o.table_name = c.table_name AND o.table_schema = 'public' AND o.column_name = 'org_id'
       WHERE c.table_schema = 'public' AND c.data_type IN ('uuid', 'text')
       ORDER BY 1, 2
      """;

  /** For what is no id and no word: positions at both ends, limits, flags. */
  private static final Map<String, List<String>> OTHERS =
      Map.of(
          "timestamptz", List.of("'infinity'", "'-infinity'", "now()"),
          "integer", List.of("100", "0", "1"),
          "bigint", List.of("100", "0", "1"),
          "smallint", List.of("100", "0", "1"),
          "boolean", List.of("true", "false"),
          "jsonb", List.of("'{}'", "'[{}]'"),
          "date", List.of("current_date"),
          "double precision", List.of("60"),
          "interval", List.of("'100 years'", "'0'"));

  private static final TreeSet<String> NONE = new TreeSet<>();

  private final String org;
  private final Map<String, TreeSet<String>> byColumn = new HashMap<>();
  private final Map<String, TreeSet<String>> byType = new HashMap<>();

  OrgValues(Connection connection, UUID org) throws SQLException {
    this.org = "'" + org + "'";
    byType.put("uuid", new TreeSet<>(List.of(quoted(new UUID(0, 0)), quoted(new UUID(-1, -1)))));
    byType.put("text", new TreeSet<>(List.of("''", "'~'", "'infinity'", "'-infinity'")));
    List<String[]> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(COLUMNS)) {
      while (found.next()) {
        columns.add(new String[] {found.getString(1), found.getString(2), found.getString(3)});
      }
    }
    for (String[] column : columns) {
      collect(connection, column[0], column[1], column[2]);
    }
    connection.rollback();
  }

  private void collect(Connection connection, String table, String column, String type)
      throws SQLException {
    String sql =
        "SELECT DISTINCT %2$s::text FROM %1$s WHERE org_id = %3$s AND length(%2$s::text) < 200 LIMIT %4$d"
            .formatted(table, column, org, OF_A_COLUMN);
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        String value = quoted(found.getString(1));
        byColumn.computeIfAbsent(table + "." + column, _ -> new TreeSet<>()).add(value);
        byType.computeIfAbsent(type, _ -> new TreeSet<>()).add(value);
      }
    }
  }

  /** One set of values; each attempt gives another, the same in every run. */
  List<String> of(String sql, List<String> types, int attempt) {
    Random random = new Random(attempt);
    Map<Integer, List<String>> known = known(sql);
    List<String> values = new ArrayList<>();
    for (int n = 1; n <= types.size(); n++) {
      String type = types.get(n - 1);
      values.add(
          n == 1 && type.equals("uuid")
              ? org + "::uuid"
              : value(type, known.getOrDefault(n, List.of()), random));
    }
    return values;
  }

  /** What the tables of the statement hold in the columns that parameters are compared with. */
  private Map<Integer, List<String>> known(String sql) {
    Map<Integer, List<String>> known = new HashMap<>();
    List<String> tables = TABLE.matcher(sql).results().map(found -> found.group(1)).toList();
    Matcher compared = COMPARED.matcher(sql);
    while (compared.find()) {
      String column = compared.group(1);
      List<String> values =
          tables.stream()
              .distinct()
              .flatMap(table -> byColumn.getOrDefault(table + "." + column, NONE).stream())
              .toList();
      if (!values.isEmpty()) {
        known.putIfAbsent(Integer.valueOf(compared.group(2)), values);
      }
    }
    AS_TEXT
        .matcher(sql)
        .results()
        .forEach(at -> known.put(Integer.valueOf(at.group(1)), ENDS.get(at.group(2))));
    return known;
  }

  /** Of a list either all, or one, as it has to be where two lists are read side by side. */
  private String value(String type, List<String> known, Random random) {
    if (type.endsWith("[]")) {
      String element = type.substring(0, type.length() - 2);
      List<String> all = candidates(element, known);
      List<String> some = random.nextBoolean() ? all : List.of(one(all, element, random));
      return "ARRAY[" + String.join(", ", some) + "]::" + type;
    }
    return one(candidates(type, known), type, random) + "::" + type;
  }

  /** Now and then nothing: a filter that is not asked for. */
  private static String one(List<String> all, String type, Random random) {
    boolean none = all.isEmpty() || random.nextInt(6) == 0;
    return none ? "NULL::" + type : all.get(random.nextInt(all.size()));
  }

  private List<String> candidates(String type, List<String> known) {
    String name = type.equals("timestamp with time zone") ? "timestamptz" : type;
    if (OTHERS.containsKey(name)) {
      return OTHERS.get(name);
    }
    TreeSet<String> all = byType.getOrDefault(name, NONE);
    return known.isEmpty() || !Set.of("uuid", "text").contains(name) ? List.copyOf(all) : known;
  }

  private static String quoted(Object value) {
    return "'" + value.toString().replace("'", "''") + "'";
  }
}
