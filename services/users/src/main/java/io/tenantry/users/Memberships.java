package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.access.Grants;
import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** Where one person belongs, and how they come to belong there. For identity transactions. */
public final class Memberships {

  private final Users users;
  private final Access access;
  private final Grants grants;
  private final Standings standings;
  private final Audit audit;
  private final Clock clock;

  Memberships(
      Users users, Access access, Grants grants, Standings standings, Audit audit, Clock clock) {
    this.users = users;
    this.access = access;
    this.grants = grants;
    this.standings = standings;
    this.audit = audit;
    this.clock = clock;
  }

  /** The person's organizations, the last used first; not those that deleted them. */
  public Future<List<Membership>> of(Tx tx, UUID user) {
    tx.enterPerson(user);
    return tx.all(MembershipSql.OF_PERSON, user, clock.instant().atOffset(ZoneOffset.UTC))
        .map(rows -> rows.stream().map(Membership::of).toList());
  }

  /**
   * Makes a person a member with these roles, on behalf of the actor, in {@code actor.org()}, which
   * the transaction must have entered. Somebody who was deleted there comes back as a new member
   * does, without the direct permissions of old. A person who belongs anywhere else answers to
   * themselves from now on ({@link Users#release}). Whether the roles may be given is for the
   * caller to judge.
   *
   * @return fails with 409 {@code already-member} if they are one
   */
  public Future<Void> join(Tx tx, Actor actor, UUID user, Collection<String> wanted) {
    UUID org = actor.org();
    List<String> roles = List.copyOf(new TreeSet<>(wanted));
    return users
        .lock(tx, user)
        .compose(locked ->
            insert(tx, org, user, roles).compose(in -> releaseIfShared(tx, actor, locked)))
        .compose(in -> standings.newMember(tx, org, user))
        .compose(stands -> access.setRoles(tx, actor, org, user, roles))
        .compose(rank -> tx.run(MemberSql.SET_RANK, org, user, rank))
        .compose(ranked -> grants.set(tx, actor, org, user, List.of()))
        .compose(set -> audit.record(tx, actor, joined("member", org, user, roles)));
  }

  /**
   * Makes a person a colleague on the platform with these roles. They answer to themselves from now
   * on. The transaction must have entered the platform.
   *
   * @return fails with 409 {@code already-member} if they hold a platform role
   */
  public Future<Void> joinPlatform(Tx tx, Actor actor, UUID user, Collection<String> wanted) {
    List<String> roles = List.copyOf(new TreeSet<>(wanted));
    return users
        .lock(tx, user)
        .compose(locked -> newcomer(tx, user).compose(is -> users.release(tx, actor, locked)))
        .compose(free -> access.setRoles(tx, actor, Actor.PLATFORM, user, roles))
        .compose(rank -> tx.run(UserSql.SET_ROLES, user, roles.toArray(String[]::new), rank))
        .compose(set -> audit.record(tx, actor, joined("colleague", Actor.PLATFORM, user, roles)));
  }

  private Future<Void> newcomer(Tx tx, UUID user) {
    return access
        .rightsIn(tx, user, Actor.PLATFORM)
        .map(held -> {
          if (!held.roles().isEmpty()) {
            throw alreadyMember();
          }
          return null;
        });
  }

  /** Which of these addresses are colleagues' already, in a platform transaction. */
  public Future<Set<String>> colleagues(Tx tx, Collection<String> addresses) {
    return tx.all(MembershipSql.COLLEAGUES, Actor.PLATFORM, addresses.toArray(String[]::new))
        .map(rows -> rows.stream().map(row -> row.getString("email")).collect(Collectors.toSet()));
  }

  private Future<Void> insert(Tx tx, UUID org, UUID user, List<String> roles) {
    return tx.first(
            MembershipSql.JOIN, org, user, AdminRoles.amongst(roles), roles.toArray(String[]::new))
        .compose(row ->
            row.isPresent() ? Future.succeededFuture() : Future.failedFuture(alreadyMember()));
  }

  private Future<Void> releaseIfShared(Tx tx, Actor actor, User user) {
    tx.enterPerson(user.id());
    return tx.first(MembershipSql.ELSEWHERE, user.id(), actor.org())
        .compose(row ->
            row.orElseThrow().getBoolean("elsewhere")
                ? users.release(tx, actor, user)
                : Future.succeededFuture());
  }

  private static Event joined(String what, UUID org, UUID user, List<String> roles) {
    JsonObject data = new JsonObject().put("roles", new JsonArray(roles));
    return new Event(org, what + ".joined", what, user, data);
  }

  private static Problem.Conflict alreadyMember() {
    return new Problem.Conflict("already-member", "this person is a member already");
  }

  /** Remembers that the person signed in just now, to this organization if any, and to no other. */
  public Future<Void> signedIn(Tx tx, Optional<UUID> org, UUID user) {
    if (org.isEmpty()) {
      return tx.run(UserSql.SIGNED_IN, user).mapEmpty();
    }
    Future<Void> in = tx.enter(org.get());
    Future<Integer> seen = tx.run(MembershipSql.SIGNED_IN, org.get(), user);
    return in.compose(there -> seen).mapEmpty();
  }
}
