package io.tenantry.signin;

import io.tenantry.common.crypto.Token;
import io.tenantry.common.sql.Tx;
import io.tenantry.credentials.Challenge;
import io.tenantry.credentials.Challenges;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.FactorState;
import io.tenantry.credentials.Passkey;
import io.tenantry.credentials.Passkeys;
import io.tenantry.credentials.SecondFactors;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Whoever has a second factor shows it, whatever the first one was. */
final class SecondFactorStep implements Step {

  private final SecondFactors factors;
  private final Challenges challenges;
  private final Passkeys passkeys;
  private final PasskeyOptions options;

  SecondFactorStep(CredentialsModule credentials, PasskeyOptions options) {
    this.factors = credentials.factors();
    this.challenges = credentials.challenges();
    this.passkeys = credentials.passkeys();
    this.options = options;
  }

  @Override
  public Future<Optional<Demand>> asked(Tx tx, Arrival arrival) {
    return factors
        .asked(tx, arrival.user())
        .map(state ->
            arrival.showedSeveral() || !state.enabled()
                ? Optional.empty()
                : Optional.of(() -> challenge(tx, arrival, state)));
  }

  private Future<Entered.First> challenge(Tx tx, Arrival arrival, FactorState state) {
    return challenges
        .issue(
            tx,
            new Challenge(
                arrival.user(), arrival.org(), arrival.method(), arrival.amr(), arrival.password()))
        .compose(token -> passkeys.of(tx, arrival.user()).map(keys -> wanted(token, state, keys)))
        .map(wanted -> new Entered.First(wanted, SignInMeters.SECOND_FACTOR));
  }

  private SecondFactorWanted wanted(Token token, FactorState state, List<Passkey> keys) {
    byte[] challenge = Passkeys.challengeOf(token.text());
    return SecondFactorWanted.of(
        token, state.methods(), keys.isEmpty() ? null : options.toShow(challenge, keys));
  }
}
