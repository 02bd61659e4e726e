package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.access.Change;
import io.tenantry.access.Standing;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Target;
import io.tenantry.common.web.Version;
import io.tenantry.credentials.Credentials;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.Identifiers;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Deleting people everywhere so that they can come back, and bringing them back. All their sessions
 * end, on every node, before any of it completes.
 */
final class UserRemovals {

  private final Database db;
  private final Users users;
  private final PlatformUsers people;
  private final Access access;
  private final Standings standings;
  private final Identifiers identifiers;
  private final Credentials credentials;
  private final Signals signals;
  private final EverywhereTrail trail;
  private final Clock clock;

  UserRemovals(Rooms rooms, Users users, PlatformUsers people, EverywhereTrail trail) {
    this.db = rooms.foundation().db();
    this.users = users;
    this.people = people;
    this.access = rooms.access().access();
    this.standings = rooms.access().standings();
    this.identifiers = rooms.credentials().identifiers();
    this.credentials = rooms.credentials().credentials();
    this.signals = rooms.foundation().signals();
    this.trail = trail;
    this.clock = rooms.foundation().clock();
  }

  /**
   * Deletes a person everywhere. Their address, number and usernames can be somebody else's from
   * now on. Deleting twice is not an error.
   *
   * @return fails with 404, 403 {@code outranked}, 412, 409 {@code demote-first} for a colleague or
   *     {@code last-owner} for the last one of any organization
   */
  Future<Void> remove(Actor actor, Target target) {
    return db.identityWrite(actor, tx -> remove(tx, actor, target));
  }

  /** The same in an {@code identity} transaction of the platform. */
  Future<Void> remove(Tx tx, Actor actor, Target target) {
    return begin(tx, actor, target).compose(now -> remove(tx, actor, target.id(), now));
  }

  /** The same of a person who is locked, in an {@code identity} transaction of the platform. */
  Future<Void> remove(Tx tx, Actor actor, UUID user, Standing now) {
    return now.state() == State.DELETED
        ? standings.endSessionsOfUser(tx, user)
        : requireMayGo(tx, user).compose(may -> delete(tx, actor, user, now));
  }

  /**
   * Deletes the actor themselves.
   *
   * @return fails with 409 {@code last-owner} or {@code last-admin}
   */
  Future<Void> removeSelf(Actor actor) {
    UUID self = actor.user();
    return db.identityWrite(
        actor,
        tx ->
            users
                .lock(tx, self)
                .compose(locked -> keepAnAdmin(tx, self))
                .compose(kept -> keepOwners(tx, self))
                .compose(kept -> standing(tx, self))
                .compose(now -> delete(tx, actor, self, now)));
  }

  /** How the person stands, their row locked, in the platform. */
  Future<Standing> begin(Tx tx, Actor actor, Target target) {
    return users
        .lock(tx, target.id())
        .compose(locked -> access.requireMayActOn(tx, actor, target.id()).map(locked))
        .compose(locked -> {
          target.precondition().require(Version.of(locked.updatedAt()));
          return standing(tx, target.id());
        });
  }

  /** Whoever is none of the platform's colleagues, nor the last owner of any organization. */
  Future<Void> requireMayGo(Tx tx, UUID user) {
    return access
        .rightsIn(tx, user, Actor.PLATFORM)
        .compose(held -> {
          if (!held.roles().isEmpty()) {
            throw new Problem.Conflict(
                "demote-first",
                "a colleague cannot be deleted; take their platform roles away first");
          }
          return keepOwners(tx, user);
        });
  }

  private Future<Void> keepAnAdmin(Tx tx, UUID user) {
    return tx.enter(Actor.PLATFORM)
        .compose(in -> access.rightsIn(tx, user, Actor.PLATFORM))
        .compose(held ->
            Bans.isAdmin(held)
                ? access.anotherPlatformAdmin(tx, user)
                : Future.succeededFuture(true))
        .map(another -> {
          if (!another) {
            throw Bans.lastAdmin();
          }
          return null;
        });
  }

