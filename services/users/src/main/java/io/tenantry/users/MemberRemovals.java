package io.tenantry.users;

import io.tenantry.access.Change;
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
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.Identifiers;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.UUID;

/**
 * Deleting members so that they can come back, and bringing them back. Their sessions in the
 * organization end, on every node, before any of it completes; what they are elsewhere is not
 * touched.
 */
final class MemberRemovals {

  private final Database db;
  private final Users users;
  private final MemberChange change;
  private final Identifiers identifiers;
  private final Standings standings;
  private final Audit audit;
  private final Clock clock;

  MemberRemovals(
      Database db,
      Users users,
      MemberChange change,
      Identifiers identifiers,
      Standings standings,
      Audit audit,
      Clock clock) {
    this.db = db;
    this.users = users;
    this.change = change;
    this.identifiers = identifiers;
    this.standings = standings;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Deletes a member. Deleting twice is not an error.
   *
   * @return fails like {@link #remove(Tx, Actor, Member)}, with 404, 403 {@code outranked} or 412
   */
  Future<Void> remove(Actor actor, Target target) {
    return db.identityWrite(actor, tx -> remove(tx, actor, target));
  }

  /** The same in an {@code identity} transaction of the organization. */
  Future<Void> remove(Tx tx, Actor actor, Target target) {
    return begin(tx, actor, target).compose(member -> remove(tx, actor, member));
  }

  /**
   * The same in an {@code identity} transaction of the organization, for a member that {@link
   * MemberChange#begin} has locked. Their username can be given to somebody else from now on.
   *
   * @return fails with 409 {@code last-owner}, or {@code demote-first} for an admin
   */
  Future<Void> remove(Tx tx, Actor actor, Member member) {
    if (member.isDeleted()) {
      return standings.endSessionsOfMember(tx, actor.org(), member.id());
    }
    return change
        .keepAnOwner(tx, actor.org(), member)
        .compose(kept -> {
          refuseAdmin(member);
          return delete(tx, actor, member, "member.deleted");
        });
  }

  /** Never an admin: somebody has to take that from them first, and is seen to. */
  static void refuseAdmin(Member member) {
    if (member.countsAsAdmin()) {
      throw new Problem.Conflict(
          "demote-first", "an admin cannot be deleted; take the admin role away first");
    }
  }

  private Future<Void> delete(Tx tx, Actor actor, Member member, String action) {
    UUID org = actor.org();
    UUID user = member.id();
    return standing(tx, org, user)
        .compose(now -> {
          var before = BeforeDeletion.of(now, clock.instant());
          return tx.run(RemovalSql.DELETE_MEMBER, org, user, before.json());
        })
        .compose(deleted -> identifiers.removeUsername(tx, org, user))
        .compose(free -> {
          Change gone = Change.to(State.DELETED, actor.user());
          return standings.setMember(tx, org, user, gone);
        })
        .compose(ended -> audit.record(tx, actor, new Event(org, action, "member", user)));
  }

  /**
   * Leaves an organization. Whoever leaves can be restored by it, or be invited again.
   *
   * @return fails with 404 if the actor is no member, with 409 {@code last-owner}
   */
  Future<Void> leave(Actor actor, UUID org) {
    Actor there = Actor.person(actor.user(), org, actor.client());
    return db.identityWrite(
        actor,
        tx ->
            users
                .lock(tx, actor.user())
                .compose(locked -> tx.enter(org))
                .compose(in -> change.lock(tx, org, actor.user()))
                .compose(member -> {
                  if (member.isDeleted()) {
                    throw new Problem.NotFound();
                  }
                  return change.keepAnOwner(tx, org, member).map(member);
                })
                .compose(member -> delete(tx, there, member, "member.left")));
  }

  /**
   * Brings a deleted member back as they were, whoever was suspended as suspended. Nothing happens
   * to somebody who is not deleted.
   *
   * @return fails with 409 {@code username-taken} if somebody else has their username by now, with
   *     409 {@code deleted-everywhere} if it was not the organization that deleted them
   */
  Future<MemberDetail> restore(Actor actor, Target target) {
    return db.identityWrite(
        actor,
        tx ->
            restore(tx, actor, target)
                .compose(restored -> change.detail(tx, actor.org(), target.id())));
  }

  /** The same in an {@code identity} transaction of the organization. */
  Future<Void> restore(Tx tx, Actor actor, Target target) {
    return begin(tx, actor, target)
        .compose(member ->
            member.isDeleted() ? restore(tx, actor, member) : Future.<Void>succeededFuture());
  }

  private Future<Void> restore(Tx tx, Actor actor, Member member) {
    UUID org = actor.org();
    UUID user = member.id();
    return standing(tx, org, user)
        .compose(now -> {
          if (now.state() != State.DELETED) {
            throw new Problem.Conflict(
                "deleted-everywhere", "this person was deleted everywhere, by the platform");
          }
          return tx.first(RemovalSql.MEMBER_BEFORE, org, user);
        })
        .map(row -> BeforeDeletion.of(row.orElseThrow()))
        .compose(before ->
            tx.run(
                    RemovalSql.RESTORE_MEMBER,
                    org,
                    user,
                    before.state().word(),
                    before.suspendedUntil())
                .compose(back -> standings.setMember(tx, org, user, before.by(actor.user()))))
        .compose(stands -> giveUsername(tx, org, member))
        .compose(
            named -> audit.record(tx, actor, new Event(org, "member.restored", "member", user)));
  }

  private Future<Void> giveUsername(Tx tx, UUID org, Member member) {
    return member.username() == null
        ? Future.succeededFuture()
        : identifiers.add(tx, member.id(), Identifier.username(org, member.username()), true);
  }

  /** The person's row first, in the order in which whoever joins locks it. */
  private Future<Member> begin(Tx tx, Actor actor, Target target) {
    return users.lock(tx, target.id()).compose(locked -> change.begin(tx, actor, target));
  }

  private Future<Standing> standing(Tx tx, UUID org, UUID user) {
    return standings.member(tx, org, user).map(found -> found.orElseThrow(Problem.NotFound::new));
  }
}
