package io.tenantry.users;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * What a list of people asks PostgreSQL, for a benchmark that wants to see the plan. Stands in this
 * package so that it is the statement itself and not a copy of it.
 */
public final class PeopleQuestion {

  private PeopleQuestion() {}

  /** The names of all filters that are answered, in the order of the registry. */
  public static List<String> filters() {
    return new Filters()
        .all().stream().filter(f -> !f.servedBy().isEmpty()).map(Filter::name).toList();
  }

  /** The names of all sorts, of an organization's list or of the platform's. */
  public static List<String> sorts(boolean platform) {
    return PeopleSort.of(scope(platform)).stream().map(PeopleSort::wireName).toList();
  }

  /** The table that the list reads; its indexes are named after it. */
  public static String table(boolean platform) {
    return scope(platform).table();
  }

  /**
   * A statement to be explained, with the values in it; for an organization's list it must have
   * been entered.
   */
  public static String sql(boolean platform, Map<String, String> parameters) {
    PeopleScope scope = scope(platform);
    var query = new PeopleParameters(new Filters(), Clock.systemUTC()).read(scope, parameters);
    var order = query.order(scope);
    if (!query.isFiltered()) {
      return "SELECT 1 FROM %s WHERE %s deleted_at IS NULL ORDER BY %s %s, %s %4$s LIMIT 26"
          .formatted(
              scope.table(),
              platform ? "" : "org_id = tenantry.current_org() AND",
              order.by().column,
              order.descending() ? "DESC" : "ASC",
              platform ? "id" : "user_id");
    }
    return "SELECT tenantry.list_%s(%s, %s, %s, %s, %s, %s, false, %s, null, null, null, 26, 0, %d, 20)"
        .formatted(
            scope.table(),
            array(query.conditions().stream().map(Filter.Condition::column).toList()),
            array(query.conditions().stream().map(Filter.Condition::comparison).toList()),
            array(query.conditions().stream().map(Filter.Condition::operand).toList()),
            quoted(query.words()),
            quoted(order.by().wireName()),
            order.descending(),
            query.sort().isPresent() ? "false" : "null",
            query.words().isEmpty() ? PeopleList.COUNTED_MAX : PeopleList.FOUND_COUNTED_MAX);
  }

  private static PeopleScope scope(boolean platform) {
    return platform ? PeopleScope.USERS : PeopleScope.MEMBERS;
  }

  private static String array(List<String> values) {
    return quoted(Readings.array(values)) + "::text[]";
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
