package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.access.Grants;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.access.Suspension;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Target;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the changes of a member have in common: how they begin, what they may not leave behind. */
final class MemberChange {

  private final Access access;
  private final Grants grants;
  private final Standings standings;
  private final Clock clock;

  MemberChange(Access access, Grants grants, Standings standings, Clock clock) {
    this.grants = grants;
    this.access = access;
    this.standings = standings;
    this.clock = clock;
  }

  /**
   * The member, locked until the transaction ends. Fails with 404 if there is none, with 403 {@code
   * outranked} if the actor stands below, with 412 if the caller has seen another version.
   */
  Future<Member> begin(Tx tx, Actor actor, Target target) {
    return lock(tx, actor.org(), target.id())
        .compose(member -> access.requireMayActOn(tx, actor, target.id()).map(member))
        .map(member -> {
          target.precondition().require(member.version());
          return member;
        });
  }

  /** The member, locked until the transaction ends; fails with 404 if there is none. */
  Future<Member> lock(Tx tx, UUID org, UUID user) {
    return find(tx, MemberSql.LOCK, org, user);
  }

  /** An organization keeps an owner who can act. */
  Future<Void> keepAnOwner(Tx tx, UUID org, Member leaving) {
    if (!leaving.isOwner()) {
      return Future.succeededFuture();
    }
    return access
        .anotherOwner(tx, org, leaving.id())
        .compose(another -> another ? Future.succeededFuture() : Future.failedFuture(lastOwner()));
  }

  /** The member as it is now, with what a list does not tell; all asked for at once. */
  Future<MemberDetail> detail(Tx tx, UUID org, UUID user) {
    Future<Member> member = find(tx, MemberSql.GET, org, user);
    Future<Optional<Suspension>> suspension = suspension(tx, org, user);
    Future<Optional<Row>> particulars = tx.first(MemberEditSql.PARTICULARS, org, user);
    Future<List<String>> permissions = grants.direct(tx, org, user);
    return member.compose(found ->
        Future.all(suspension, particulars, permissions)
            .map(_ ->
                new MemberDetail(
                    found,
                    suspension.result().filter(s -> found.status() == State.SUSPENDED),
                    Particulars.of(particulars.result().orElseThrow()),
                    permissions.result())));
  }

  Future<Optional<Suspension>> suspension(Tx tx, UUID org, UUID user) {
    return standings.member(tx, org, user).map(standing -> standing.map(Suspension::of));
  }

  /** Somebody who was deleted is brought back before anything else is done with them. */
  static void refuseDeleted(Member member) {
    if (member.isDeleted()) {
      throw new Problem.Conflict("member-deleted", "this person was deleted");
    }
  }

  private Future<Member> find(Tx tx, String sql, UUID org, UUID user) {
    return tx.first(sql, org, clock.instant().atOffset(ZoneOffset.UTC), user)
        .map(row -> Member.of(row.orElseThrow(Problem.NotFound::new)));
  }

  static Problem.Conflict lastOwner() {
    return new Problem.Conflict(
        "last-owner", "this is the last owner who can act; make somebody else an owner first");
  }
}
