package io.tenantry.users;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The platform's list of people, composed as {@link MemberListSql} is: constant fragments, never
 * values, and {@link #shapes()} statements and no more.
 *
 * <p>Parameters: $1 now, $2 rows, $3 rows to skip, then the key and id to go on from if any. After
 * the columns of {@link ListedUser} come the sort key as text and the total.
 */
final class UserListSql {

  /** One statement of the list. */
  record Shape(UserSort sort, boolean descending, boolean goesOn) {}

  private static final Map<Shape, String> STATEMENTS =
      shapes().collect(Collectors.toUnmodifiableMap(Function.identity(), UserListSql::compose));

  /**
   * A page of a search. $2 rows, $3 to skip, $4 sort, $5 descending, $6 words, $7 roles, $8
   * statuses, $9 email_verified, $10 and $11 the key and id to go on from, $12 how far is counted.
   */
  static final String SEARCH =
      found("(SELECT tenantry.count_found_users($6, $7, $8, $9, $12::int))");

  /** The same with statuses only, whose total is known from counters. */
  static final String BY_STATUS = found(total("status = ANY ($8)"));

  static final String COUNT_FOUND =
      """
      SELECT tenantry.count_found_users($1, $2, $3, $4, $5::int)
      """;

  static final String COUNT =
      """
      SELECT coalesce(sum(n), 0)::bigint
        FROM (SELECT users AS n FROM user_counts WHERE status = ANY ($1)
              UNION ALL
              SELECT change FROM user_count_deltas WHERE status = ANY ($1)) counted
      """;

  static final String GET =
      """
      SELECT %s
        FROM users u
       %s
       WHERE u.id = $2
      """
          .formatted(ListedUser.COLUMNS, ListedUser.ANYWHERE);

  private UserListSql() {}

  static String list(Shape shape) {
    return Objects.requireNonNull(STATEMENTS.get(shape));
  }

  static Stream<Shape> shapes() {
    return Stream.of(UserSort.values())
        .flatMap(sort ->
            Stream.of(
                new Shape(sort, true, true),
                new Shape(sort, true, false),
                new Shape(sort, false, true),
                new Shape(sort, false, false)));
  }

  /** The page is cut before anything is looked up for its rows. */
  private static String compose(Shape shape) {
    String column = shape.sort().column;
    String way = shape.descending() ? "DESC" : "ASC";
    return """
    SELECT %1$s,
           u.%2$s::text AS sort_key,
           %3$s AS total
      FROM (SELECT *
              FROM users
             WHERE deleted_at IS NULL%4$s
             ORDER BY %2$s %5$s, id %5$s
             LIMIT $2::int OFFSET $3::int) u
     %6$s
     ORDER BY u.%2$s %5$s, u.id %5$s
    """
        .formatted(
            ListedUser.COLUMNS,
            column,
            total("status <> 'deleted'"),
            shape.goesOn() ? after(shape) : "",
            way,
            ListedUser.ANYWHERE);
  }

  private static String after(Shape shape) {
    return " AND (%s, id) %s ($4::text::%s, $5)"
        .formatted(shape.sort().column, shape.descending() ? "<" : ">", shape.sort().type);
  }

  /** Exact, from counters: nobody is counted. */
  private static String total(String which) {
    return """
    (SELECT coalesce(sum(n), 0)::bigint
              FROM (SELECT users AS n FROM user_counts WHERE %1$s
                    UNION ALL
                    SELECT change FROM user_count_deltas WHERE %1$s) counted)\
    """
        .formatted(which);
  }

  private static String found(String total) {
    return """
    SELECT %s,
           CASE $4 WHEN 'name' THEN u.name_key WHEN 'email' THEN u.email_key WHEN 'status' THEN u.status
                   WHEN 'role' THEN u.role_key WHEN 'created_at' THEN u.created_at::text
                   ELSE u.last_login_key::text END AS sort_key,
           %s AS total
      FROM tenantry.search_users($6, $7, $8, $9, $4, $5, $10, $11, $2::int, $3::int)
           WITH ORDINALITY AS found (found_id, place)
      JOIN users u ON u.id = found_id
     %s
     ORDER BY place
    """
        .formatted(ListedUser.COLUMNS, total, ListedUser.ANYWHERE);
  }
}
