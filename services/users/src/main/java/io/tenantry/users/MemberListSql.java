package io.tenantry.users;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The list composer: joins constant fragments, never values. There are {@link #shapes()} statements
 * and no more, each prepared once a connection. What is filtered is asked by {@link
 * MemberSql#SEARCH} instead.
 *
 * <p>Parameters: $1 organization, $2 now, $3 rows, $4 rows to skip, then the key and id to go on
 * from if any. After the columns of {@link Member} come the sort key as text and the total.
 */
final class MemberListSql {

  /** One statement of the list. */
  record Shape(MemberSort sort, boolean descending, boolean goesOn) {}

  private static final Map<Shape, String> STATEMENTS =
      shapes().collect(Collectors.toUnmodifiableMap(Function.identity(), MemberListSql::compose));

  private MemberListSql() {}

  static String list(Shape shape) {
    return Objects.requireNonNull(STATEMENTS.get(shape));
  }

  static Stream<Shape> shapes() {
    return Stream.of(MemberSort.values())
        .flatMap(sort ->
            Stream.of(
                new Shape(sort, true, true),
                new Shape(sort, true, false),
                new Shape(sort, false, true),
                new Shape(sort, false, false)));
  }

  private static String compose(Shape shape) {
    String column = shape.sort().column;
    String way = shape.descending() ? "DESC" : "ASC";
    return """
    SELECT %1$s,
           %2$s::text AS sort_key,
           %3$s AS total
      FROM members
     WHERE org_id = $1 AND deleted_at IS NULL%4$s
     ORDER BY %2$s %5$s, user_id %5$s
     LIMIT $3::int OFFSET $4::int
    """
        .formatted(
            Member.COLUMNS,
            column,
            MemberSql.total("status <> 'deleted'"),
            shape.goesOn() ? after(shape) : "",
            way);
  }

  private static String after(Shape shape) {
    return " AND (%s, user_id) %s ($5::text::%s, $6)"
        .formatted(shape.sort().column, shape.descending() ? "<" : ">", shape.sort().type);
  }
}
