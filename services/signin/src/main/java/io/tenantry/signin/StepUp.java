package io.tenantry.signin;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.FactorCheck;
import io.tenantry.credentials.FactorState;
import io.tenantry.credentials.PasswordHash;
import io.tenantry.credentials.Passwords;
import io.tenantry.credentials.SecondFactors;
import io.tenantry.sessions.Opened;
import io.tenantry.sessions.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proving again who one is, in the session one has. Whoever has a second factor shows that one: a
 * password is what a thief of sessions has guessed or seen most easily.
 */
final class StepUp {

  private final Database db;
  private final SecondFactors factors;
  private final Passwords passwords;
  private final FactorProof proof;
  private final PasskeySignIn passkeys;
  private final Sessions sessions;
  private final Audit audit;

  StepUp(
      Database db,
      SecondFactors factors,
      Passwords passwords,
      FactorProof proof,
      PasskeySignIn passkeys,
      Sessions sessions,
      Audit audit) {
    this.db = db;
    this.factors = factors;
    this.passwords = passwords;
    this.proof = proof;
    this.passkeys = passkeys;
    this.sessions = sessions;
    this.audit = audit;
  }

  /** What this person has to show, and the password they have, if any. */
  private record Known(FactorState state, Optional<PasswordHash> hash) {}

  /**
   * Makes the actor's session as fresh as a new one.
   *
   * @return fails with 400 for what is missing or wrong, 429 after too many that were wrong, 409
   *     {@code no-password} for whoever has nothing to show
   */
  Future<Opened> prove(Actor actor, StepUpRequest shown) {
    return db.identityRead(tx ->
            factors
                .state(tx, actor.user())
                .compose(
                    state -> passwords.of(tx, actor.user()).map(hash -> new Known(state, hash))))
        .compose(known ->
            known.state().enabled()
                ? byFactor(actor, shown)
                : byPassword(
                    actor,
                    known.hash().orElseThrow(StepUp::nothing),
                    required("/password", shown.password())))
        .compose(sessions::signable);
  }

  private Future<Opened> byFactor(Actor actor, StepUpRequest shown) {
    return shown.credential() == null
        ? byCode(actor, required("/code", shown.code()))
        : byPasskey(actor, new JsonObject(shown.credential()));
  }

  private Future<Opened> byPasskey(Actor actor, JsonObject credential) {
    return passkeys
        .proven(credential)
        .compose(who ->
            who.passkey().user().equals(actor.user())
                ? db.identityWrite(
                    actor,
                    tx ->
                        passkeys
                            .use(tx, who)
                            .compose(used -> tx.enter(Actor.PLATFORM))
                            .compose(in ->
                                proved(
                                    tx,
                                    actor,
                                    List.of(who.passkey().amr(), "user", Arrival.SEVERAL))))
                : Future.failedFuture(PasskeySignIn.wrong()))
        .recover(no ->
            PasskeySignIn.isWrong(no) ? refused(actor, wrongPasskey()) : Future.failedFuture(no));
  }

  private Future<Opened> byCode(Actor actor, String code) {
    return db.identityWrite(
            actor,
            tx ->
                proof
                    .judge(tx, actor.user(), code, actor.client(), StepUp::wrongCode)
                    .compose(verdict ->
                        verdict.no().isPresent()
                            ? Future.succeededFuture(Verdict.<Opened>no(verdict.no().get()))
                            : proved(tx, actor, List.of(verdict.get(), Arrival.SEVERAL))
                                .map(Verdict::yes)))
        .map(Verdict::get);
  }

  /** Guesses count before they are judged, like those of codes. */
  private Future<Opened> byPassword(Actor actor, PasswordHash hash, String password) {
    return db.identityWrite(actor, tx -> factors.attempt(tx, actor.user()))
        .map(StepUp::requireOpen)
        .compose(open -> passwords.matches(Optional.of(hash), password))
        .compose(right -> right ? accepted(actor, hash) : refused(actor, wrongPassword()));
  }

  /** Whoever holds somebody's session may be guessing. */
  private Future<Opened> refused(Actor actor, Problem why) {
    Event event = new Event(Actor.PLATFORM, "session.proof-refused", "session", actor.session());
    return db.identityWrite(
            actor, tx -> tx.enter(Actor.PLATFORM).compose(in -> audit.record(tx, actor, event)))
        .compose(told -> Future.failedFuture(why));
  }

  private Future<Opened> accepted(Actor actor, PasswordHash hash) {
    return db.identityWrite(
        actor,
        tx ->
            factors
                .asked(tx, actor.user())
                .compose(state ->
                    state.enabled()
                        ? Future.failedFuture(missing("/code"))
                        : passwords.isStill(tx, actor.user(), hash))
                .compose(still ->
                    still
                        ? factors.forgive(tx, actor.user())
                        : Future.failedFuture(wrongPassword()))
                .compose(forgiven -> tx.enter(Actor.PLATFORM))
                .compose(in -> proved(tx, actor, List.of("pwd"))));
  }

  private Future<Opened> proved(Tx tx, Actor actor, List<String> amr) {
    JsonObject data = new JsonObject().put("by", amr.getFirst());
    Event event = new Event(Actor.PLATFORM, "session.proved", "session", actor.session(), data);
    return audit.record(tx, actor, event).compose(told -> sessions.proved(tx, actor, amr));
  }

  private static Optional<FactorCheck.Closed> requireOpen(Optional<FactorCheck.Closed> closed) {
    if (closed.isPresent()) {
      throw FactorProof.tooMany(closed.get().retryAfterSeconds());
    }
    return closed;
  }

  private static Problem wrongPasskey() {
    return Problem.Invalid.of("/credential", "is not a passkey of yours, or not shown for this");
  }

  static String required(String pointer, @Nullable String shown) {
    if (shown == null || shown.isEmpty()) {
      throw missing(pointer);
    }
    return shown;
  }

  private static Problem missing(String pointer) {
    return Problem.Invalid.of(pointer, "is what this account has to show");
  }

  private static Problem wrongCode() {
    return Problem.Invalid.of("/code", "is not right, or was used before");
  }

  private static Problem wrongPassword() {
    return Problem.Invalid.of("/password", "is not your password");
  }

  private static Problem nothing() {
    return new Problem.Conflict(
        "no-password", "this account has no password; sign out, and in again");
  }
}
