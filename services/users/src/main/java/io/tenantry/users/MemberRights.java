package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.access.Grants;
import io.tenantry.access.NewGrant;
import io.tenantry.access.Roles;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What a member may do: roles and direct permissions, in a transaction of the organization. Whoever
 * calls has locked the member and judged rank ({@link MemberChange#begin}); the ceiling is judged
 * here.
 */
final class MemberRights {

  private final MemberChange change;
  private final Access access;
  private final Grants grants;
  private final Audit audit;

  MemberRights(MemberChange change, Access access, Grants grants, Audit audit) {
    this.change = change;
    this.access = access;
    this.grants = grants;
    this.audit = audit;
  }

  /**
   * Gives somebody who is being made their first roles and direct permissions, the ceiling checked.
   * The event about the new person, which names both, is the caller's.
   *
   * @param user whose row in members has these roles already
   */
  Future<Void> equip(
      Tx tx, Actor actor, UUID user, Collection<String> roles, List<NewGrant> permissions) {
    return access
        .requireMayGive(tx, actor, roles)
        .compose(may -> grants.requireMayGive(tx, actor, permissions))
        .compose(may -> access.setRoles(tx, actor, actor.org(), user, roles))
        .compose(rank -> tx.run(MemberSql.SET_RANK, actor.org(), user, rank))
        .compose(ranked -> grants.set(tx, actor, actor.org(), user, permissions))
        .mapEmpty();
  }

  /** Makes these the member's roles. What is taken is within the actor's rights by rank. */
  Future<Void> setRoles(Tx tx, Actor actor, Member member, Collection<String> wanted) {
    List<String> roles = List.copyOf(new TreeSet<>(wanted));
    List<String> given = without(roles, member.roles());
    List<String> taken = without(member.roles(), roles);
    MemberChange.refuseDeleted(member);
    return access
        .requireMayGive(tx, actor, roles)
        .compose(may -> keepAnOwner(tx, actor.org(), member, taken))
        .compose(kept -> access.setRoles(tx, actor, actor.org(), member.id(), roles))
        .compose(rank ->
            given.isEmpty() && taken.isEmpty()
                ? Future.succeededFuture()
                : copyRoles(tx, actor, member, roles, rank)
                    .compose(copied ->
                        audit.record(tx, actor, rolesChanged(actor, member, given, taken))));
  }

  private Future<Void> keepAnOwner(Tx tx, UUID org, Member member, List<String> taken) {
    return taken.contains(Roles.OWNER)
        ? change.keepAnOwner(tx, org, member)
        : Future.succeededFuture();
  }

  private static Future<Integer> copyRoles(
      Tx tx, Actor actor, Member member, List<String> roles, int rank) {
    return tx.run(
        MemberSql.SET_ROLES,
        actor.org(),
        member.id(),
        roles.toArray(String[]::new),
        AdminRoles.flagAfter(member, roles),
        rank);
  }

  private static Event rolesChanged(
      Actor actor, Member member, List<String> given, List<String> taken) {
    return new Event(
        actor.org(),
        "member.roles-changed",
        "member",
        member.id(),
        new JsonObject().put("given", new JsonArray(given)).put("taken", new JsonArray(taken)));
  }

  /** Makes these what the member holds beside their roles. */
  Future<Void> setPermissions(Tx tx, Actor actor, Member member, List<NewGrant> wanted) {
    MemberChange.refuseDeleted(member);
    return grants
        .requireMayGive(tx, actor, wanted)
        .compose(may -> grants.set(tx, actor, actor.org(), member.id(), wanted))
        .compose(changed ->
            changed.isNothing()
                ? Future.succeededFuture()
                : tx.run(MemberSql.TOUCH, actor.org(), member.id())
                    .compose(touched ->
                        audit.record(tx, actor, permissionsChanged(actor, member, changed))));
  }

  private static Event permissionsChanged(Actor actor, Member member, Grants.Changed changed) {
    return new Event(
        actor.org(), "member.permissions-changed", "member", member.id(), changed.data());
  }

  static List<String> without(Collection<String> some, Collection<String> others) {
    return some.stream().filter(name -> !others.contains(name)).toList();
  }
}
