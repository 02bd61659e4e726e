package io.tenantry.credentials;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What people show beside a password: the codes of an app, or codes they wrote down. Secrets are
 * sealed at rest. For {@code identity} transactions; trail, mail and sessions are the caller's.
 */
public final class SecondFactors {

  /** RFC 4226, section 4: at least 128 bits, 160 recommended. */
  private static final int SECRET_BYTES = 20;

  private static final String PURPOSE = "totp-secret";
  private static final Duration PROPOSAL_LIFE = Duration.ofMinutes(30);

  /** So many wrong ones in a row are slips. */
  static final int SLIPS = 5;

  private static final Duration FIRST_CLOSED = Duration.ofSeconds(30);

  /** A day has room for a hundred guesses of a million then. */
  private static final Duration LONGEST_CLOSED = Duration.ofMinutes(15);

  private static final Duration FAILURES_KEPT = Duration.ofDays(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretBox box;
  private final RecoveryCodes codes;
  private final Passkeys passkeys;
  private final Clock clock;

  SecondFactors(SecretBox box, Passkeys passkeys, Clock clock) {
    this.passkeys = passkeys;
    this.box = box;
    this.codes = new RecoveryCodes(box);
    this.clock = clock;
  }

  /**
   * What a sign-in of this person has to ask for. Until the transaction ends nobody adds the first
   * one; who does so later finds the session that was opened.
   */
  public Future<FactorState> asked(Tx tx, UUID user) {
    Future<?> held = tx.first(SecondFactorSql.ASKING, user);
    Future<FactorState> state = state(tx, user);
    return held.compose(alone -> state);
  }

  public Future<FactorState> state(Tx tx, UUID user) {
    return tx.first(SecondFactorSql.STATE, user).map(row -> state(row.orElseThrow()));
  }

  /** No session is opened for this person while it is not clear what a sign-in asks for. */
  public Future<Void> adding(Tx tx, UUID user) {
    return tx.first(SecondFactorSql.ADDING, user).mapEmpty();
  }

  /**
   * Proposes a secret for the person's app.
   *
   * @return the secret in base32, told once; empty if an app makes codes for them already
   */
  public Future<Optional<String>> propose(Tx tx, UUID user) {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return tx.run(SecondFactorSql.PROPOSE, user, Buffer.buffer(box.seal(PURPOSE, secret)))
        .map(made -> made == 1 ? Optional.of(Base32.encode(secret)) : Optional.empty());
  }

  /** Takes the proposal into use if this is a code of it. The caller holds {@link #adding}. */
  public Future<Boolean> confirm(Tx tx, UUID user, String code) {
    return tx.first(SecondFactorSql.PROPOSED, user, PROPOSAL_LIFE.toSeconds())
        .compose(row -> {
          Optional<Buffer> sealed = row.map(found -> found.getBuffer("secret"));
          OptionalLong step = sealed.map(s -> stepOf(s, code)).orElseGet(OptionalLong::empty);
          return step.isEmpty()
              ? Future.succeededFuture(false)
              : tx.run(SecondFactorSql.CONFIRM, user, sealed.get(), step.getAsLong())
                  .map(confirmed -> confirmed == 1);
        });
  }

  /** Makes new codes to write down; those of before are good for nothing. Told once. */
  public Future<List<String>> renewCodes(Tx tx, UUID user) {
    return codes.renew(tx, user);
  }

  /**
   * Judges what somebody typed. Attempts are counted before they are judged, one after the other;
   * the transaction must commit whatever comes of it.
   */
  public Future<FactorCheck> check(Tx tx, UUID user, String typed) {
    return count(tx, user)
        .compose(failures ->
            failures.isEmpty()
                ? closed(tx, user).<FactorCheck>map(wait -> wait)
                : judge(tx, user, typed)
                    .compose(method ->
                        method.isEmpty()
                            ? Future.succeededFuture(new FactorCheck.Wrong(failures.get() == SLIPS))
                            : forgive(tx, user).map(new FactorCheck.Right(method.get()))));
  }

  /**
   * Counts an attempt to prove who one is by something else as failed, before it is judged; told to
   * be no failure by {@link #forgive}.
   *
   * @return for how long attempts are closed, if they are
   */
  public Future<Optional<FactorCheck.Closed>> attempt(Tx tx, UUID user) {
    return count(tx, user)
        .compose(failures ->
            failures.isPresent()
                ? Future.succeededFuture(Optional.empty())
                : closed(tx, user).map(Optional::of));
  }

  /** The last attempt was none of somebody who guesses. */
  public Future<Void> forgive(Tx tx, UUID user) {
    return tx.run(SecondFactorSql.FORGIVE, user).mapEmpty();
  }

  /** Takes the app away; false if there was none. */
  public Future<Boolean> removeTotp(Tx tx, UUID user) {
    return tx.run(SecondFactorSql.REMOVE_TOTP, user)
        .compose(removed -> tidy(tx, user).map(removed == 1));
  }

  /** Written-down codes stand in for other factors, and go with the last of them. */
  public Future<FactorState> tidy(Tx tx, UUID user) {
    return state(tx, user)
        .compose(left ->
            left.enabled()
                ? Future.succeededFuture(left)
                : tx.run(SecondFactorSql.REMOVE_CODES, user).compose(gone -> state(tx, user)));
  }

  /** Takes all of a person's second factors away. */
  public Future<Void> removeAll(Tx tx, UUID user) {
    return passkeys
        .removeAll(tx, user)
        .compose(removed -> removeTotp(tx, user))
        .compose(removed -> forgive(tx, user));
  }

  Future<Void> purge(Tx tx) {
    return tx.run(SecondFactorSql.PURGE_FAILURES, FAILURES_KEPT.toSeconds()).mapEmpty();
  }

  private Future<Optional<Integer>> count(Tx tx, UUID user) {
    return tx.first(
            SecondFactorSql.COUNT_FAILURE,
            user,
            SLIPS,
            (double) FIRST_CLOSED.toSeconds(),
            (double) LONGEST_CLOSED.toSeconds())
        .map(row -> row.map(counted -> counted.getInteger("failures")));
  }

  private Future<FactorCheck.Closed> closed(Tx tx, UUID user) {
    return tx.first(SecondFactorSql.CLOSED_SECONDS, user)
        .map(row -> new FactorCheck.Closed(row.map(r -> r.getInteger("seconds")).orElse(1)));
  }

  /** By which of their factors it is right, if by any. */
  private Future<Optional<String>> judge(Tx tx, UUID user, String typed) {
    if (RecoveryCodes.isMeant(typed)) {
      return codes.use(tx, user, typed).map(used -> named(used, "recovery_code"));
    }
    return tx.first(SecondFactorSql.SECRET, user)
        .compose(row -> {
          OptionalLong step =
              row.map(found -> stepOf(found.getBuffer("secret"), typed))
                  .orElseGet(OptionalLong::empty);
          return step.isEmpty()
              ? Future.succeededFuture(Optional.empty())
              : tx.run(SecondFactorSql.ACCEPT_STEP, user, step.getAsLong())
                  .map(changed -> named(changed == 1, "totp"));
        });
  }

  private static Optional<String> named(boolean right, String method) {
    return right ? Optional.of(method) : Optional.empty();
  }

  private OptionalLong stepOf(Buffer sealed, String typed) {
    String code = typed.replaceAll("\\s", "");
    byte[] secret = box.open(PURPOSE, sealed.getBytes());
    return Totp.stepOf(secret, code, clock.instant().getEpochSecond());
  }

  private static FactorState state(Row row) {
    return new FactorState(
        Optional.ofNullable(row.getOffsetDateTime("totp_since")).map(OffsetDateTime::toInstant),
        row.getLong("passkeys").intValue(),
        row.getLong("codes_left").intValue());
  }
}
