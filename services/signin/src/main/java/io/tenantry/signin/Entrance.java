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
 * so that no way in leads past one of them.
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
    return sessions
        .admit(tx, arrival.user(), arrival.org())
        .compose(admission ->
            wanted(tx, arrival)
                .compose(first ->
                    first.isPresent()
                        ? Future.<Entered>succeededFuture(first.get())
                        : open(tx, arrival, admission).map(Entered.In::new)));
  }

  private Future<Optional<Entered.First>> wanted(Tx tx, Arrival arrival) {
    Future<Optional<Entered.First>> wanted = Future.succeededFuture(Optional.empty());
    for (Step step : steps) {
      wanted =
          wanted.compose(first ->
              first.isPresent() ? Future.succeededFuture(first) : step.before(tx, arrival));
    }
    return wanted;
  }

  private Future<Opened> open(Tx tx, Arrival arrival, Admission admission) {
    return sessions
        .open(tx, admission, arrival.client(), arrival.amr())
        .compose(opened ->
            memberships
                .signedIn(tx, opened.org(), opened.user())
                .compose(seen -> trail.started(tx, opened, arrival))
                .map(opened));
  }
}
