package io.tenantry.credentials;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Codes that are sent to a phone and prove that its number is somebody's. Short-lived, good once,
 * and gone after a few wrong guesses; of the code only a keyed hash is kept. For {@code identity}
 * transactions.
 */
public final class PhoneCodes {

  /** As long as somebody takes to look for their phone. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  /** With the codes a day: a thief who guesses all day finds one of 20,000 numbers. */
  static final int ATTEMPTS_MAX = 5;

  /** A message costs money and wakes somebody; whoever needs more than this needs an admin. */
  static final int A_DAY_MAX = 10;

  /** Networks take their time; who asks again at once would get two. */
  private static final Duration BETWEEN = Duration.ofMinutes(1);

  private static final Duration WINDOW = Duration.ofDays(1);
  private static final String PURPOSE = "phone-code";
  private static final int CODES = 1_000_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretBox box;

  PhoneCodes(SecretBox box) {
    this.box = box;
  }

  /**
   * Makes a code of six digits for a number that the person has or claims; the one before is good
   * for nothing any more.
   *
   * @return empty if this number was sent one just now, or too many today
   */
  public Future<Optional<String>> issue(Tx tx, UUID user, Identifier phone) {
    String code = "%06d".formatted(RANDOM.nextInt(CODES));
    return tx.first(
            PhoneCodeSql.ISSUE,
            phone.value(),
            user,
            Buffer.buffer(mac(phone, user, code)),
            ATTEMPTS_MAX,
            LIFE.toSeconds(),
            BETWEEN.toSeconds(),
            A_DAY_MAX,
            WINDOW.toSeconds())
        .map(row -> row.map(made -> code));
  }

  /**
   * Whose number this code proves; it is used up. Empty for a wrong one, and for one that was used,
   * has expired or was guessed at too often: which of these is not told. The attempt counts if the
   * transaction commits, so the caller must let it.
   */
  public Future<Optional<UUID>> use(Tx tx, Identifier phone, String code) {
    return tx.first(PhoneCodeSql.TRY, phone.value())
        .compose(row -> {
          UUID user = row.map(found -> found.getUUID("user_id")).orElse(new UUID(0, 0));
          byte[] mac = mac(phone, user, code);
          boolean right =
              row.isPresent() && MessageDigest.isEqual(mac, row.get().getBuffer("mac").getBytes());
          return right ? use(tx, phone, mac, user) : Future.succeededFuture(Optional.empty());
        });
  }

  /** The row is locked by the attempt; still it is the count of rows that decides. */
  private static Future<Optional<UUID>> use(Tx tx, Identifier phone, byte[] mac, UUID user) {
    return tx.run(PhoneCodeSql.USE, phone.value(), Buffer.buffer(mac))
        .map(used -> used == 1 ? Optional.of(user) : Optional.empty());
  }

  /** Deletes the codes of this person. */
  Future<Void> forget(Tx tx, UUID user) {
    return tx.run(PhoneCodeSql.FORGET, user).mapEmpty();
  }

  /** Deletes what is not even counted any more. */
  Future<Integer> purge(Tx tx, int atOnce) {
    return tx.run(PhoneCodeSql.PURGE, WINDOW.plus(LIFE).toSeconds(), atOnce);
  }

  private byte[] mac(Identifier phone, UUID user, String code) {
    String proof = phone.value() + ' ' + user + ' ' + code;
    return box.mac(PURPOSE, proof.getBytes(StandardCharsets.UTF_8));
  }
}
