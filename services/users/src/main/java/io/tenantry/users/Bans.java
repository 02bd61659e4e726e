package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.access.Change;
import io.tenantry.access.NewSuspension;
import io.tenantry.access.Rights;
import io.tenantry.access.Roles;
import io.tenantry.access.Standing;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Target;
import io.tenantry.common.web.Version;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Shutting people out everywhere, with reason and optional end, and letting them in again. */
final class Bans {

  private final Database db;
  private final Users users;
  private final PlatformUsers people;
  private final Access access;
  private final Standings standings;
  private final Audit audit;
  private final Clock clock;

  Bans(
      Database db,
      Users users,
      PlatformUsers people,
      Access access,
      Standings standings,
      Audit audit,
      Clock clock) {
    this.db = db;
    this.users = users;
    this.people = people;
    this.access = access;
    this.standings = standings;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Bans a person. All their sessions end, on every node, before this completes. Banning again
   * changes reason and end.
   */
  Future<UserDetail> ban(Actor actor, Target target, NewSuspension wanted) {
    UUID user = target.id();
    wanted.requireFuture(clock.instant());
    return db.platformWrite(
        actor, tx -> ban(tx, actor, target, wanted).compose(banned -> people.detail(tx, user)));
  }

  /** The same in a transaction of the platform. */
  Future<Void> ban(Tx tx, Actor actor, Target target, NewSuspension wanted) {
    return begin(tx, actor, target).compose(now -> ban(tx, actor, target.id(), now, wanted));
  }

  /** The person's standing, their row locked until the transaction ends. */
  private Future<Standing> begin(Tx tx, Actor actor, Target target) {
    return users
        .lock(tx, target.id())
        .compose(locked -> access.requireMayActOn(tx, actor, target.id()).map(locked))
        .compose(locked -> {
          target.precondition().require(Version.of(locked.updatedAt()));
          return standings.user(tx, target.id());
        })
        .map(standing -> refuseDeleted(standing.orElseThrow(Problem.NotFound::new)));
  }

  /** The same of a person who is locked. */
  Future<Void> ban(Tx tx, Actor actor, UUID user, Standing now, NewSuspension wanted) {
    if (user.equals(actor.user())) {
      throw new Problem.Conflict("not-yourself", "you cannot ban yourself");
    }
    if (now.at(clock.instant()) == State.SUSPENDED) {
      return wanted.isAlready(now)
          ? standings.endSessionsOfUser(tx, user)
          : write(tx, actor, user, wanted);
    }
    return keepAnAdmin(tx, user).compose(kept -> write(tx, actor, user, wanted));
  }

  /** The platform keeps an admin who can act. */
  Future<Void> keepAnAdmin(Tx tx, UUID leaving) {
    return access
        .rightsIn(tx, leaving, Actor.PLATFORM)
        .compose(held -> isAdmin(held) ? requireAnother(tx, leaving) : Future.succeededFuture());
  }

  private Future<Void> requireAnother(Tx tx, UUID leaving) {
    return access
        .anotherPlatformAdmin(tx, leaving)
        .compose(another -> another ? Future.succeededFuture() : Future.failedFuture(lastAdmin()));
  }

  private Future<Void> write(Tx tx, Actor actor, UUID user, NewSuspension wanted) {
    return tx.run(UserSql.BAN, user, Suspensions.offset(wanted.until()))
        .compose(copied -> standings.setUser(tx, user, wanted.by(actor.user())))
        .compose(ended -> {
          var event = new Event(Actor.PLATFORM, "user.banned", "user", user, wanted.data());
          return audit.record(tx, actor, event.withPersonal(wanted.personal()));
        });
  }

  /** Lets a banned person in again. Nothing happens if they are not banned. */
  Future<Void> unban(Actor actor, Target target) {
    return db.platformWrite(actor, tx -> unban(tx, actor, target));
  }

  /** The same in a transaction of the platform. */
  Future<Void> unban(Tx tx, Actor actor, Target target) {
    return begin(tx, actor, target).compose(now -> unban(tx, actor, target.id(), now));
  }

  /** The same of a person who is locked. */
  Future<Void> unban(Tx tx, Actor actor, UUID user, Standing now) {
    if (now.state() != State.SUSPENDED) {
      return Future.succeededFuture();
    }
    return tx.run(UserSql.UNBAN, user)
        .compose(copied -> standings.setUser(tx, user, Change.to(State.ACTIVE, actor.user())))
        .compose(standing -> audit.record(tx, actor, unbanned(user)));
  }

  /** Bans end by their own time; what is written down follows. For the schedule. */
  Future<Void> endThoseThatAreOver() {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    return db.platformWrite(Actor.system(Actor.PLATFORM), tx -> endThoseThatAreOver(tx, now))
        .compose(ended ->
            ended < Suspensions.ENDED_AT_ONCE ? Future.succeededFuture() : endThoseThatAreOver());
  }

  private Future<Integer> endThoseThatAreOver(Tx tx, OffsetDateTime now) {
    return tx.all(UserSql.END_BANS, now, Suspensions.ENDED_AT_ONCE)
        .compose(rows -> {
          List<UUID> over = rows.stream().map((Row row) -> row.getUUID("id")).toList();
          return standings
              .forgetEndedOfUsers(tx, over)
              .compose(done -> {
                List<Event> events = over.stream().map(Bans::unbanned).toList();
                return audit.recordAll(tx, Actor.system(Actor.PLATFORM), events);
              })
              .map(over.size());
        });
  }

  private static Event unbanned(UUID user) {
    return new Event(Actor.PLATFORM, "user.unbanned", "user", user);
  }

  static boolean isAdmin(Rights held) {
    return held.roles().contains(Roles.PLATFORM_ADMIN);
  }

  static Standing refuseDeleted(Standing standing) {
    if (standing.state() == State.DELETED) {
      throw new Problem.Conflict("user-deleted", "this person was deleted");
    }
    return standing;
  }

  static Problem.Conflict lastAdmin() {
    return new Problem.Conflict(
        "last-admin", "this is the last admin of the platform who can act; make another one first");
  }
}
