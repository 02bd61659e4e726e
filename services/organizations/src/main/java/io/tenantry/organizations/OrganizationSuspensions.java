package io.tenantry.organizations;

import io.tenantry.access.Change;
import io.tenantry.access.NewSuspension;
import io.tenantry.access.Standing;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Target;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Closing a whole organization to its people, with reason and optional end, and opening it again.
 * Their other organizations are not touched, and the platform still reaches it.
 */
final class OrganizationSuspensions {

  /** How many that are over are ended in one transaction. */
  private static final int ENDED_AT_ONCE = 500;

  private final Database db;
  private final Organizations organizations;
  private final OrganizationChange change;
  private final Standings standings;
  private final Audit audit;
  private final Clock clock;

  OrganizationSuspensions(
      Foundation foundation,
      Organizations organizations,
      OrganizationChange change,
      Standings standings,
      Audit audit) {
    this.db = foundation.db();
    this.organizations = organizations;
    this.change = change;
    this.standings = standings;
    this.audit = audit;
    this.clock = foundation.clock();
  }

  /**
   * Suspends an organization. What anybody's sessions may do there ends, on every node, before this
   * completes. Suspending again changes reason and end.
   */
  Future<Organization> suspend(Actor actor, Target target, NewSuspension wanted) {
    wanted.requireFuture(clock.instant());
    return db.platformWrite(
        actor,
        tx ->
            change
                .begin(tx, target)
                .compose(now -> suspend(tx, actor, target.id(), now, wanted))
                .compose(suspended -> organizations.get(tx, target.id())));
  }

  private Future<Void> suspend(Tx tx, Actor actor, UUID org, Standing now, NewSuspension wanted) {
    if (wanted.isAlready(now)) {
      return standings.endSessionsInOrg(tx, org);
    }
    return tx.run(OrganizationSql.TOUCH, org)
        .compose(touched -> standings.setOrg(tx, org, wanted.by(actor.user())))
        .compose(ended ->
            audit.recordAll(
                tx,
                actor,
                inBothTrails(org, "organization.suspended")
                    .map(event -> suspended(event, wanted))
                    .toList()));
  }

  private static Event suspended(Event event, NewSuspension wanted) {
    return new Event(event.org(), event.action(), event.targetKind(), event.target(), wanted.data())
        .withPersonal(wanted.personal());
  }

  /** Opens a suspended organization again. Nothing happens if it is not suspended. */
  Future<Void> reactivate(Actor actor, Target target) {
    return db.platformWrite(
        actor,
        tx -> change.begin(tx, target).compose(now -> reactivate(tx, actor, target.id(), now)));
  }

  private Future<Void> reactivate(Tx tx, Actor actor, UUID org, Standing now) {
    if (now.state() != State.SUSPENDED) {
      return Future.succeededFuture();
    }
    return tx.run(OrganizationSql.TOUCH, org)
        .compose(touched -> standings.setOrg(tx, org, Change.to(State.ACTIVE, actor.user())))
        .compose(open -> audit.recordAll(tx, actor, reactivated(List.of(org))));
  }

  /** Suspensions end by their own time; what is written down follows. For the schedule. */
  Future<Void> endThoseThatAreOver() {
    Actor system = Actor.system(Actor.PLATFORM);
    return db.platformWrite(
            system,
            tx ->
                standings
                    .forgetEndedOfOrgs(tx, ENDED_AT_ONCE)
                    .compose(
                        over -> audit.recordAll(tx, system, reactivated(over)).map(over.size())))
        .compose(ended -> ended < ENDED_AT_ONCE ? Future.succeededFuture() : endThoseThatAreOver());
  }

  private static List<Event> reactivated(List<UUID> orgs) {
    return orgs.stream().flatMap(org -> inBothTrails(org, "organization.reactivated")).toList();
  }

  /** The act is the platform's and it happens to the organization. */
  private static Stream<Event> inBothTrails(UUID org, String action) {
    return Stream.of(
        new Event(Actor.PLATFORM, action, "organization", org),
        new Event(org, action, "organization", org));
  }
}
