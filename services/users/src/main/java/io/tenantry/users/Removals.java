package io.tenantry.users;

import io.tenantry.access.State;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Target;
import io.tenantry.sessions.FreshSignIn;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * Removing people for good. In an organization that is the membership and its data, and the person
 * too if the organization manages them; on the platform it is the person everywhere. It cannot be
 * undone, so it wants a fresh sign-in.
 */
final class Removals {

  private final Database db;
  private final FreshSignIn freshSignIn;
  private final Users users;
  private final UserRemovals userRemovals;
  private final MemberChange change;
  private final Erasures erasures;
  private final EverywhereTrail trail;
  private final Audit audit;

  Removals(
      Rooms rooms,
      Users users,
      UserRemovals userRemovals,
      MemberChange change,
      EverywhereTrail trail) {
    this.db = rooms.foundation().db();
    this.freshSignIn = rooms.sessions().freshSignIn();
    this.users = users;
    this.userRemovals = userRemovals;
    this.change = change;
    this.erasures = new Erasures(rooms);
    this.trail = trail;
    this.audit = rooms.audit().audit();
  }

  /**
   * Removes somebody from {@code actor.org()}.
   *
   * @param keepData whether what the organization has written down about them stays: notes, the
   *     names in its trail, and their account
   * @return fails with 404, 403 {@code outranked} or {@code sign-in-again}, 412, 409 {@code
   *     demote-first} or {@code last-owner}
   */
  Future<Void> fromOrganization(Actor actor, Target target, boolean keepData) {
    freshSignIn.require(actor);
    return db.identityWrite(
        actor,
        tx ->
            users
                .lock(tx, target.id())
                .compose(user ->
                    change
                        .begin(tx, actor, target)
                        .compose(member -> requireMayGo(tx, actor, member))
                        .compose(member -> remove(tx, actor, user, member, keepData))));
  }

  private Future<Member> requireMayGo(Tx tx, Actor actor, Member member) {
    if (member.isDeleted()) {
      return Future.succeededFuture(member);
    }
    return change
        .keepAnOwner(tx, actor.org(), member)
        .map(kept -> {
          MemberRemovals.refuseAdmin(member);
          return member;
        });
  }

  /** For retention too. */
  Future<Void> remove(Tx tx, Actor actor, User user, Member member, boolean keepData) {
    UUID org = actor.org();
    boolean managed = user.managedBy().filter(org::equals).isPresent();
    JsonObject data = new JsonObject().put("kept_data", keepData);
    var event = new Event(org, "member.removed", "member", user.id(), data);
    return erasures
        .membership(tx, actor, member)
        .compose(gone ->
            keepData
                ? users.release(tx, actor, user)
                : erasures
                    .dataIn(tx, org, member)
                    .compose(erased ->
                        managed ? withAccount(tx, actor, user) : Future.<Void>succeededFuture()))
        .compose(gone -> audit.record(tx, actor, event));
  }

  /** Nobody else knows the person; the platform, whose list has changed, is told. */
  private Future<Void> withAccount(Tx tx, Actor actor, User user) {
    JsonObject data = new JsonObject().put("organization", actor.org().toString());
    Event event = new Event(Actor.PLATFORM, "user.removed", "user", user.id(), data);
    return erasures
        .everywhere(tx, actor, user)
        .compose(gone -> tx.enter(Actor.PLATFORM))
        .compose(in -> audit.record(tx, actor, event))
        .compose(told -> tx.enter(actor.org()));
  }

  /**
   * Removes a person everywhere.
   *
   * @return fails as above, in the platform
   */
  Future<Void> fromEverywhere(Actor actor, Target target) {
    freshSignIn.require(actor);
    return db.identityWrite(
        actor,
        tx ->
            userRemovals
                .begin(tx, actor, target)
                .compose(now ->
                    now.state() == State.DELETED
                        ? Future.<Void>succeededFuture()
                        : userRemovals.requireMayGo(tx, target.id()))
                .compose(may -> users.get(tx, target.id()))
                .compose(user -> remove(tx, actor, user)));
  }

  /** For retention too. */
  Future<Void> remove(Tx tx, Actor actor, User user) {
    return trail
        .orgsOf(tx, user.id())
        .compose(orgs ->
            erasures
                .everywhere(tx, actor, user)
                .compose(gone -> trail.tell(tx, actor, user.id(), "removed", orgs)));
  }
}
