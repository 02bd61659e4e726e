package io.tenantry.users;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The list composer: joins constant fragments, never values. There are {@link #shapes()} statements
 * and no more, each prepared once a connection.
 *
 * <p>Parameters: $1 organization, $2 now, $3 rows, $4 rows to skip, then the statuses if any, then
 * the key and id to go on from if any. After the columns of {@link Member} come the sort key as
 * text and the total.
 */
final class MemberListSql {

  /** Which statuses are listed; deleted people have indexes of their own way. */
  enum People {
    /** Everybody but the deleted. */
    PRESENT,
    /** Some statuses, deleted not among them. */
    PRESENT_WITH_STATUS,
    /** Some statuses, deleted among them. */
    WITH_STATUS;

    boolean byStatus() {
      return this != PRESENT;
    }

    private String condition() {
      return switch (this) {
        case PRESENT -> " AND deleted_at IS NULL";
        case PRESENT_WITH_STATUS -> " AND deleted_at IS NULL AND status = ANY ($5)";
        case WITH_STATUS -> " AND status = ANY ($5)";
      };
    }
  }

  /** One statement of the list. */
  record Shape(MemberSort sort, boolean descending, People people, boolean goesOn) {}

  private static final Map<Shape, String> STATEMENTS =
      shapes().collect(Collectors.toUnmodifiableMap(shape -> shape, MemberListSql::compose));

  private MemberListSql() {}

  static String list(Shape shape) {
    return Objects.requireNonNull(STATEMENTS.get(shape));
  }

  static Stream<Shape> shapes() {
    return Stream.of(MemberSort.values())
        .flatMap(sort ->
            Stream.of(People.values())
                .flatMap(people ->
                    Stream.of(true, false)
                        .flatMap(descending ->
                            Stream.of(true, false)
                                .map(on -> new Shape(sort, descending, people, on)))));
  }

  private static String compose(Shape shape) {
    String column = shape.sort().column;
    String way = shape.descending() ? "DESC" : "ASC";
    return """
    SELECT %s,
           %s::text AS sort_key,
           %s AS total
      FROM members
     WHERE org_id = $1%s%s
     ORDER BY %s
     LIMIT $3::int OFFSET $4::int
    """
        .formatted(
            Member.COLUMNS,
            column,
            total(shape.people()),
            shape.people().condition(),
            shape.goesOn() ? after(shape) : "",
            column + " " + way + ", user_id " + way);
  }

  /** Exact, from counters: nobody is counted. */
  private static String total(People people) {
    return """
    (SELECT coalesce(sum(n), 0)::bigint
              FROM (SELECT members AS n FROM member_counts WHERE org_id = $1 AND %1$s
                    UNION ALL
                    SELECT change FROM member_count_deltas WHERE org_id = $1 AND %1$s) counted)\
    """
        .formatted(people.byStatus() ? "status = ANY ($5)" : "status <> 'deleted'");
  }

  private static String after(Shape shape) {
    int key = shape.people().byStatus() ? 6 : 5;
    return " AND (%s, user_id) %s ($%d::text::%s, $%d)"
        .formatted(
            shape.sort().column, shape.descending() ? "<" : ">", key, shape.sort().type, key + 1);
  }
}
