package io.tenantry.credentials;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Passwords, kept as Argon2id hashes. Hashing and checking take tens of milliseconds on threads of
 * their own, so they are done outside of transactions; the tables are for the login {@code
 * identity}.
 */
public final class Passwords {

  private final HashingPool pool;
  private final Argon2 argon2;

  /** Stands in where nobody is, so that an unknown name takes as long as a wrong password. */
  private final PasswordHash nobodys;

  Passwords(HashingPool pool, Argon2 argon2) {
    this.pool = pool;
    this.argon2 = argon2;
    this.nobodys = argon2.hash("nobody has this password");
  }

  /**
   * The hash of a password that somebody chose, if it will do.
   *
   * @return fails with 400 if it will not do, with 503 {@code busy}
   */
  public Future<PasswordHash> accept(PasswordChoice choice) {
    PasswordRules.require(choice);
    return pool.run(() -> {
      if (PasswordStrength.isWeak(choice)) {
        throw Problem.Invalid.of(
            choice.pointer(), "is too easily guessed; several unusual words are not");
      }
      return argon2.hash(choice.password());
    });
  }

  /**
   * The hash of a password as it is, whether it will do or not: it was accepted before, or is not a
   * person's.
   *
   * @throws io.tenantry.common.web.Problem.Unavailable by the future: {@code busy}
   */
  public Future<PasswordHash> hash(String password) {
    return pool.run(() -> argon2.hash(password));
  }

  /**
   * Whether this is the password behind the hash. Takes the same time when there is no hash: then
   * it is not.
   *
   * @throws io.tenantry.common.web.Problem.Unavailable by the future: {@code busy}
   */
  public Future<Boolean> matches(Optional<PasswordHash> stored, String password) {
    return pool.run(() -> matches(stored.orElse(nobodys), password))
        .map(same -> same && stored.isPresent());
  }

  private static boolean matches(PasswordHash stored, String password) {
    return Argon2.made(stored)
        ? Argon2.matches(stored, password)
        : ForeignHash.of(stored.phc())
            .orElseThrow(() -> new IllegalStateException("a stored hash is of no kind known"))
            .matches(password);
  }

  /**
   * A hash that another system has made, to be stored for somebody who comes from there. They sign
   * in by it once; then they have one of ours.
   *
   * @throws io.tenantry.common.web.Problem.Invalid at this pointer, if it is of no kind that is
   *     known or would cost too much to check
   */
  public static PasswordHash foreign(String pointer, String encoded) {
    return ForeignHash.parse(pointer, encoded);
  }

  /** Whether a hash should be made anew at the next chance, because the parameters have changed. */
  public boolean isOutdated(PasswordHash stored) {
    return argon2.isOutdated(stored);
  }

  /**
   * Whoever signs in by this name, with their hash; one statement whether there is anybody or not.
   */
  public Future<Optional<Candidate>> candidate(Tx tx, Identifier identifier) {
    return tx.first(
            PasswordSql.CANDIDATE,
            identifier.kind().word(),
            identifier.value(),
            identifier.org().orElse(Actor.PLATFORM))
        .map(row -> row.map(Candidate::of));
  }

  /**
   * Whether this is still the user's hash; if so it stays so until the transaction ends. A session
   * opened after it is ended by a change of password that comes later.
   */
  public Future<Boolean> isStill(Tx tx, UUID user, PasswordHash hash) {
    return tx.first(PasswordSql.LOCK, user, hash.phc()).map(Optional::isPresent);
  }

  /** The same of a hash that is known by its print only. */
  public Future<Boolean> isStill(Tx tx, UUID user, PasswordPrint print) {
    return tx.first(PasswordSql.LOCK_BY_PRINT, user, Buffer.buffer(print.bytes()))
        .map(Optional::isPresent);
  }

  /** The user's hash, if they have a password. */
  public Future<Optional<PasswordHash>> of(Tx tx, UUID user) {
    return tx.first(PasswordSql.GET, user)
        .map(row -> row.map(found -> new PasswordHash(found.getString("phc"))));
  }

  /**
   * Makes this the user's password instead of the one they have just proved to know; false if that
   * is not theirs any more. Ending the sessions and the audit event are the caller's.
   */
  public Future<Boolean> replace(Tx tx, UUID user, PasswordHash old, PasswordHash hash) {
    return tx.run(PasswordSql.REPLACE, user, old.phc(), hash.phc()).map(changed -> changed == 1);
  }

  /**
   * Makes this the user's only password. Ending the sessions and the audit event are the caller's.
   *
   * @param setBy who chose it: the user, or somebody who sets it for them
   */
  public Future<Void> set(Tx tx, UUID user, PasswordHash hash, UUID setBy) {
    return setAll(tx, Map.of(user, hash), setBy);
  }

  /** The same for many, in one statement. */
  public Future<Void> setAll(Tx tx, Map<UUID, PasswordHash> hashes, UUID setBy) {
    return hashes.isEmpty()
        ? Future.succeededFuture()
        : tx.run(
                PasswordSql.SET,
                hashes.keySet().toArray(UUID[]::new),
                hashes.values().stream().map(PasswordHash::phc).toArray(String[]::new),
                setBy)
            .mapEmpty();
  }

  /** The password is good for choosing another one, and for nothing else. */
  public Future<Void> haveChanged(Tx tx, UUID user) {
    return tx.run(PasswordSql.HAVE_CHANGED, user).mapEmpty();
  }

  /** Whether the person has to choose another password before they come in. */
  public Future<Boolean> isToBeChanged(Tx tx, UUID user) {
    return tx.first(PasswordSql.IS_TO_BE_CHANGED, user)
        .map(row -> row.filter(found -> found.getBoolean("must_change")).isPresent());
  }

  /** The same password under new parameters; nothing happens if it was changed meanwhile. */
  public Future<Void> renew(Tx tx, UUID user, PasswordHash old, PasswordHash hash) {
    return tx.run(PasswordSql.RENEW, user, old.phc(), hash.phc()).mapEmpty();
  }

  /** Takes the user's password away; false if they had none. */
  public Future<Boolean> remove(Tx tx, UUID user) {
    return tx.run(PasswordSql.REMOVE, user).map(removed -> removed == 1);
  }

  /** Takes it away if somebody else chose it; false if there was none of that kind. */
  Future<Boolean> removeSetByOthers(Tx tx, UUID user) {
    return tx.run(PasswordSql.REMOVE_SET_BY_OTHERS, user).map(removed -> removed == 1);
  }
}
