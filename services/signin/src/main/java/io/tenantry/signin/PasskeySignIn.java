package io.tenantry.signin;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Attempts;
import io.tenantry.credentials.Passkey;
import io.tenantry.credentials.Passkeys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Signing in with a passkey: the device is what somebody has, and it has asked for what they know
 * or are. So nothing more is asked for.
 */
final class PasskeySignIn {

  /** What the challenge of a sign-in is for; whoever signs it says who they are. */
  static final String PURPOSE = "sign-in";

  private static final String WRONG = "invalid-passkey";

  private static final String METHOD = "passkey";

  private final Database db;
  private final Passkeys passkeys;
  private final Attempts attempts;
  private final WebAuthn devices;
  private final Destinations destinations;
  private final Entrance entrance;
  private final SignInTrail trail;
  private final SignInMeters meters;

  PasskeySignIn(
      Rooms rooms,
      WebAuthn devices,
      Destinations destinations,
      Entrance entrance,
      SignInTrail trail,
      SignInMeters meters) {
    this.db = rooms.foundation().db();
    this.passkeys = rooms.credentials().passkeys();
    this.attempts = rooms.credentials().attempts();
    this.devices = devices;
    this.destinations = destinations;
    this.entrance = entrance;
    this.trail = trail;
    this.meters = meters;
  }

  /**
   * Opens a session.
   *
   * @return fails with 401 {@code invalid-passkey}, whatever is wrong with it, with what {@link
   *     Entrance#enter} refuses, or with 429 {@code too-many-attempts}: what is refused is written
   *     down, and nobody may fill the trail
   */
  Future<Entered> signIn(PasskeyRequest shown, Client client) {
    return attempts
        .guess(Attempts.Kind.LINK, Attempts.network(client), () -> tried(shown, client))
        .onComplete(meters::entered, meters::refused);
  }

  /**
   * The trail alone tells whose key was shown; the answer and the statements are the same. What
   * cannot be read is no attempt, and leaves nothing.
   */
  private Future<Entered> tried(PasskeyRequest wanted, Client client) {
    return destinations
        .of(wanted.org())
        .compose(place ->
            read(new JsonObject(wanted.credential()))
                .compose(
                    shown -> claim(shown).recover(no -> refused(SignInTrail.NOBODY, no, client)))
                .compose(claim -> judged(claim, place, client)));
  }

  private Future<Entered> judged(Claim claim, Place place, Client client) {
    return judged(claim)
        .compose(who -> enter(who, place, client))
        .recover(no -> {
          Throwable why = no instanceof Problem.NotFound ? wrong() : no;
          return refused(claim.passkey().user(), why, client);
        });
  }

  private <T> Future<T> refused(UUID target, Throwable no, Client client) {
    return trail.refused(METHOD, target, no, client).compose(told -> Future.failedFuture(no));
  }

  /** A key that is known, and what is said to be signed by it: a challenge of ours. */
  private record Claim(WebAuthn.Shown shown, Passkey passkey) {}

  /**
   * A passkey that has signed a challenge of ours.
   *
   * @param counter of the device
   */
  record Proven(Passkey passkey, Buffer challenge, long counter) {}

  /** Judges an assertion for a challenge of {@link #PURPOSE}; nothing is used up yet. */
  Future<Proven> proven(JsonObject credential) {
    return read(credential).compose(this::claim).compose(this::judged);
  }

  private Future<WebAuthn.Shown> read(JsonObject credential) {
    return devices.shown(credential, PasskeySignIn::wrong);
  }

  private Future<Claim> claim(WebAuthn.Shown shown) {
    return passkeys.isOurs(PURPOSE, shown.challenge().getBytes())
        ? db.identityRead(tx -> passkeys.find(tx, shown.credentialId().getBytes()))
            .map(found -> new Claim(shown, found.orElseThrow(PasskeySignIn::wrong)))
        : Future.failedFuture(wrong());
  }

  private Future<Proven> judged(Claim claim) {
    return devices
        .judged(claim.shown(), claim.passkey(), true, PasskeySignIn::wrong)
        .map(counter -> new Proven(claim.passkey(), claim.shown().challenge(), counter));
  }

  /** Uses challenge and counter up: the same assertion, or a copy of the key, is refused. */
  Future<Void> use(Tx tx, Proven who) {
    return passkeys
        .spend(tx, who.challenge().getBytes())
        .compose(first ->
            first
                ? passkeys.accept(tx, who.passkey(), who.counter())
                : Future.succeededFuture(false))
        .compose(right -> right ? Future.succeededFuture() : Future.failedFuture(wrong()));
  }

  private Future<Entered> enter(Proven who, Place place, Client client) {
    if (place.isNowhere()) {
      return Future.failedFuture(wrong());
    }
    Passkey passkey = who.passkey();
    return db.identityWrite(tx ->
        use(tx, who)
            .compose(used -> destinations.org(tx, place, passkey.user()))
            .compose(org ->
                entrance.enter(
                    tx,
                    new Arrival(
                        passkey.user(),
                        org,
                        client,
                        METHOD,
                        List.of(passkey.amr(), "user", Arrival.SEVERAL),
                        Optional.empty()))));
  }

  /** Whether somebody was refused because of the passkey that they showed. */
  static boolean isWrong(Throwable no) {
    return no instanceof Problem.Unauthorized said && said.code().equals(WRONG);
  }

  static Problem wrong() {
    return new Problem.Unauthorized(
        WRONG, "this passkey is not known here, or was not shown for this sign-in");
  }
}
