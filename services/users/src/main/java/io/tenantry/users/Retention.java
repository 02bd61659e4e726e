package io.tenantry.users;

import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Whoever was deleted long enough ago is removed for good, by the schedule: people one by one, each
 * in a transaction of their own, so that it keeps nobody waiting and can be interrupted.
 */
final class Retention {

  /** How many are looked up at once. */
  private static final int LOOKED_UP_AT_ONCE = 200;

  private final Database db;
  private final Users users;
  private final MemberChange change;
  private final Removals removals;
  private final Clock clock;
  private final Optional<Duration> kept;

  Retention(
      Rooms rooms,
      Users users,
      MemberChange change,
      Removals removals,
      RetentionSettings settings) {
    this.db = rooms.foundation().db();
    this.users = users;
    this.change = change;
    this.removals = removals;
    this.clock = rooms.foundation().clock();
    this.kept = settings.deletedPeople();
  }

  /** Removes everybody whose time is over; fails if that failed for somebody, after the others. */
  Future<Void> removeThoseThatAreDue() {
    if (kept.isEmpty()) {
      return Future.succeededFuture();
    }
    OffsetDateTime before = clock.instant().minus(kept.get()).atOffset(ZoneOffset.UTC);
    return everybody(RemovalSql.USERS_DUE, before, row -> person(row.getUUID("id"), before))
        .compose(done ->
            everybody(
                RemovalSql.MEMBERS_DUE,
                before,
                row -> member(row.getUUID("org_id"), row.getUUID("user_id"), before)));
  }

  private Future<Void> everybody(
      String who, OffsetDateTime before, Function<Row, Future<Void>> remove) {
    return db.platformRead(tx -> tx.all(who, before, LOOKED_UP_AT_ONCE))
        .compose(due -> {
          List<Throwable> failed = new ArrayList<>();
          return oneByOne(due.iterator(), remove, failed)
              .compose(done -> {
                if (!failed.isEmpty()) {
                  return Future.failedFuture(failed.getFirst());
                }
                return due.size() < LOOKED_UP_AT_ONCE
                    ? Future.succeededFuture()
                    : everybody(who, before, remove);
              });
        });
  }

  /** One who cannot be removed keeps none of the others. */
  private static Future<Void> oneByOne(
      Iterator<Row> due, Function<Row, Future<Void>> remove, List<Throwable> failed) {
    if (!due.hasNext()) {
      return Future.succeededFuture();
    }
    return remove
        .apply(due.next())
        .recover(failure -> {
          failed.add(failure);
          return Future.succeededFuture();
        })
        .compose(done -> oneByOne(due, remove, failed));
  }

  private Future<Void> person(UUID user, OffsetDateTime before) {
    Actor system = Actor.system(Actor.PLATFORM);
    return db.identityWrite(
        system,
        tx ->
            tx.first(RemovalSql.USER_IS_DUE, user, before)
                .compose(due ->
                    due.isEmpty()
                        ? Future.succeededFuture()
                        : users
                            .get(tx, user)
                            .compose(found -> removals.remove(tx, system, found))));
  }

  private Future<Void> member(UUID org, UUID user, OffsetDateTime before) {
    Actor system = Actor.system(org);
    return db.identityWrite(
        system,
        tx ->
            users
                .lock(tx, user)
                .compose(found ->
                    tx.first(RemovalSql.MEMBER_IS_DUE, org, user, before)
                        .compose(due ->
                            due.isEmpty()
                                ? Future.succeededFuture()
                                : change
                                    .lock(tx, org, user)
                                    .compose(member ->
                                        removals.remove(tx, system, found, member, false)))));
  }
}
