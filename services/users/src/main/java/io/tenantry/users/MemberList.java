package io.tenantry.users;

import io.tenantry.access.State;
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
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages of members: one statement each, with the total in it. */
final class MemberList {

  /** As far as a search is counted unless an exact count is asked for; a screen says "1,000+". */
  static final int COUNTED_MAX = 1_000;

  private static final Set<State> PRESENT = EnumSet.complementOf(EnumSet.of(State.DELETED));

  private static final int KEY = Member.COLUMN_COUNT;
  private static final int TOTAL = Member.COLUMN_COUNT + 1;

  private final Database db;
  private final Cursors cursors;
  private final Clock clock;

  MemberList(Database db, Cursors cursors, Clock clock) {
    this.db = db;
    this.cursors = cursors;
    this.clock = clock;
  }

  Future<Page<Member>> page(UUID org, MemberQuery query) {
    Window window =
        cursors.window(query.binding(org), query.limit(), query.cursor(), query.offset());
    Question question = query.isFiltered() ? filtered(org, query, window) : all(org, query, window);
    return db.read(org, question.rows())
        .compose(rows ->
            rows.isEmpty()
                ? db.read(org, question.count())
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
  private record Listed(Member member, String key) {
    static Listed of(Row row) {
      return new Listed(Member.of(row), row.getString(KEY));
    }

    List<String> position() {
      return List.of(key, member.id().toString());
    }
  }

  private Question all(UUID org, MemberQuery query, Window window) {
    var order = query.order();
    var position = window.position();
    boolean descending = order.descending() != window.backward();
    String sql =
        MemberListSql.list(new MemberListSql.Shape(order.by(), descending, position.isPresent()));
    List<@Nullable Object> args = new ArrayList<>(6);
    Collections.addAll(args, org, now(), window.fetch(), window.offset());
    position.ifPresent(at -> Collections.addAll(args, at.get(0), UUID.fromString(at.get(1))));
    return new Question(
        tx -> tx.all(sql, args.toArray()),
        tx -> tx.first(MemberSql.COUNT, org, words(PRESENT)),
        Long.MAX_VALUE);
  }

  private Question filtered(UUID org, MemberQuery query, Window window) {
    var order = query.order();
    var position = window.position();
    String @Nullable [] roles = orNull(query.allRoles().toArray(String[]::new));
    String @Nullable [] statuses = orNull(words(query.allStatuses()));
    List<@Nullable Object> args = new ArrayList<>(12);
    Collections.addAll(args, org, now(), window.fetch(), window.offset());
    Collections.addAll(args, order.by().wireName(), order.descending() != window.backward());
    Collections.addAll(args, query.words(), roles, statuses);
    args.add(position.map(at -> at.get(0)).orElse(null));
    args.add(position.map(at -> UUID.fromString(at.get(1))).orElse(null));
    if (query.isByStatusOnly()) {
      return new Question(
          tx -> tx.all(MemberSql.BY_STATUS, args.toArray()),
          tx -> tx.first(MemberSql.COUNT, org, statuses),
          Long.MAX_VALUE);
    }
    int countedTo = query.count() == MemberQuery.Count.EXACT ? Integer.MAX_VALUE : COUNTED_MAX;
    args.add(countedTo);
    return new Question(
        tx -> tx.all(MemberSql.SEARCH, args.toArray()),
        tx -> tx.first(MemberSql.COUNT_FOUND, query.words(), roles, statuses, countedTo),
        countedTo);
  }

  /** A filter that nobody asked for is no filter. */
  private static String @Nullable [] orNull(String[] words) {
    return words.length == 0 ? null : words;
  }

  private static Page<Member> page(Window window, List<Row> rows, long total, Question question) {
    List<Listed> listed = new ArrayList<>(rows.size());
    for (Row row : rows) {
      listed.add(Listed.of(row));
    }
    return window
        .page(listed, Listed::position, total, total < question.countedTo())
        .map(Listed::member);
  }

  private static String[] words(Set<State> statuses) {
    return statuses.stream().map(State::word).toArray(String[]::new);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
