package io.tenantry.users;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements of the two lists of people. Whoever wants everybody walks an index, by one of
 * {@link #shapes()} composed of constant fragments, never of values, and prepared once a
 * connection; whoever filters or searches is answered by {@code tenantry.list_members} and {@code
 * tenantry.list_users}, one statement each.
 *
 * <p>Parameters begin with the organization, which the platform's list does not have, and now;
 * numbers in braces are counted from there.
 */
final class PeopleSql {

  /** One statement of the list of everybody: parameters rows, rows to skip, key and id. */
  record Shape(PeopleScope scope, PeopleSort sort, boolean descending, boolean goesOn) {}

  private static final Map<Shape, String> MEMBERS_ALL = composed(PeopleScope.MEMBERS);
  private static final Map<Shape, String> USERS_ALL = composed(PeopleScope.USERS);

  static final String MEMBERS_FOUND = found(PeopleScope.MEMBERS);
  static final String USERS_FOUND = found(PeopleScope.USERS);
  static final String MEMBERS_ALIKE = alike(PeopleScope.MEMBERS);
  static final String USERS_ALIKE = alike(PeopleScope.USERS);

  static final String MEMBERS_COUNT =
      """
      SELECT %s
      """
          .formatted(total(PeopleScope.MEMBERS, "status = ANY ($2)"));

  static final String USERS_COUNT =
      """
      SELECT %s
      """
          .formatted(total(PeopleScope.USERS, "status = ANY ($1)"));

  /** For the statement that follows in the same transaction. */
  static final String HURRY = "SELECT set_config('statement_timeout', $1, true)";

  private PeopleSql() {}

  static String list(Shape shape) {
    var composed = shape.scope() == PeopleScope.MEMBERS ? MEMBERS_ALL : USERS_ALL;
    return Objects.requireNonNull(composed.get(shape));
  }

  static Stream<Shape> shapes() {
    return Arrays.stream(PeopleScope.values())
        .flatMap(scope ->
            PeopleSort.of(scope).stream()
                .flatMap(sort ->
                    Stream.of(
                        new Shape(scope, sort, true, true),
                        new Shape(scope, sort, true, false),
                        new Shape(scope, sort, false, true),
                        new Shape(scope, sort, false, false))));
  }

  private static Map<Shape, String> composed(PeopleScope scope) {
    return shapes()
        .filter(shape -> shape.scope() == scope)
        .collect(Collectors.toUnmodifiableMap(Function.identity(), PeopleSql::compose));
  }

  private static String columns(PeopleScope scope) {
    return scope == PeopleScope.MEMBERS ? Member.COLUMNS : ListedUser.COLUMNS;
  }

  /** The columns, then the sort key as text and the total. */
  private static String compose(Shape shape) {
    PeopleScope scope = shape.scope();
    String column = shape.sort().column;
    String way = shape.descending() ? "DESC" : "ASC";
    String after =
        shape.goesOn()
            ? " AND (%s, %s) %s ({3}::text::%s, {4})"
                .formatted(column, id(scope), shape.descending() ? "<" : ">", shape.sort().type)
            : "";
    return numbered(
        scope,
        """
        SELECT %1$s,
               %2$s::text AS sort_key,
               %3$s AS total
          FROM %4$s
         WHERE %5$sdeleted_at IS NULL%6$s
         ORDER BY %2$s %7$s, %8$s %7$s
         LIMIT {1}::int OFFSET {2}::int
        """
            .formatted(
                columns(scope),
                column,
                total(scope, "status <> 'deleted'"),
                scope.table(),
                scope == PeopleScope.MEMBERS ? "org_id = $1 AND " : "",
                after,
                way,
                id(scope)));
  }

  /**
   * A page of those who match: the ids come from the narrow function, the people through the wall.
   * Where nobody does, one row with the total. {1} to {15} are the function's, {16} the statuses
   * whose counters tell the total, if nothing else is asked.
   */
  private static String found(PeopleScope scope) {
    return numbered(
        scope,
        """
        SELECT %1$s,
               page_key, tier, ranked,
               CASE WHEN {16}::text[] IS NULL THEN matching ELSE %2$s END AS total,
               is_exact OR {16}::text[] IS NOT NULL AS is_exact
          FROM (SELECT found_id, page_key, tier, place, ranked, page.total AS matching, is_exact
                  FROM tenantry.list_%3$s({1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}::int, {10}, {11}, {12}::int,
                                          {13}::int, {14}::int, {15}::int) page
                  LEFT JOIN LATERAL unnest(page.ids, page.keys, page.tiers)
                       WITH ORDINALITY AS found (found_id, page_key, tier, place) ON true) listed
          LEFT JOIN %3$s ON %4$s%5$s = found_id
         ORDER BY place
        """
            .formatted(
                columns(scope),
                total(scope, "status = ANY ({16})"),
                scope.table(),
                scope == PeopleScope.MEMBERS ? "org_id = $1 AND " : "",
                id(scope)));
  }

  /** Whose names are alike. {1} to {5} are the function's. */
  private static String alike(PeopleScope scope) {
    return numbered(
        scope,
        """
        SELECT %1$s
          FROM unnest(tenantry.%2$s_alike({1}, {2}, {3}, {4}, {5}::int)) WITH ORDINALITY AS found (found_id, place)
          JOIN %2$s ON %3$s = found_id
         %4$s
         ORDER BY place
        """
            .formatted(
                columns(scope),
                scope.table(),
                id(scope),
                scope == PeopleScope.MEMBERS ? "WHERE org_id = $1" : ""));
  }

  /** Exact, from counters: nobody is counted. */
  private static String total(PeopleScope scope, String which) {
    String org = scope == PeopleScope.MEMBERS ? "org_id = $1 AND " : "";
    String counts = scope == PeopleScope.MEMBERS ? "member" : "user";
    return """
    (SELECT coalesce(sum(n), 0)::bigint
              FROM (SELECT %1$s AS n FROM %2$s_counts WHERE %3$s%4$s
                    UNION ALL
                    SELECT change FROM %2$s_count_deltas WHERE %3$s%4$s) counted)\
    """
        .formatted(scope.table(), counts, org, which);
  }

  private static String id(PeopleScope scope) {
    return scope == PeopleScope.MEMBERS ? "user_id" : "id";
  }

  /** Numbers in braces follow those of the scope. */
  private static String numbered(PeopleScope scope, String sql) {
    int before = scope == PeopleScope.MEMBERS ? 2 : 1;
    String numbered = sql;
    for (int n = 1; n <= 16; n++) {
      numbered = numbered.replace("{" + n + "}", "$" + (n + before));
    }
    return numbered;
  }
}
