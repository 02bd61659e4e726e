package io.tenantry.signin;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Attempts;
import io.tenantry.credentials.Challenge;
import io.tenantry.credentials.Challenges;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.Passwords;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * The second half of a sign-in. Its token stands for the first half, works once, and only while the
 * password that was right then is still the person's.
 */
final class SecondFactorSignIn {

  private final Database db;
  private final Challenges challenges;
  private final Passwords passwords;
  private final Attempts attempts;
  private final FactorProof proof;
  private final PasskeyProof proofOfPasskey;
  private final Entrance entrance;
  private final SignInMeters meters;

  SecondFactorSignIn(
      Database db,
      CredentialsModule credentials,
      FactorProof proof,
      PasskeyProof proofOfPasskey,
      Entrance entrance,
      SignInMeters meters) {
    this.db = db;
    this.challenges = credentials.challenges();
    this.passwords = credentials.passwords();
    this.attempts = credentials.attempts();
    this.proof = proof;
    this.proofOfPasskey = proofOfPasskey;
    this.entrance = entrance;
    this.meters = meters;
  }

  /**
   * Opens the session that the first half led to.
   *
   * @return fails with 401 {@code sign-in-over} for a token that is unknown, used, too old or was
   *     tried too often; 401 {@code invalid-code}; 429; or with what {@link Entrance#enter} refuses
   */
  Future<Entered> finish(SecondFactorRequest shown, Client client) {
    return attempts
        .guess(Attempts.Kind.LINK, Attempts.network(client), () -> tried(shown, client))
        .onComplete(meters::entered, meters::refused);
  }

  private Future<Entered> tried(SecondFactorRequest shown, Client client) {
    return shown.credential() == null
        ? byCode(shown, client)
        : byPasskey(shown.token(), new JsonObject(shown.credential()), client);
  }

  private Future<Entered> byCode(SecondFactorRequest shown, Client client) {
    String code = StepUp.required("/code", shown.code());
    return db.identityWrite(tx ->
            challenges
                .attempt(tx, shown.token())
                .compose(found ->
                    found.isEmpty()
                        ? Future.succeededFuture(Verdict.<Entered>no(over()))
                        : judged(tx, found.get(), shown.token(), code, client)))
        .map(Verdict::get);
  }

  /** The signature is judged before anything is locked; nobody guesses one. */
  private Future<Entered> byPasskey(String token, JsonObject credential, Client client) {
    return db.identityRead(tx -> challenges.find(tx, token))
        .map(found -> found.orElseThrow(SecondFactorSignIn::over))
        .compose(challenge ->
            proofOfPasskey
                .judge(token, challenge.user(), credential)
                .compose(key -> use(token, key, client))
                .recover(no -> told(challenge.user(), no, client)));
  }

  private Future<Entered> use(String token, PasskeyProof.Shown key, Client client) {
    return db.identityWrite(tx ->
        challenges
            .attempt(tx, token)
            .map(still -> still.orElseThrow(SecondFactorSignIn::over))
            .compose(still ->
                proofOfPasskey.use(tx, key).compose(amr -> enter(tx, still, token, amr, client))));
  }

  /** A passkey that was not right is remembered like a code that was not. */
  private Future<Entered> told(UUID user, Throwable no, Client client) {
    return PasskeySignIn.isWrong(no)
        ? db.identityWrite(tx -> proof.refusedPasskey(tx, user, client))
            .compose(told -> Future.failedFuture(no))
        : Future.failedFuture(no);
  }

  private Future<Verdict<Entered>> judged(
      Tx tx, Challenge challenge, String token, String code, Client client) {
    return proof
        .judge(tx, challenge.user(), code, client, SecondFactorSignIn::wrong)
        .compose(verdict ->
            verdict.no().isPresent()
                ? Future.succeededFuture(Verdict.no(verdict.no().get()))
                : enter(tx, challenge, token, verdict.get(), client).map(Verdict::yes));
  }

  private Future<Entered> enter(
      Tx tx, Challenge challenge, String token, String factor, Client client) {
    Arrival first =
        new Arrival(
            challenge.user(),
            challenge.org(),
            client,
            challenge.method(),
            challenge.amr(),
            challenge.password());
    return challenges
        .spend(tx, token)
        .compose(spent -> passwordStands(tx, challenge))
        .compose(stands ->
            stands ? entrance.enter(tx, first.with(factor)) : Future.failedFuture(over()));
  }

  private Future<Boolean> passwordStands(Tx tx, Challenge challenge) {
    return challenge
        .password()
        .map(print -> passwords.isStill(tx, challenge.user(), print))
        .orElseGet(() -> Future.succeededFuture(true));
  }

  private static Problem wrong() {
    return new Problem.Unauthorized("invalid-code", "this code is not right, or was used before");
  }

  private static Problem over() {
    return new Problem.Unauthorized(
        "sign-in-over", "this sign-in is over: it took too long, or was finished; begin anew");
  }
}
