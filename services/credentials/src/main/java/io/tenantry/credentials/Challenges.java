package io.tenantry.credentials;

import io.tenantry.common.crypto.Token;
import io.tenantry.common.crypto.TokenHash;
import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Sign-ins that wait for their second factor; for {@code identity} transactions. */
public final class Challenges {

  /** Long enough to look for a telephone. */
  static final Duration LIFE = Duration.ofMinutes(5);

  /** Beyond slips of the finger, whoever tries begins anew, with the password. */
  static final int ATTEMPTS_MAX = 5;

  Challenges() {}

  /** Makes one; the text of the token is told once, to whoever has just proved the rest. */
  public Future<Token> issue(Tx tx, Challenge challenge) {
    Token token = Token.random();
    return tx.run(
            ChallengeSql.ISSUE,
            stored(token.hash()),
            challenge.user(),
            challenge.org().orElse(null),
            challenge.method(),
            challenge.amr().toArray(String[]::new),
            challenge.password().map(print -> Buffer.buffer(print.bytes())).orElse(null),
            LIFE.toSeconds())
        .map(token);
  }

  /**
   * The challenge that somebody presents, locked until the transaction ends; the attempt counts if
   * it commits. Empty if there is none, it is over, or it was tried too often.
   */
  public Future<Optional<Challenge>> attempt(Tx tx, String token) {
    return tx.first(ChallengeSql.TRY, stored(TokenHash.of(token)), ATTEMPTS_MAX)
        .map(row -> row.map(Challenge::of));
  }

  /** The same, only looked at: no attempt counts. */
  public Future<Optional<Challenge>> find(Tx tx, String token) {
    return tx.first(ChallengeSql.FIND, stored(TokenHash.of(token)))
        .map(row -> row.map(Challenge::of));
  }

  /** It was met, and is good for nothing any more. */
  public Future<Void> spend(Tx tx, String token) {
    return tx.run(ChallengeSql.SPEND, stored(TokenHash.of(token))).mapEmpty();
  }

  /** Ends all of a person's: what they began with may be theirs no more. */
  public Future<Void> withdraw(Tx tx, UUID user) {
    return tx.run(ChallengeSql.WITHDRAW, user).mapEmpty();
  }

  Future<Void> purge(Tx tx) {
    return tx.run(ChallengeSql.PURGE).mapEmpty();
  }

  private static Buffer stored(TokenHash hash) {
    return Buffer.buffer(hash.sha256());
  }
}
