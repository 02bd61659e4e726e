package io.tenantry.signin;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.NewPasskey;
import io.tenantry.credentials.Passkey;
import io.tenantry.credentials.Passkeys;
import io.tenantry.credentials.SecondFactors;
import io.tenantry.sessions.SessionEnds;
import io.tenantry.sessions.Sessions;
import io.tenantry.users.Users;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One's own passkeys. The first one is a second factor from then on, with recovery codes. */
final class OwnPasskeys {

  private final Database db;
  private final Passkeys passkeys;
  private final SecondFactors factors;
  private final WebAuthn devices;
  private final PasskeyOptions options;
  private final Users users;
  private final Sessions sessions;
  private final Oneself oneself;
  private final SessionEnds ends;
  private final OwnWays ways;

  OwnPasskeys(Rooms rooms, WebAuthn devices, PasskeyOptions options, OwnWays ways) {
    this.db = rooms.foundation().db();
    this.passkeys = rooms.credentials().passkeys();
    this.factors = rooms.credentials().factors();
    this.devices = devices;
    this.options = options;
    this.users = rooms.users().users();
    this.sessions = rooms.sessions().sessions();
    this.oneself = new Oneself(users, sessions);
    this.ends = rooms.sessions().ends();
    this.ways = ways;
  }

  /** A passkey that was just added, and the recovery codes if it is the first second factor. */
  record Added(Passkey passkey, List<String> recoveryCodes) {

    /** Never the secrets. */
    @Override
    public String toString() {
      return "Added";
    }
  }

  Future<List<Passkey>> list(Actor actor) {
    return db.identityRead(tx -> passkeys.of(tx, actor.user()));
  }

  /** What the browser needs to have a device make a key. */
  Future<Map<String, Object>> toMake(Actor actor) {
    byte[] challenge = passkeys.challenge(purpose(actor));
    return db.identityRead(tx ->
        users
            .get(tx, actor.user())
            .compose(user ->
                passkeys.of(tx, user.id()).map(all -> options.toMake(challenge, user, all))));
  }

  /**
   * Adds a key that a device has made for a challenge of this session. What was opened without a
   * second factor ends if this is the first one, but for the session that asks.
   *
   * @return fails with 400 if the key will not do, 409
   */
  Future<Added> add(Actor actor, NewPasskeyRequest wanted) {
    return devices
        .made(new JsonObject(wanted.credential()), OwnPasskeys::wrong)
        .compose(made ->
            passkeys.isOurs(purpose(actor), made.challenge().getBytes())
                ? devices
                    .judged(made, OwnPasskeys::wrong)
                    .compose(
                        key -> add(actor, wanted.name().strip(), key, made.challenge().getBytes()))
                : Future.failedFuture(wrong()));
  }

  Future<Passkey> rename(Actor actor, UUID id, String name) {
    return db.identityWrite(
        actor,
        tx ->
            passkeys
                .rename(tx, actor.user(), id, name.strip())
                .compose(passkey ->
                    ways.record(tx, actor, "passkey.renamed", which(passkey.id())).map(passkey)));
  }

  /**
   * Takes one away. Whoever came by it may still be there, so other sessions end.
   *
   * @return fails with 404, 409 {@code second-factor-required}, {@code last-way-in}
   */
  Future<Void> remove(Actor actor, UUID id) {
    return db.identityWrite(
        actor,
        tx ->
            oneself
                .lock(tx, actor)
                .compose(user ->
                    passkeys
                        .remove(tx, user.id(), id)
                        .compose(removed -> ways.taken(tx, actor))
                        .compose(left -> factors.tidy(tx, user.id()))
                        .compose(state ->
                            state.enabled()
                                ? Future.succeededFuture(false)
                                : sessions.wantsFactorOf(tx, user.id()))
                        .compose(wanted ->
                            wanted
                                ? Future.failedFuture(OwnSecondFactor.wantedElsewhere())
                                : factors.state(tx, user.id()))
                        .compose(state -> users.twoFactor(tx, user.id(), state.enabled()))
                        .compose(noted -> ways.tell(tx, actor, user, removed(id)))));
  }

  private Future<Added> add(Actor actor, String name, NewPasskey key, byte[] challenge) {
    return db.identityWrite(
        actor,
        tx ->
            factors
                .adding(tx, actor.user())
                .compose(alone -> passkeys.spend(tx, challenge))
                .compose(first -> first ? oneself.lock(tx, actor) : Future.failedFuture(wrong()))
                .compose(user ->
                    factors
                        .state(tx, user.id())
                        .compose(before ->
                            passkeys
                                .add(tx, user.id(), name, key)
                                .compose(passkey ->
                                    (before.enabled()
                                            ? Future.succeededFuture(List.<String>of())
                                            : begun(tx, actor))
                                        .map(codes -> new Added(passkey, codes))))
                        .compose(added ->
                            ways.tell(tx, actor, user, added(added.passkey())).map(added))));
  }

  private Future<List<String>> begun(Tx tx, Actor actor) {
    return factors
        .renewCodes(tx, actor.user())
        .compose(codes ->
            users
                .twoFactor(tx, actor.user(), true)
                .compose(noted -> sessions.proved(tx, actor, List.of("user", Arrival.SEVERAL)))
                .compose(proved -> ends.endOthers(tx, actor))
                .map(codes));
  }

  private static OwnWays.Change added(Passkey passkey) {
    return new OwnWays.Change("passkey.added", which(passkey.id()), "a passkey was added");
  }

  private static OwnWays.Change removed(UUID id) {
    return new OwnWays.Change("passkey.removed", which(id), "a passkey was taken away");
  }

  private static JsonObject which(UUID passkey) {
    return new JsonObject().put("passkey", passkey.toString());
  }

  /** A challenge of one session is of no use in another. */
  private static String purpose(Actor actor) {
    return "add:" + actor.session();
  }

  private static Problem wrong() {
    return Problem.Invalid.of("/credential", "was not made for this, or not by a device we know");
  }
}
