package io.tenantry.signin;

import io.tenantry.common.sql.Tx;
import io.tenantry.sessions.Admission;
import io.tenantry.sessions.Opened;
import io.tenantry.sessions.Sessions;
import io.tenantry.users.Memberships;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * The one way from a proof to a session, whatever the proof was: whoever may not be where they want
 * to go hears it at once, before anything is asked of them; then every step is asked in its order,
 * so that no way in leads past one of them. What does not depend on an answer is asked for without
 * waiting for it.
 */
final class Entrance {

  private final Sessions sessions;
  private final Memberships memberships;
  private final SignInTrail trail;
  private final List<Step> steps;

  Entrance(Sessions sessions, Memberships memberships, SignInTrail trail, List<Step> steps) {
    this.sessions = sessions;
    this.memberships = memberships;
    this.trail = trail;
    this.steps = steps;
  }

  /**
   * Opens a session in an {@code identity} transaction, unless something is wanted first.
   *
   * @return fails with what a step or {@link Sessions#open} refuses
   */
  Future<Entered> enter(Tx tx, Arrival arrival) {
    List<Future<Optional<Step.Demand>>> asked =
        steps.stream().map(step -> step.asked(tx, arrival)).toList();
    return sessions
        .admit(tx, arrival.user(), arrival.org(), arrival.client(), arrival.amr())
        .compose(admission ->
            first(asked)
                .compose(demand ->
                    demand.isPresent()
                        ? demand.get().make().<Entered>map(first -> first)
                        : open(tx, arrival, admission).map(Entered.In::new)));
  }

  private static Future<Optional<Step.Demand>> first(List<Future<Optional<Step.Demand>>> asked) {
    Future<Optional<Step.Demand>> first = Future.succeededFuture(Optional.empty());
    for (var next : asked) {
      first = first.compose(found -> found.isPresent() ? Future.succeededFuture(found) : next);
    }
    return first;
  }

  private Future<Opened> open(Tx tx, Arrival arrival, Admission admission) {
    Future<Opened> opened = sessions.open(tx, admission);
    Future<Void> seen = memberships.signedIn(tx, admission.org(), admission.user());
    Future<Void> told = trail.started(tx, admission, arrival.method());
    return opened.compose(in -> seen.compose(known -> told).map(in));
  }
}
