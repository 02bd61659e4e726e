package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.access.Effective;
import io.tenantry.access.Grants;
import io.tenantry.access.NewGrant;
import io.tenantry.access.Rights;
import io.tenantry.access.Roles;
import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Target;
import io.tenantry.common.web.Version;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/** The vendor's team: who holds which roles and permissions of the platform. */
final class Colleagues {

  private final Database db;
  private final Users users;
  private final PlatformUsers people;
  private final Access access;
  private final Grants grants;
  private final Standings standings;
  private final Audit audit;

  Colleagues(
      Database db,
      Users users,
      PlatformUsers people,
      Access access,
      Grants grants,
      Standings standings,
      Audit audit) {
    this.db = db;
    this.users = users;
    this.people = people;
    this.access = access;
    this.grants = grants;
    this.standings = standings;
    this.audit = audit;
  }

  /**
   * Makes these the person's roles on the platform. Whoever has one answers to themselves from now
   * on ({@link Users#release}); whoever has none any more has no direct permissions there either.
   * The platform keeps an admin who can act. By the login that may drop what others have set for
   * the person's sign-in.
   */
  Future<UserDetail> setRoles(Actor actor, Target target, Collection<String> wanted) {
    List<String> roles = List.copyOf(new TreeSet<>(wanted));
    return db.identityWrite(actor, tx -> setRoles(tx, actor, target, roles))
        .compose(set -> people.get(target.id()));
  }

  /** The same in an {@code identity} transaction of the platform. */
  Future<Void> setRoles(Tx tx, Actor actor, Target target, List<String> roles) {
    return access
        .requireMayGive(tx, actor, roles)
        .compose(may -> begin(tx, actor, target))
        .compose(user -> setRoles(tx, actor, user, roles));
  }

  /** {@link #setRoles(Actor, Target, Collection)} of somebody who is locked, the ceiling judged. */
  Future<Void> setRoles(Tx tx, Actor actor, User user, List<String> roles) {
    return access
        .rightsIn(tx, user.id(), Actor.PLATFORM)
        .compose(held ->
            keepAnAdmin(tx, user.id(), held, roles)
                .compose(kept -> release(tx, actor, user, roles))
                .compose(free -> access.setRoles(tx, actor, Actor.PLATFORM, user.id(), roles))
                .compose(rank -> follow(tx, actor, user, new Step(held, roles, rank))));
  }

  /** From what somebody held to the roles they are to have. */
  private record Step(Rights before, List<String> roles, int rank) {

    List<String> given() {
      return MemberRights.without(roles, before.roles());
    }

    List<String> taken() {
      return MemberRights.without(before.roles(), roles).stream().sorted().toList();
    }

    boolean changesNothing() {
      return given().isEmpty() && taken().isEmpty();
    }

    JsonObject data() {
      return new JsonObject()
          .put("given", new JsonArray(given()))
          .put("taken", new JsonArray(taken()));
    }
  }

  /** The platform keeps an admin who can act. */
  private Future<Void> keepAnAdmin(Tx tx, UUID user, Rights held, List<String> roles) {
    boolean leaves =
        held.roles().contains(Roles.PLATFORM_ADMIN) && !roles.contains(Roles.PLATFORM_ADMIN);
    return leaves
        ? access
            .anotherPlatformAdmin(tx, user)
            .compose(another ->
                another ? Future.succeededFuture() : Future.failedFuture(Bans.lastAdmin()))
        : Future.succeededFuture();
  }

  private Future<Void> release(Tx tx, Actor actor, User user, List<String> roles) {
    return roles.isEmpty() ? Future.succeededFuture() : users.release(tx, actor, user);
  }

  /** Copies, what cannot stay without a role, and the trail. */
  private Future<Void> follow(Tx tx, Actor actor, User user, Step step) {
    if (step.changesNothing()) {
      return Future.succeededFuture();
    }
    String[] roles = step.roles().toArray(String[]::new);
    return tx.run(UserSql.SET_ROLES, user.id(), roles, step.rank())
        .compose(copied ->
            step.roles().isEmpty()
                ? grants.set(tx, actor, Actor.PLATFORM, user.id(), List.of()).<Void>mapEmpty()
                : Future.<Void>succeededFuture())
        .compose(done -> {
          UUID id = user.id();
          var event =
              new Event(Actor.PLATFORM, "colleague.roles-changed", "colleague", id, step.data());
          return audit.record(tx, actor, event);
        });
  }

  /** Makes these what a colleague holds beside their roles. */
  Future<PersonPermissions> setPermissions(Actor actor, Target target, List<NewGrant> wanted) {
    return db.platformWrite(
        actor,
        tx ->
            grants
                .requireMayGive(tx, actor, wanted)
                .compose(may -> begin(tx, actor, target))
                .compose(user -> requireColleague(tx, user, wanted).map(user))
                .compose(user -> setPermissions(tx, actor, user, wanted))
                .compose(set -> permissions(tx, target.id())));
  }

  /** {@link #setPermissions(Actor, Target, List)} of somebody who is locked. */
  Future<Void> givePermissions(Tx tx, Actor actor, User user, List<NewGrant> wanted) {
    return grants
        .requireMayGive(tx, actor, wanted)
        .compose(may -> requireColleague(tx, user, wanted))
        .compose(is -> setPermissions(tx, actor, user, wanted));
  }

  /** A direct permission makes nobody a colleague: a role does. */
  private Future<Void> requireColleague(Tx tx, User user, List<NewGrant> wanted) {
    return access
        .rightsIn(tx, user.id(), Actor.PLATFORM)
        .map(held -> {
          if (held.roles().isEmpty() && !wanted.isEmpty()) {
            throw new Problem.Conflict(
                "not-a-colleague", "this person has no role on the platform; give them one first");
          }
          return null;
        });
  }

  private Future<Void> setPermissions(Tx tx, Actor actor, User user, List<NewGrant> wanted) {
    UUID id = user.id();
    return grants
        .set(tx, actor, Actor.PLATFORM, id, wanted)
        .compose(changed ->
            changed.isNothing()
                ? Future.succeededFuture()
                : tx.run(UserSql.TOUCH, id)
                    .compose(touched -> {
                      String action = "colleague.permissions-changed";
                      var data = changed.data();
                      var event = new Event(Actor.PLATFORM, action, "colleague", id, data);
                      return audit.record(tx, actor, event);
                    }));
  }

  /** What a person may do on the platform, and where each permission comes from. */
  Future<PersonPermissions> permissions(UUID user) {
    return db.platformRead(tx -> permissions(tx, user));
  }

  private Future<PersonPermissions> permissions(Tx tx, UUID user) {
    Future<User> person = users.get(tx, user);
    Future<List<Effective>> effective = grants.effective(tx, Actor.PLATFORM, user);
    return person.compose(
        found -> effective.map(all -> new PersonPermissions(found.updatedAt(), all)));
  }

  /** The person, locked until the transaction ends, on whom the actor may act. */
  private Future<User> begin(Tx tx, Actor actor, Target target) {
    return users
        .lock(tx, target.id())
        .compose(user -> access.requireMayActOn(tx, actor, user.id()).map(user))
        .compose(user -> {
          target.precondition().require(Version.of(user.updatedAt()));
          return standings
              .user(tx, user.id())
              .map(standing -> {
                var _ = Bans.refuseDeleted(standing.orElseThrow(Problem.NotFound::new));
                return user;
              });
        });
  }
}
