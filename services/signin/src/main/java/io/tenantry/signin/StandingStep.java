package io.tenantry.signin;

import io.tenantry.common.sql.Tx;
import io.tenantry.sessions.Sessions;
import io.vertx.core.Future;
import java.util.Optional;

/** Whoever may not be where they want to go hears it at once, before anything is asked of them. */
final class StandingStep implements Step {

  private final Sessions sessions;

  StandingStep(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Future<Optional<Entered.First>> before(Tx tx, Arrival arrival) {
    return sessions.requireAllowed(tx, arrival.user(), arrival.org()).map(Optional.empty());
  }
}