  /** Each organization keeps an owner who can act. Leaves the transaction in the platform. */
  private Future<Void> keepOwners(Tx tx, UUID user) {
    return tx.enterPerson(user)
        .compose(in -> access.ownedBy(tx, user))
        .compose(owned -> EachOrganization.of(tx, owned, org -> access.anotherOwner(tx, org, user)))
        .compose(another ->
            another.contains(false)
                ? Future.failedFuture(MemberChange.lastOwner())
                : tx.enter(Actor.PLATFORM));
  }

  private Future<Void> delete(Tx tx, Actor actor, UUID user, Standing now) {
    var before = BeforeDeletion.of(now, clock.instant());
    return tx.run(RemovalSql.DELETE_USER, user, before.json())
        .compose(deleted -> credentials.suspend(tx, user))
        .compose(free -> standings.setUser(tx, user, Change.to(State.DELETED, actor.user())))
        .compose(ended -> changed(tx, user))
        .compose(told -> trail.tell(tx, actor, user, "deleted"));
  }

  /**
   * Brings a person back as they were, whoever was banned as banned; in each organization as that
   * organization left them. Nothing happens to somebody who is not deleted.
   *
   * @return fails with 409 {@code identifier-taken} if somebody else has proven their address or
   *     number by now, with {@code username-taken} for a username
   */
  Future<UserDetail> restore(Actor actor, Target target) {
    return db.identityWrite(
        actor,
        tx ->
            restore(tx, actor, target)
                .compose(restored -> tx.enterPerson(target.id()))
                .compose(in -> people.detail(tx, target.id())));
  }

  /** The same in an {@code identity} transaction of the platform. */
  Future<Void> restore(Tx tx, Actor actor, Target target) {
    return begin(tx, actor, target)
        .compose(now ->
            now.state() == State.DELETED
                ? restore(tx, actor, target.id())
                : Future.<Void>succeededFuture());
  }

  private Future<Void> restore(Tx tx, Actor actor, UUID user) {
    return tx.first(RemovalSql.USER_BEFORE, user)
        .map(row -> BeforeDeletion.of(row.orElseThrow()))
        .compose(before -> {
          String status =
              before.state() == State.SUSPENDED ? UserStatus.BANNED.word() : before.state().word();
          return tx.run(RemovalSql.RESTORE_USER, user, status, before.suspendedUntil())
              .compose(back -> standings.setUser(tx, user, before.by(actor.user())));
        })
        .compose(stands -> users.get(tx, user))
        .compose(person -> giveNames(tx, person))
        .compose(named -> changed(tx, user))
        .compose(told -> trail.tell(tx, actor, user, "restored"));
  }

  private Future<Void> giveNames(Tx tx, User user) {
    Optional<Identifier> email = Optional.ofNullable(user.email()).map(Identifier::email);
    Optional<Identifier> phone = Optional.ofNullable(user.phone()).flatMap(Identifier::phone);
    return give(tx, user.id(), email, user.emailVerified())
        .compose(given -> give(tx, user.id(), phone, user.phoneVerified()))
        .compose(given -> tx.enterPerson(user.id()))
        .compose(in -> tx.all(RemovalSql.USERNAMES_OF, user.id()))
        .map(rows -> rows.stream().map(UserRemovals::username).toList())
        .compose(names -> identifiers.addUsernames(tx, user.id(), names));
  }

  private Future<Void> give(Tx tx, UUID user, Optional<Identifier> name, boolean verified) {
    return name.isEmpty()
        ? Future.succeededFuture()
        : identifiers.add(tx, user, name.get(), verified);
  }

  private static Identifier username(Row row) {
    return Identifier.username(row.getUUID("org_id"), row.getString("username"));
  }

  private Future<Void> changed(Tx tx, UUID user) {
    return signals.raise(tx, new Signal(Profiles.SIGNAL, user.toString()));
  }

  private Future<Standing> standing(Tx tx, UUID user) {
    return standings.user(tx, user).map(found -> found.orElseThrow(Problem.NotFound::new));
  }
}
