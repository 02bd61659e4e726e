package io.tenantry.users;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Window;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages of people for the platform: one statement each, with the total in it. */
final class UserList {

  private static final String[] PRESENT =
      Arrays.stream(UserStatus.values())
          .filter(status -> status != UserStatus.DELETED)
          .map(UserStatus::word)
          .distinct()
          .toArray(String[]::new);
  private static final int KEY = ListedUser.COLUMN_COUNT;
  private static final int TOTAL = ListedUser.COLUMN_COUNT + 1;

  private final Database db;
  private final Cursors cursors;
  private final Clock clock;

  UserList(Database db, Cursors cursors, Clock clock) {
    this.db = db;
    this.cursors = cursors;
    this.clock = clock;
  }

  Future<Page<ListedUser>> page(UserQuery query) {
    Window window = cursors.window(query.binding(), query.limit(), query.cursor(), query.offset());
    Question question = query.isFiltered() ? filtered(query, window) : all(query, window);
    return db.platformRead(question.rows())
        .compose(rows ->
            rows.isEmpty()
                ? db.platformRead(question.count())
                    .map(row -> page(window, rows, row.orElseThrow().getLong(0), question))
                : Future.succeededFuture(
                    page(window, rows, rows.getFirst().getLong(TOTAL), question)));
  }

  /**
   * What is asked of the database.
   *
   * @param count asked where there is no row to carry the total
   * @param countedTo a total that reaches this is "at least"
   */
  private record Question(
      Function<Tx, Future<List<Row>>> rows,
      Function<Tx, Future<Optional<Row>>> count,
      long countedTo) {}

  /** A row of the list and what a cursor has to remember of it. */
  private record Listed(ListedUser user, String key) {

    static Listed of(Row row) {
      return new Listed(ListedUser.of(row), row.getString(KEY));
    }

    List<String> position() {
      return List.of(key, user.id().toString());
    }
  }

  private Question all(UserQuery query, Window window) {
    var order = query.order();
    var position = window.position();
    boolean descending = order.descending() != window.backward();
    String sql =
        UserListSql.list(new UserListSql.Shape(order.by(), descending, position.isPresent()));
    List<@Nullable Object> args = new ArrayList<>(5);
    Collections.addAll(args, now(), window.fetch(), window.offset());
    position.ifPresent(at -> Collections.addAll(args, at.get(0), UUID.fromString(at.get(1))));
    return new Question(
        tx -> tx.all(sql, args.toArray()),
        tx -> tx.first(UserListSql.COUNT, (Object) PRESENT),
        Long.MAX_VALUE);
  }

  private Question filtered(UserQuery query, Window window) {
    var order = query.order();
    var position = window.position();
    String @Nullable [] roles = orNull(query.allRoles());
    String @Nullable [] statuses = orNull(query.allStatuses());
    List<@Nullable Object> args = new ArrayList<>(12);
    Collections.addAll(args, now(), window.fetch(), window.offset());
    Collections.addAll(args, order.by().wireName(), order.descending() != window.backward());
    Collections.addAll(args, query.words(), roles, statuses, query.emailVerified());
    args.add(position.map(at -> at.get(0)).orElse(null));
    args.add(position.map(at -> UUID.fromString(at.get(1))).orElse(null));
    if (query.isByStatusOnly()) {
      return new Question(
          tx -> tx.all(UserListSql.BY_STATUS, args.toArray()),
          tx -> tx.first(UserListSql.COUNT, (Object) statuses),
          Long.MAX_VALUE);
    }
    boolean exact = query.count() == MemberQuery.Count.EXACT;
    int countedTo = exact ? Integer.MAX_VALUE : MemberList.COUNTED_MAX;
    args.add(countedTo);
    return new Question(
        tx -> tx.all(UserListSql.SEARCH, args.toArray()),
        tx ->
            tx.first(
                UserListSql.COUNT_FOUND,
                query.words(),
                roles,
                statuses,
                query.emailVerified(),
                countedTo),
        countedTo);
  }

  /** A filter that nobody asked for is no filter. */
  private static String @Nullable [] orNull(Collection<String> words) {
    return words.isEmpty() ? null : words.toArray(String[]::new);
  }

  private static Page<ListedUser> page(
      Window window, List<Row> rows, long total, Question question) {
    List<Listed> listed = rows.stream().map(Listed::of).toList();
    return window
        .page(listed, Listed::position, total, total < question.countedTo())
        .map(Listed::user);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
