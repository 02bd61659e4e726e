package io.tenantry.access;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toSet;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Precondition;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Outbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** Editing and deleting a role that was made. */
final class RoleChange {

  private final Access access;
  private final Audit audit;
  private final Outbox outbox;
  private final Clock clock;

  RoleChange(Access access, Audit audit, Outbox outbox, Clock clock) {
    this.access = access;
    this.audit = audit;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** A role by its name, and which version of it the caller has seen. */
  record Named(String name, Precondition precondition) {}

  /** Returns what it is called now. */
  Future<String> edit(Tx tx, Actor actor, Named named, RoleEdit wanted) {
    return access
        .knowing(tx, actor.org(), wanted.wanted())
        .compose(known ->
            access.asGiver(tx, actor).compose(giver -> edit(tx, giver, known, named, wanted)));
  }

  private Future<String> edit(Tx tx, Actor actor, RoleSet known, Named named, RoleEdit wanted) {
    Laws.requireMayGivePermissions(actor, known, wanted.wanted());
    return lock(tx, actor, named)
        .compose(before -> edit(tx, actor, known, before, wanted.of(before.role())));
  }

  private Future<String> edit(Tx tx, Actor actor, RoleSet known, CustomRole before, Role after) {
    if (after.equals(before.role())) {
      return access.roleChanged(tx, actor.org(), before.id()).map(after.name());
    }
    return requireMayRename(tx, actor, before, after)
        .compose(may -> requireNobodyAbove(tx, actor, known, before.role(), after))
        .compose(may ->
            tx.run(
                RoleSql.UPDATE,
                actor.org(),
                before.id(),
                after.name(),
                after.description(),
                names(after.permissions())))
        .compose(done -> access.roleChanged(tx, actor.org(), before.id()))
        .compose(told -> ranksFollow(tx, actor.org(), before.role(), after))
        .compose(left -> audit.record(tx, actor, changed(actor, before, after)))
        .map(after.name());
  }

  Future<Void> delete(Tx tx, Actor actor, Named named) {
    return lock(tx, actor, named)
        .compose(role ->
            requireNotHeld(tx, actor.org(), role.role().name())
                .compose(free -> tx.run(RoleSql.DELETE, actor.org(), role.id()))
                .compose(gone -> access.roleChanged(tx, actor.org(), role.id()))
                .compose(told -> audit.record(tx, actor, deleted(actor, role))));
  }

  /** The role as it is, which nobody gives or changes from here on until the transaction ends. */
  private static Future<CustomRole> lock(Tx tx, Actor actor, Named named) {
    if (BuiltInRoles.isOf(actor.org(), named.name())) {
      return Future.failedFuture(
          new Problem.Conflict("built-in", "this role comes with the program and stays as it is"));
    }
    return tx.first(RoleSql.LOCK, actor.org(), named.name())
        .map(row -> {
          CustomRole role = CustomRole.of(row.orElseThrow(Problem.NotFound::new));
          Laws.requireMayChange(actor, role.role());
          named.precondition().require(role.version());
          return role;
        });
  }

  /** People, invitations and bodies know a role by its name, so one that is held keeps it. */
  private static Future<Void> requireMayRename(Tx tx, Actor actor, CustomRole before, Role after) {
    if (after.name().equals(before.role().name())) {
      return Future.succeededFuture();
    }
    refuseBuiltInName(after.name());
    return requireNotHeld(tx, actor.org(), before.role().name());
  }

  private static Future<Void> requireNotHeld(Tx tx, UUID org, String name) {
    return tx.first(RoleSql.HOLDERS, org, name, RoleDetail.Holders.ASKED)
        .map(row -> {
          var holders = RoleDetail.Holders.of(row.orElseThrow().getLong("holders"));
          if (holders.number() > 0) {
            throw inUse(holders);
          }
          return null;
        });
  }

  private static Problem.InUse inUse(RoleDetail.Holders holders) {
    String people = holders.number() == 1 ? "1 person holds" : holders.number() + " people hold";
    return new Problem.InUse(
        "role-in-use",
        (holders.exact() ? "" : "more than ") + people + " this role; give them another one first",
        holders.number());
  }

  /**
   * What a role grants is not changed for somebody who stands above the actor. Whoever has a role
   * that grants all that changes is not touched by it.
   */
  private Future<Void> requireNobodyAbove(
      Tx tx, Actor actor, RoleSet known, Role before, Role after) {
    Set<Permission> changing = new HashSet<>(before.permissions());
    changing.addAll(after.permissions());
    changing.removeIf(p -> before.permissions().contains(p) && after.permissions().contains(p));
    if (changing.isEmpty() || actor.isSystem()) {
      return Future.succeededFuture();
    }
    Set<String> above = known.those(role -> !actor.permissions().containsAll(role.permissions()));
    Set<String> covering =
        known.those(
            role -> !role.name().equals(before.name()) && role.permissions().containsAll(changing));
    return tx.first(
            RoleSql.HELD_ABOVE,
            actor.org(),
            before.name(),
            above.toArray(String[]::new),
            names(actor.permissions()),
            covering.toArray(String[]::new),
            clock.instant().atOffset(ZoneOffset.UTC))
        .map(row -> {
          if (row.orElseThrow().getBoolean("held_above")) {
            throw new Problem.Forbidden(
                "outranked", "somebody holds this role who holds rights here that you do not");
          }
          return null;
        });
  }

  /** Copies of the rank are kept for each holder, and there may be a million. */
  private Future<Void> ranksFollow(Tx tx, UUID org, Role before, Role after) {
    return before.rank() == after.rank()
        ? Future.succeededFuture()
        : outbox.add(tx, org, Access.RANKS_CHANGED, new JsonObject().put("role", after.name()));
  }

  static void refuseBuiltInName(String name) {
    if (BuiltInRoles.isName(name)) {
      throw new Problem.Conflict("role-exists", "a role of this name comes with the program");
    }
  }

  static String[] names(Collection<Permission> permissions) {
    return permissions.stream().map(Permission::name).sorted().toArray(String[]::new);
  }

  /** What the trail hears of a role that is new. */
  static JsonObject given(String name, Set<Permission> permissions) {
    return new JsonObject().put("name", name).put("given", array(permissions));
  }

  private static Event changed(Actor actor, CustomRole before, Role after) {
    Set<Permission> old = before.role().permissions();
    JsonObject data =
        new JsonObject()
            .put("name", after.name())
            .put("given", array(minus(after.permissions(), old)))
            .put("taken", array(minus(old, after.permissions())));
    if (!after.name().equals(before.role().name())) {
      data.put("was_named", before.role().name());
    }
    return new Event(actor.org(), "role.changed", "role", before.id(), data);
  }

  private static Event deleted(Actor actor, CustomRole role) {
    JsonObject data =
        new JsonObject()
            .put("name", role.role().name())
            .put("taken", array(role.role().permissions()));
    return new Event(actor.org(), "role.deleted", "role", role.id(), data);
  }

  private static Set<Permission> minus(Set<Permission> some, Set<Permission> others) {
    return some.stream().filter(not(others::contains)).collect(toSet());
  }

  private static JsonArray array(Set<Permission> permissions) {
    JsonArray array = new JsonArray();
    permissions.stream().sorted().map(Permission::name).forEach(array::add);
    return array;
  }
}
