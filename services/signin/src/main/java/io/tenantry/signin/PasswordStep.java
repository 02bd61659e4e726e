package io.tenantry.signin;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.credentials.Links;
import io.tenantry.credentials.Passwords;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Whoever has come with a password that was chosen for them chooses their own before they come in.
 * The token is good for {@code /v1/auth/password/reset} and proves no address: it was not mailed.
 */
final class PasswordStep implements Step {

  /** The purpose of the token. */
  static final String PURPOSE = "password-change";

  /** As long as somebody takes to think of a good one. */
  private static final Duration LIFE = Duration.ofMinutes(15);

  private final Passwords passwords;
  private final Links links;

  PasswordStep(Passwords passwords, Links links) {
    this.passwords = passwords;
    this.links = links;
  }

  @Override
  public Future<Optional<Demand>> asked(Tx tx, Arrival arrival) {
    return arrival.password().isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : passwords
            .isToBeChanged(tx, arrival.user())
            .map(is -> is ? Optional.of(() -> wanted(tx, arrival)) : Optional.empty());
  }

  private Future<Entered.First> wanted(Tx tx, Arrival arrival) {
    return links
        .withdraw(tx, PURPOSE, arrival.user())
        .compose(gone -> links.issue(tx, PURPOSE, arrival.user(), Actor.PLATFORM, 0, LIFE))
        .map(token -> {
          var answer = new PasswordWanted(new PasswordWanted.Change(token.text()));
          return new Entered.First(answer, SignInMeters.PASSWORD_CHANGE);
        });
  }
}
