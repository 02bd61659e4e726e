package io.tenantry.users;

import io.tenantry.access.Change;
import io.tenantry.access.NewSuspension;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The status of a member by the edit: each does what its own route does, where it has one. */
final class MemberStatuses {

  private static final NewSuspension WITHOUT_END = new NewSuspension(null, null);

  private final MemberRemovals removals;
  private final Suspensions suspensions;
  private final MemberChange change;
  private final Standings standings;
  private final Audit audit;

  MemberStatuses(
      MemberRemovals removals,
      Suspensions suspensions,
      MemberChange change,
      Standings standings,
      Audit audit) {
    this.removals = removals;
    this.suspensions = suspensions;
    this.change = change;
    this.standings = standings;
    this.audit = audit;
  }

  /**
   * Makes this the status of a member who is locked. All but active ends the person's sessions in
   * the organization, on every node, also where it was so before.
   */
  Future<Void> set(Tx tx, Actor actor, Member member, State wanted) {
    return switch (wanted) {
      case DELETED -> removals.remove(tx, actor, member);
      case SUSPENDED -> suspensions.suspend(tx, actor, member, WITHOUT_END);
      case ACTIVE ->
          member.status() == State.SUSPENDED
              ? suspensions.reactivate(tx, actor, member)
              : turn(tx, actor, member, wanted);
      case INACTIVE, PENDING_VERIFICATION -> setAside(tx, actor, member, wanted);
    };
  }

  private Future<Void> setAside(Tx tx, Actor actor, Member member, State wanted) {
    if (member.id().equals(actor.user())) {
      throw new Problem.Conflict("not-yourself", "you cannot shut yourself out");
    }
    if (member.status() == wanted) {
      return standings.endSessionsOfMember(tx, actor.org(), member.id());
    }
    return change
        .keepAnOwner(tx, actor.org(), member)
        .compose(kept -> turn(tx, actor, member, wanted));
  }

  private Future<Void> turn(Tx tx, Actor actor, Member member, State wanted) {
    if (member.status() == wanted) {
      return Future.succeededFuture();
    }
    JsonObject data = new JsonObject().put("from", member.status().word()).put("to", wanted.word());
    return tx.run(MemberEditSql.SET_STATUS, actor.org(), member.id(), wanted.word())
        .compose(copied -> {
          Change decided = Change.to(wanted, actor.user());
          return standings.setMember(tx, actor.org(), member.id(), decided);
        })
        .compose(stands -> {
          var event = new Event(actor.org(), "member.status-changed", "member", member.id(), data);
          return audit.record(tx, actor, event);
        });
  }
}
