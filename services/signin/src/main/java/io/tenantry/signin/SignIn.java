package io.tenantry.signin;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Candidate;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.PasswordHash;
import io.tenantry.credentials.PasswordPrint;
import io.tenantry.credentials.Passwords;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Signing in with a password. Somebody unknown and a wrong password take the same way through this
 * class: one look-up, one hash, one event, the same answer. What stands against a person is told
 * only after the right password.
 */
final class SignIn {

  /** RFC 8176. */
  private static final List<String> BY_PASSWORD = List.of("pwd");

  /** Looked up where what was typed cannot be a name, so that this too takes the usual time. */
  private static final Identifier NOBODY = Identifier.email("");

  private final Database db;
  private final Passwords passwords;
  private final Destinations destinations;
  private final Entrance entrance;
  private final SignInTrail trail;
  private final SignInMeters meters;

  SignIn(
      Database db,
      Passwords passwords,
      Destinations destinations,
      Entrance entrance,
      SignInTrail trail,
      SignInMeters meters) {
    this.db = db;
    this.passwords = passwords;
    this.destinations = destinations;
    this.entrance = entrance;
    this.trail = trail;
    this.meters = meters;
  }

  /**
   * Opens a session, or tells what is wanted before one.
   *
   * @return fails with 401 {@code invalid-credentials}, or, after the right password, with what
   *     {@link Entrance#enter} refuses
   */
  Future<Entered> signIn(SignInRequest wanted, Client client) {
    return destinations
        .of(wanted.org())
        .compose(place ->
            candidate(wanted.identifier(), place)
                .compose(somebody -> judged(wanted, place, somebody, client)))
        .onComplete(meters::entered, meters::refused);
  }

  private Future<Optional<Candidate>> candidate(String typed, Place place) {
    Identifier identifier = Identifier.typed(typed, place.org()).orElse(NOBODY);
    return db.identityRead(tx -> passwords.candidate(tx, identifier))
        .map(found -> place.isNowhere() ? Optional.empty() : found);
  }

  private Future<Entered> judged(
      SignInRequest wanted, Place place, Optional<Candidate> somebody, Client client) {
    return passwords
        .matches(somebody.flatMap(Candidate::hash), wanted.password())
        .compose(right -> right ? open(wanted, place, somebody, client) : refuse(wrong()))
        .recover(no ->
            trail
                .failed(wanted.identifier(), somebody.map(Candidate::user), no, client)
                .compose(told -> Future.failedFuture(no)));
  }

  private Future<Entered> open(
      SignInRequest wanted, Place place, Optional<Candidate> somebody, Client client) {
    UUID user = somebody.orElseThrow().user();
    PasswordHash hash = somebody.flatMap(Candidate::hash).orElseThrow();
    return renewed(hash, wanted.password())
        .compose(renewed ->
            db.identityWrite(tx ->
                passwords
                    .isStill(tx, user, hash)
                    .compose(still -> still ? destinations.org(tx, place, user) : refuse(wrong()))
                    .compose(org -> renew(tx, user, hash, renewed).map(org))
                    .compose(org ->
                        entrance.enter(tx, arrival(user, org, client, renewed.orElse(hash))))))
        .recover(no -> refuse(no instanceof Problem.NotFound ? wrong() : no));
  }

  private static Arrival arrival(UUID user, Optional<UUID> org, Client client, PasswordHash hash) {
    var print = Optional.of(PasswordPrint.of(hash));
    return new Arrival(user, org, client, "password", BY_PASSWORD, print);
  }

  /** The same password under the parameters of today; empty when it is already. */
  private Future<Optional<PasswordHash>> renewed(PasswordHash hash, String password) {
    return passwords.isOutdated(hash)
        ? passwords.hash(password).map(Optional::of)
        : Future.succeededFuture(Optional.empty());
  }

  private Future<Void> renew(Tx tx, UUID user, PasswordHash hash, Optional<PasswordHash> renewed) {
    return renewed.isPresent()
        ? passwords.renew(tx, user, hash, renewed.get())
        : Future.succeededFuture();
  }

  private static <T> Future<T> refuse(Throwable no) {
    return Future.failedFuture(no);
  }

  private static Problem wrong() {
    return new Problem.Unauthorized(
        "invalid-credentials", "this name and this password do not belong together");
  }
}
