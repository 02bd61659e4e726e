package io.tenantry.sessions;

import io.tenantry.common.web.Actor;
import java.time.InstantSource;

/** Whether somebody has proved who they are recently enough for what takes effect on sign-ins. */
public final class FreshSignIn {

  private final InstantSource clock;

  FreshSignIn(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Goes on only if the actor signed in within the last 30 minutes. For what only some requests of
   * a route do; a route that always wants it says {@code fresh}.
   *
   * @throws io.tenantry.common.web.Problem.Forbidden {@code sign-in-again}
   */
  public void require(Actor actor) {
    if (actor.authTime().plus(SessionLimits.FRESH).isBefore(clock.instant())) {
      throw Refusals.signInAgain();
    }
  }
}
