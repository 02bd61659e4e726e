package io.tenantry.signin;

import io.tenantry.common.sql.Tx;
import io.tenantry.credentials.Challenge;
import io.tenantry.credentials.Challenges;
import io.tenantry.credentials.SecondFactors;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Whoever has a second factor shows it, whatever the first one was. */
final class SecondFactorStep implements Step {

  private final SecondFactors factors;
  private final Challenges challenges;

  SecondFactorStep(SecondFactors factors, Challenges challenges) {
    this.factors = factors;
    this.challenges = challenges;
  }

  @Override
  public Future<Optional<Entered.First>> before(Tx tx, Arrival arrival) {
    return factors
        .asked(tx, arrival.user())
        .compose(state ->
            arrival.showedSeveral() || !state.enabled()
                ? Future.succeededFuture(Optional.empty())
                : challenge(tx, arrival, state.methods()).map(Optional::of));
  }

  private Future<Entered.First> challenge(Tx tx, Arrival arrival, List<String> methods) {
    return challenges
        .issue(
            tx,
            new Challenge(
                arrival.user(), arrival.org(), arrival.method(), arrival.amr(), arrival.password()))
        .map(token ->
            new Entered.First(SecondFactorWanted.of(token, methods), SignInMeters.SECOND_FACTOR));
  }
}
