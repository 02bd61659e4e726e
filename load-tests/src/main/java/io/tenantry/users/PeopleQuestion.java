package io.tenantry.users;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * What a list of an organization asks PostgreSQL, for a benchmark that wants to see the plan.
 * Stands in this package so that it is the statement itself and not a copy of it.
 */
public final class PeopleQuestion {

  private PeopleQuestion() {}

  /** The names of all filters that are answered, in the order of the registry. */
  public static List<String> filters() {
    return new Filters()
        .all().stream().filter(f -> !f.servedBy().isEmpty()).map(Filter::name).toList();
  }

  /** The names of all sorts of an organization's list. */
  public static List<String> sorts() {
    return PeopleSort.of(PeopleScope.MEMBERS).stream().map(PeopleSort::wireName).toList();
  }

  /**
   * A statement to be explained, with the values in it; the organization must have been entered.
   */
  public static String sql(Map<String, String> parameters) {
    var query =
        new PeopleParameters(new Filters(), Clock.systemUTC())
            .read(PeopleScope.MEMBERS, parameters);
    var order = query.order(PeopleScope.MEMBERS);
    if (!query.isFiltered()) {
      return "SELECT user_id FROM members WHERE org_id = tenantry.current_org() AND deleted_at IS NULL"
          + " ORDER BY %1$s %2$s, user_id %2$s LIMIT 26"
              .formatted(order.by().column, order.descending() ? "DESC" : "ASC");
    }
    return "SELECT tenantry.list_members(%s, %s, %s, %s, %s, %s, false, %s, null, null, null, 26, 0, %d, 20)"
        .formatted(
            array(query.conditions().stream().map(Filter.Condition::column).toList()),
            array(query.conditions().stream().map(Filter.Condition::comparison).toList()),
            array(query.conditions().stream().map(Filter.Condition::operand).toList()),
            quoted(query.words()),
            quoted(order.by().wireName()),
            order.descending(),
            query.sort().isPresent() ? "false" : "null",
            query.words().isEmpty() ? PeopleList.COUNTED_MAX : PeopleList.FOUND_COUNTED_MAX);
  }

  private static String array(List<String> values) {
    return quoted(Readings.array(values)) + "::text[]";
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
