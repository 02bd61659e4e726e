package io.tenantry.users;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Window;
import io.tenantry.users.Filter.Condition;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages of people, of an organization or of everybody: one statement each, with the total in it. A
 * search that finds nobody asks once more, for names that are alike.
 *
 * @param <P> a row
 */
final class PeopleList<P> {

  /** As far as matches are counted unless an exact count is asked for. */
  static final int COUNTED_MAX = 10_000;

  /** The same for a search; a screen says "1,000+". */
  static final int FOUND_COUNTED_MAX = 1_000;

  /** How long is counted, where many match. */
  private static final int COUNTING_MS = 20;

  /** How long is looked for names that are alike; then nobody is meant. */
  private static final int ALIKE_MS = 150;

  private static final String QUERY_CANCELED = "57014";
  private static final int WORD_MIN = 3;

  private final Database db;
  private final Cursors cursors;
  private final Clock clock;
  private final Kind<P> kind;
  private final boolean alsoAlike;

  /** What is different between the two lists. */
  private record Kind<P>(
      PeopleScope scope, int columns, Function<Row, P> reading, Function<P, UUID> id) {}

  static PeopleList<Member> ofMembers(Database db, Cursors cursors, Clock clock) {
    return new PeopleList<>(
        db,
        cursors,
        clock,
        new Kind<>(PeopleScope.MEMBERS, Member.COLUMN_COUNT, Member::of, Member::id),
        true);
  }

  static PeopleList<ListedUser> ofUsers(Database db, Cursors cursors, Clock clock) {
    return new PeopleList<>(
        db,
        cursors,
        clock,
        new Kind<>(PeopleScope.USERS, ListedUser.COLUMN_COUNT, ListedUser::of, ListedUser::id),
        true);
  }

  private PeopleList(Database db, Cursors cursors, Clock clock, Kind<P> kind, boolean alsoAlike) {
    this.alsoAlike = alsoAlike;
    this.db = db;
    this.cursors = cursors;
    this.clock = clock;
    this.kind = kind;
  }

  /** A page of one organization, or of the platform, which is the organization with the nil id. */
  Future<Page<P>> page(UUID org, PeopleQuery query) {
    Window window =
        cursors.window(
            query.binding(kind.scope(), org), query.limit(), query.cursor(), query.offset());
    return query.isFiltered() ? found(org, query, window) : everybody(org, query, window);
  }

  /** A row of the list and what a cursor has to remember of it. */
  private record Listed<P>(P person, List<String> position) {}

  private Future<Page<P>> everybody(UUID org, PeopleQuery query, Window window) {
    var order = query.order(kind.scope());
    var position = window.position();
    String sql =
        PeopleSql.list(
            new PeopleSql.Shape(
                kind.scope(),
                order.by(),
                order.descending() != window.backward(),
                position.isPresent()));
    List<@Nullable Object> args = begin(org);
    Collections.addAll(args, window.fetch(), window.offset());
    position.ifPresent(at -> Collections.addAll(args, at.get(0), UUID.fromString(at.get(1))));
    return ask(org, tx -> tx.all(sql, args.toArray()))
        .compose(rows ->
            rows.isEmpty()
                ? ask(org, tx -> tx.first(countSql(), countArgs(org)))
                    .map(row -> row.orElseThrow().getLong(0))
                    .map(total -> window.page(List.<P>of(), none -> List.of(), total, true))
                : Future.succeededFuture(everybody(window, rows)));
  }

  private Page<P> everybody(Window window, List<Row> rows) {
    List<Listed<P>> listed = new ArrayList<>(rows.size());
    for (Row row : rows) {
      P person = kind.reading().apply(row);
      listed.add(
          new Listed<>(
              person, List.of(row.getString(kind.columns()), kind.id().apply(person).toString())));
    }
    long total = rows.getFirst().getLong(kind.columns() + 1);
    return window.page(listed, Listed::position, total, true).map(Listed::person);
  }

  /** The same of those who match and nobody else: names that are alike do not count. */
  Future<Page<P>> exactly(UUID org, PeopleQuery query) {
    return new PeopleList<>(db, cursors, clock, kind, false).page(org, query);
  }

  private Future<Page<P>> found(UUID org, PeopleQuery query, Window window) {
    boolean members = kind.scope() == PeopleScope.MEMBERS;
    List<@Nullable Object> args = begin(org);
    args.addAll(conditions(query));
    Place place = Place.of(window);
    var order = query.order(kind.scope());
    Collections.addAll(args, order.by().wireName(), order.descending() != window.backward());
    Collections.addAll(
        args, window.backward(), query.sort().isPresent() ? Boolean.FALSE : place.ranked());
    Collections.addAll(
        args, place.tier(), place.key(), place.id(), window.fetch(), window.offset());
    Collections.addAll(args, countTo(query), query.statusesOnly().isPresent() ? null : COUNTING_MS);
    args.add(query.statusesOnly().map(PeopleList::statuses).orElse(null));
    String sql = members ? PeopleSql.MEMBERS_FOUND : PeopleSql.USERS_FOUND;
    return ask(org, tx -> tx.all(sql, args.toArray()))
        .compose(rows ->
            alsoAlike && isWithoutMatch(rows) && mayBeMistyped(query, window)
                ? alike(org, query, window)
                : Future.succeededFuture(found(window, rows)));
  }

