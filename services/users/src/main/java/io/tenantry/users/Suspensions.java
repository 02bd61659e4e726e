package io.tenantry.users;

import io.tenantry.access.Change;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Target;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shutting members out of one organization, with reason and optional end, and letting them in
 * again.
 */
public final class Suspensions {

  private final Database db;
  private final MemberChange change;
  private final Standings standings;
  private final Audit audit;
  private final Clock clock;

  Suspensions(Database db, MemberChange change, Standings standings, Audit audit, Clock clock) {
    this.db = db;
    this.change = change;
    this.standings = standings;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Suspends a member. The person's sessions in this organization end, on every node, before this
   * completes; other organizations are not touched. Suspending again changes reason and end.
   */
  public Future<MemberDetail> suspend(Actor actor, Target target, NewSuspension wanted) {
    if (wanted.until() != null && !wanted.until().isAfter(clock.instant())) {
      throw Problem.Invalid.of("/until", "must be in the future");
    }
    return db.write(
        actor,
        tx ->
            change
                .begin(tx, actor, target)
                .compose(member -> suspend(tx, actor, member, wanted))
                .compose(suspended -> change.detail(tx, actor.org(), target.id())));
  }

  private Future<Void> suspend(Tx tx, Actor actor, Member member, NewSuspension wanted) {
    if (member.id().equals(actor.user())) {
      throw new Problem.Conflict("not-yourself", "you cannot suspend yourself");
    }
    MemberChange.refuseDeleted(member);
    if (member.status() != State.SUSPENDED) {
      return change
          .keepAnOwner(tx, actor.org(), member)
          .compose(kept -> write(tx, actor, member, wanted));
    }
    return change
        .suspension(tx, actor.org(), member.id())
        .compose(now ->
            now.filter(wanted::isAlready).isPresent()
                ? standings.endSessionsOfMember(tx, actor.org(), member.id())
                : write(tx, actor, member, wanted));
  }

  private Future<Void> write(Tx tx, Actor actor, Member member, NewSuspension wanted) {
    var until = Optional.ofNullable(wanted.until());
    var reason = Optional.ofNullable(wanted.reason());
    return tx.run(MemberSql.SUSPEND, actor.org(), member.id(), offset(wanted.until()))
        .compose(copied -> {
          var decided = Change.suspended(until, reason, actor.user());
          return standings.setMember(tx, actor.org(), member.id(), decided);
        })
        .compose(ended -> audit.record(tx, actor, suspended(actor, member, wanted)));
  }

  private static Event suspended(Actor actor, Member member, NewSuspension wanted) {
    JsonObject data = new JsonObject();
    if (wanted.until() != null) {
      data.put("until", wanted.until().toString());
    }
    Event event = new Event(actor.org(), "member.suspended", "member", member.id(), data);
    return wanted.reason() == null
        ? event
        : event.withPersonal(new JsonObject().put("reason", wanted.reason()));
  }

  /** Lets a suspended member in again. Nothing happens if the member is not suspended. */
  public Future<Void> reactivate(Actor actor, Target target) {
    return db.write(
        actor,
        tx -> change.begin(tx, actor, target).compose(member -> reactivate(tx, actor, member)));
  }

  private Future<Void> reactivate(Tx tx, Actor actor, Member member) {
    MemberChange.refuseDeleted(member);
    if (member.status() != State.SUSPENDED) {
      return Future.succeededFuture();
    }
    return tx.run(MemberSql.REACTIVATE, actor.org(), member.id())
        .compose(copied -> {
          var decided = Change.to(State.ACTIVE, actor.user());
          return standings.setMember(tx, actor.org(), member.id(), decided);
        })
        .compose(standing -> {
          var event = new Event(actor.org(), "member.reactivated", "member", member.id());
          return audit.record(tx, actor, event);
        });
  }

  /** Standings end by their own time; the copies in lists follow. For the schedule. */
  Future<Void> endThoseThatAreOver() {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    return db.platformWrite(
            Actor.system(Actor.PLATFORM), tx -> tx.run(MemberSql.END_SUSPENSIONS, now))
        .mapEmpty();
  }

  private static @Nullable OffsetDateTime offset(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
