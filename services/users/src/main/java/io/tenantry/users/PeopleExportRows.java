package io.tenantry.users;

import io.tenantry.audit.ExportPart;
import io.tenantry.audit.ExportRows;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The people of a list as rows of a file. Few are found at once, and read one part after the other;
 * many are met along the index of the sort. Newest first, which is the usual order, nobody who is
 * there from beginning to end is left out or met twice; in another order that holds for whoever
 * keeps their place in it.
 */
final class PeopleExportRows implements ExportRows {

  /** A few hundred kilobytes, and a few milliseconds of an event loop. */
  static final int PART = 500;

  /** Few: their ids take four megabytes while the file is made. */
  private static final int FEW_MAX = 100_000;

  /** How long is looked for few; then they are many. */
  private static final String GATHERING_MS = "3000";

  /** What is looked at for one part where hardly anybody matches: some ten milliseconds. */
  private static final int LOOK_AT_MAX = 20_000;

  private static final String QUERY_CANCELED = "57014";
  private static final int AFTER_COLUMNS = 22;

  private final Database db;
  private final PeopleFile file;
  private final PeopleExportQuery query;
  private Optional<List<UUID>> few = Optional.empty();
  private boolean areMany;
  private boolean isAtEnd;
  private @Nullable String nextKey;
  private @Nullable UUID nextId;
  private int lookAt = PART;

  PeopleExportRows(Database db, PeopleFile file, PeopleExportQuery query) {
    this.db = db;
    this.file = file;
    this.query = query;
    this.areMany = query.isForEverybody();
  }

  @Override
  public Future<Optional<ExportPart>> next() {
    if (isAtEnd) {
      return Future.succeededFuture(Optional.empty());
    }
    if (areMany) {
      return walk();
    }
    return few.map(this::named).orElseGet(() -> choose().compose(chosen -> next()));
  }

  /** A search that fits one page of the list has its order, the best match first. */
  private Future<Void> choose() {
    return query
        .onePage()
        .compose(page -> page.isPresent() ? Future.succeededFuture(page) : gather())
        .map(found -> {
          few = found;
          areMany = found.isEmpty();
          return null;
        });
  }

  /** All of them in their order, if they are few. */
  private Future<Optional<List<UUID>>> gather() {
    return ask(
            tx -> {
              Future<?> hurried = tx.first(PeopleSql.HURRY, GATHERING_MS);
              Future<Optional<Row>> found = tx.first(query.gatherSql(), query.toGather(FEW_MAX));
              return hurried.compose(soon -> found);
            })
        .map(row -> row.map(ids -> ids.getArrayOfUUIDs(0)).map(ids -> List.of(ids)))
        .recover(failure ->
            failure instanceof PgException e && e.getSqlState().equals(QUERY_CANCELED)
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(failure));
  }

  private Future<Optional<ExportPart>> named(List<UUID> ids) {
    if (ids.isEmpty()) {
      isAtEnd = true;
      return next();
    }
    int rows = Math.min(PART, ids.size());
    UUID[] part = ids.subList(0, rows).toArray(UUID[]::new);
    return ask(tx -> tx.all(query.namedSql(), query.named(part)))
        .map(people -> {
          few = Optional.of(ids.subList(rows, ids.size()));
          return part(people);
        });
  }

  private Future<Optional<ExportPart>> walk() {
    return ask(tx -> tx.all(query.walkSql(), query.toWalk(nextKey, nextId, PART, lookAt)))
        .map(this::walked);
  }

  private Optional<ExportPart> walked(List<Row> rows) {
    Row any = rows.getFirst();
    nextKey = any.getString(AFTER_COLUMNS);
    nextId = any.getUUID(AFTER_COLUMNS + 1);
    isAtEnd = nextId == null;
    lookAt = nextStretch(any.getInteger(AFTER_COLUMNS + 2), any.getInteger(AFTER_COLUMNS + 3));
    return part(any.getUUID(0) == null ? List.of() : rows);
  }

  /** As many as it should take for the next part to be full. */
  private static int nextStretch(int looked, int matched) {
    long full = matched == 0 ? 4L * looked : (long) PART * looked / matched;
    return Math.clamp(full, PART, LOOK_AT_MAX);
  }

  private Optional<ExportPart> part(List<Row> rows) {
    return Optional.of(file.part(rows.stream().map(PeopleRow::of).toList()));
  }

  private <T> Future<T> ask(Function<Tx, Future<T>> question) {
    return query.isOfMembers() ? db.read(query.org(), question) : db.platformRead(question);
  }
}
