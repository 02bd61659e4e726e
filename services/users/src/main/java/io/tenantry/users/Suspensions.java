package io.tenantry.users;

import io.tenantry.access.Change;
import io.tenantry.access.NewSuspension;
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
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Shutting members out of one organization, with reason and optional end, and letting them in
 * again.
 */
public final class Suspensions {

  /** How many that are over are ended in one transaction. */
  static final int ENDED_AT_ONCE = 500;

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
    wanted.requireFuture(clock.instant());
    return db.write(
        actor,
        tx ->
            change
                .begin(tx, actor, target)
                .compose(member -> suspend(tx, actor, member, wanted))
                .compose(suspended -> change.detail(tx, actor.org(), target.id())));
  }

  /** The same in a transaction of the organization. */
  Future<Void> suspend(Tx tx, Actor actor, UUID user, NewSuspension wanted) {
    return change
        .begin(tx, actor, Target.of(user))
        .compose(member -> suspend(tx, actor, member, wanted));
  }

  /** The same of a member who is locked. */
  Future<Void> suspend(Tx tx, Actor actor, Member member, NewSuspension wanted) {
    if (member.id().equals(actor.user())) {
      throw new Problem.Conflict("not-yourself", "you cannot suspend yourself");
    }
    MemberChange.refuseDeleted(member);
    if (member.status() != State.SUSPENDED) {
      return change
          .keepAnOwner(tx, actor.org(), member)
          .compose(kept -> write(tx, actor, member, wanted));
    }
    return standings
        .member(tx, actor.org(), member.id())
        .compose(now ->
            now.filter(wanted::isAlready).isPresent()
                ? standings.endSessionsOfMember(tx, actor.org(), member.id())
                : write(tx, actor, member, wanted));
  }

  private Future<Void> write(Tx tx, Actor actor, Member member, NewSuspension wanted) {
    return tx.run(MemberSql.SUSPEND, actor.org(), member.id(), offset(wanted.until()))
        .compose(
            copied -> standings.setMember(tx, actor.org(), member.id(), wanted.by(actor.user())))
        .compose(ended -> {
          var event =
              new Event(actor.org(), "member.suspended", "member", member.id(), wanted.data());
          return audit.record(tx, actor, event.withPersonal(wanted.personal()));
        });
  }

  /** Lets a suspended member in again. Nothing happens if the member is not suspended. */
  public Future<Void> reactivate(Actor actor, Target target) {
    return db.write(actor, tx -> reactivate(tx, actor, target));
  }

  /** The same in a transaction of the organization. */
  Future<Void> reactivate(Tx tx, Actor actor, Target target) {
    return change.begin(tx, actor, target).compose(member -> reactivate(tx, actor, member));
  }

  /** The same of a member who is locked. */
  Future<Void> reactivate(Tx tx, Actor actor, Member member) {
    MemberChange.refuseDeleted(member);
    if (member.status() != State.SUSPENDED) {
      return Future.succeededFuture();
    }
    return tx.run(MemberSql.REACTIVATE, actor.org(), member.id())
        .compose(copied -> {
          var decided = Change.to(State.ACTIVE, actor.user());
          return standings.setMember(tx, actor.org(), member.id(), decided);
        })
        .compose(standing -> audit.record(tx, actor, reactivated(actor.org(), member.id())));
  }

  private static Event reactivated(UUID org, UUID user) {
    return new Event(org, "member.reactivated", "member", user);
  }

  /** Suspensions end by their own time; what is written down follows. For the schedule. */
  Future<Void> endThoseThatAreOver() {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    return db.platformWrite(Actor.system(Actor.PLATFORM), tx -> endThoseThatAreOver(tx, now))
        .compose(ended -> ended < ENDED_AT_ONCE ? Future.succeededFuture() : endThoseThatAreOver());
  }

  private Future<Integer> endThoseThatAreOver(Tx tx, OffsetDateTime now) {
    return tx.all(MemberSql.END_SUSPENSIONS, now, ENDED_AT_ONCE)
        .compose(rows -> {
          List<UUID> orgs = rows.stream().map(row -> row.getUUID("org_id")).toList();
          List<UUID> users = rows.stream().map(row -> row.getUUID("user_id")).toList();
          List<Event> events =
              rows.stream()
                  .map(row -> reactivated(row.getUUID("org_id"), row.getUUID("user_id")))
                  .toList();
          return standings
              .forgetEndedOfMembers(tx, orgs, users)
              .compose(done -> audit.recordAll(tx, Actor.system(Actor.PLATFORM), events))
              .map(rows.size());
        });
  }

  static @Nullable OffsetDateTime offset(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
