package io.tenantry.users;

import io.tenantry.access.Grants;
import io.tenantry.access.Standing;
import io.tenantry.access.Standings;
import io.tenantry.access.Suspension;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Everybody, as the platform sees them. */
final class PlatformUsers {

  private final Database db;
  private final PeopleList<ListedUser> list;
  private final Standings standings;
  private final Grants grants;
  private final Clock clock;

  PlatformUsers(
      Database db, PeopleList<ListedUser> list, Standings standings, Grants grants, Clock clock) {
    this.db = db;
    this.list = list;
    this.standings = standings;
    this.grants = grants;
    this.clock = clock;
  }

  /** A page of all people; the deleted only when their status is asked for. */
  Future<Page<ListedUser>> list(PeopleQuery query) {
    return list.page(Actor.PLATFORM, query);
  }

  /** The same of those who match exactly, for what is done to all of them. */
  Future<Page<ListedUser>> listExactly(PeopleQuery query) {
    return list.exactly(Actor.PLATFORM, query);
  }

  /** One person, deleted ones too. Fails with 404 if there is none. */
  Future<UserDetail> get(UUID user) {
    return db.platformRead(tx -> detail(tx, user));
  }

  /** The same in a transaction of the platform; everything is asked for at once. */
  Future<UserDetail> detail(Tx tx, UUID user) {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    Future<Optional<Row>> row = tx.first(UserSql.GET_LISTED, now, user);
    Future<Optional<Standing>> standing = standings.user(tx, user);
    Future<List<Row>> memberships = tx.all(MembershipSql.OF_PERSON, user, now);
    Future<List<String>> permissions = grants.direct(tx, Actor.PLATFORM, user);
    Future<Optional<Row>> particulars = tx.first(UserEditSql.PARTICULARS, user);
    return row.map(found -> ListedUser.of(found.orElseThrow(Problem.NotFound::new)))
        .compose(person ->
            Future.all(standing, memberships, particulars, permissions)
                .map(_ ->
                    new UserDetail(
                        person,
                        standing.result().filter(s -> person.isBanned()).map(Suspension::of),
                        memberships.result().stream().map(Membership::of).toList(),
                        Particulars.of(particulars.result().orElseThrow()),
                        permissions.result())));
  }

  /** For the schedule. */
  Future<Void> foldCounts() {
    return db.platformWrite(Actor.system(Actor.PLATFORM), tx -> tx.run(UserSql.FOLD_COUNTS))
        .mapEmpty();
  }
}
