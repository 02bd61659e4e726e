package io.tenantry.signin;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Attempts;
import io.tenantry.credentials.Candidate;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.PasswordHash;
import io.tenantry.credentials.PasswordPrint;
import io.tenantry.credentials.Passwords;
import io.tenantry.users.Locks;
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
  private final Attempts attempts;
  private final Locks locks;
  private final Destinations destinations;
  private final Entrance entrance;
  private final SignInTrail trail;
  private final SignInMeters meters;
  private final EvenTime evenTime;

  SignIn(
      Database db,
      CredentialsModule credentials,
      Locks locks,
      Destinations destinations,
      Entrance entrance,
      SignInTrail trail,
      SignInMeters meters,
      EvenTime evenTime) {
    this.db = db;
    this.passwords = credentials.passwords();
    this.attempts = credentials.attempts();
    this.locks = locks;
    this.destinations = destinations;
    this.entrance = entrance;
    this.trail = trail;
    this.meters = meters;
    this.evenTime = evenTime;
  }

  /**
   * Whose name was typed.
   *
   * @param locked so that no password is judged, and none is the right one
   */
  private record Somebody(Optional<Candidate> candidate, boolean locked) {

    UUID user() {
      return candidate.map(Candidate::user).orElse(SignInTrail.NOBODY);
    }
  }

  /**
   * Opens a session, or tells what is wanted before one.
   *
   * @return fails with 401 {@code invalid-credentials}, or, after the right password, with what
   *     {@link Entrance#enter} refuses; with 429 {@code too-many-attempts} for whoever guesses
   */
  Future<Entered> signIn(SignInRequest wanted, Client client) {
    return attempts
        .guess(Attempts.Kind.SIGN_IN, Attempts.network(client), () -> tried(wanted, client))
        .onComplete(meters::entered, meters::refused);
  }

  private Future<Entered> tried(SignInRequest wanted, Client client) {
    return destinations
        .of(wanted.org())
        .compose(place ->
            somebody(wanted.identifier(), place)
                .compose(somebody -> judged(wanted, place, somebody, client)));
  }

  private Future<Somebody> somebody(String typed, Place place) {
    Identifier identifier = Identifier.typed(typed, place.org()).orElse(NOBODY);
    return db.identityRead(tx ->
        passwords
            .candidate(tx, identifier)
            .map(found -> place.isNowhere() ? Optional.<Candidate>empty() : found)
            .compose(found ->
                locks
                    .isLocked(tx, found.map(Candidate::user).orElse(SignInTrail.NOBODY))
                    .map(locked -> new Somebody(found, locked))));
  }

  /** Hashed during a lock too: it takes as long and is told in the same words. */
  private Future<Entered> judged(
      SignInRequest wanted, Place place, Somebody somebody, Client client) {
    return passwords
        .matches(somebody.candidate().flatMap(Candidate::hash), wanted.password())
        .compose(same -> {
          long judgedAt = System.nanoTime();
          Future<Entered> opened =
              same && !somebody.locked()
                  ? open(wanted, place, somebody.candidate(), client)
                  : refuse(wrong());
          return opened.recover(no ->
              trail
                  .failed(wanted.identifier(), somebody.user(), no, client)
                  .compose(told -> evenTime.refuse(no, judgedAt)));
        });
  }

  private Future<Entered> open(
      SignInRequest wanted, Place place, Optional<Candidate> somebody, Client client) {
    UUID user = somebody.orElseThrow().user();
    PasswordHash hash = somebody.flatMap(Candidate::hash).orElseThrow();
    return renewed(hash, wanted.password())
        .compose(renewed ->
            db.identityWrite(tx ->
                destination(tx, place, user, hash)
                    .compose(org -> renew(tx, user, hash, renewed).map(org))
                    .compose(org ->
                        entrance.enter(tx, arrival(user, org, client, renewed.orElse(hash))))))
        .recover(no -> refuse(no instanceof Problem.NotFound ? wrong() : no));
  }

  /** Where this leads, if the password may be told to be right and still is. */
  private Future<Optional<UUID>> destination(Tx tx, Place place, UUID user, PasswordHash hash) {
    Future<Boolean> passed = locks.passed(tx, user);
    Future<Boolean> still = passwords.isStill(tx, user, hash);
    Future<Optional<UUID>> org = destinations.org(tx, place, user);
    return passed
        .compose(may -> may ? still : Future.succeededFuture(false))
        .compose(stands -> stands ? org : refuse(wrong()));
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