  /** Where the page begins: what {@link #found(Window, List)} let the cursor remember. */
  private record Place(
      @Nullable Boolean ranked, @Nullable Integer tier, @Nullable String key, @Nullable UUID id) {

    static Place of(Window window) {
      return window
          .position()
          .map(at ->
              new Place(
                  Boolean.valueOf(at.get(0)),
                  Integer.valueOf(at.get(1)),
                  at.get(2),
                  UUID.fromString(at.get(3))))
          .orElseGet(() -> new Place(null, null, null, null));
    }
  }

  private Page<P> found(Window window, List<Row> rows) {
    int at = kind.columns();
    List<Listed<P>> listed = new ArrayList<>(rows.size());
    for (Row row : rows) {
      if (row.getUUID(0) != null) {
        P person = kind.reading().apply(row);
        listed.add(
            new Listed<>(
                person,
                List.of(
                    Boolean.toString(row.getBoolean(at + 2)),
                    Integer.toString(row.getInteger(at + 1)),
                    row.getString(at),
                    kind.id().apply(person).toString())));
      }
    }
    Row any = rows.getFirst();
    return window
        .page(listed, Listed::position, any.getLong(at + 3), any.getBoolean(at + 4))
        .map(Listed::person);
  }

  private boolean isWithoutMatch(List<Row> rows) {
    return rows.getFirst().getUUID(0) == null && rows.getFirst().getLong(kind.columns() + 3) == 0;
  }

  private static boolean mayBeMistyped(PeopleQuery query, Window window) {
    return query.words().length() >= WORD_MIN
        && window.position().isEmpty()
        && window.offset() == 0;
  }

  /** All there are; so few are never paged. */
  private Future<Page<P>> alike(UUID org, PeopleQuery query, Window window) {
    boolean members = kind.scope() == PeopleScope.MEMBERS;
    String sql = members ? PeopleSql.MEMBERS_ALIKE : PeopleSql.USERS_ALIKE;
    List<@Nullable Object> args = begin(org);
    args.addAll(conditions(query));
    args.add(window.fetch() - 1);
    return ask(
            org,
            tx -> {
              Future<?> hurried = tx.first(PeopleSql.HURRY, Integer.toString(ALIKE_MS));
              Future<List<Row>> rows = tx.all(sql, args.toArray());
              return hurried.compose(soon -> rows);
            })
        .recover(failure ->
            failure instanceof PgException e && e.getSqlState().equals(QUERY_CANCELED)
                ? Future.succeededFuture(List.of())
                : Future.failedFuture(failure))
        .map(rows -> rows.stream().map(kind.reading()).toList())
        .map(people -> new Page<>(people, null, null, (long) people.size(), true));
  }

  private static List<Object> conditions(PeopleQuery query) {
    List<Condition> all = query.conditions();
    return List.of(
        all.stream().map(Condition::column).toArray(String[]::new),
        all.stream().map(Condition::comparison).toArray(String[]::new),
        all.stream().map(Condition::operand).toArray(String[]::new),
        query.words());
  }

  private static @Nullable Integer countTo(PeopleQuery query) {
    if (query.exact()) {
      return null;
    }
    return query.words().isEmpty() ? COUNTED_MAX : FOUND_COUNTED_MAX;
  }

  private List<@Nullable Object> begin(UUID org) {
    List<@Nullable Object> args = new ArrayList<>(20);
    if (kind.scope() == PeopleScope.MEMBERS) {
      args.add(org);
    }
    args.add(now());
    return args;
  }

  private String countSql() {
    return kind.scope() == PeopleScope.MEMBERS ? PeopleSql.MEMBERS_COUNT : PeopleSql.USERS_COUNT;
  }

  private @Nullable Object[] countArgs(UUID org) {
    String[] present =
        kind.scope().statuses().stream().filter(s -> !s.equals("deleted")).toArray(String[]::new);
    return kind.scope() == PeopleScope.MEMBERS
        ? new Object[] {org, present}
        : new Object[] {present};
  }

  private static String[] statuses(Condition any) {
    return any.operand().replaceAll("[{}\"]", "").split(",", -1);
  }

  private <T> Future<T> ask(UUID org, Function<Tx, Future<T>> question) {
    return org.equals(Actor.PLATFORM) ? db.platformRead(question) : db.read(org, question);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
