package io.tenantry.credentials;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Codes to write down for the day the telephone is gone; each works once. They have 50 random bits
 * and are kept as an HMAC under the master key, so whoever has the table has nothing to try them
 * against.
 */
final class RecoveryCodes {

  static final int COUNT = 10;

  private static final String PURPOSE = "recovery-code";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Ten signs of base32; the last six bits of the seven bytes are cut off. */
  private static final int BYTES = 7;

  private static final int SIGNS = 10;

  private final SecretBox box;

  RecoveryCodes(SecretBox box) {
    this.box = box;
  }

  /** Makes these the person's codes; whatever they had before is good for nothing. Told once. */
  Future<List<String>> renew(Tx tx, UUID user) {
    List<String> codes = Stream.generate(RecoveryCodes::random).limit(COUNT).toList();
    Buffer[] hashes = codes.stream().map(code -> hash(user, code)).toArray(Buffer[]::new);
    return tx.run(SecondFactorSql.REMOVE_CODES, user)
        .compose(removed -> tx.run(SecondFactorSql.ADD_CODES, user, hashes))
        .map(codes.stream().map(RecoveryCodes::grouped).toList());
  }

  /** Uses a code up; false if it is not theirs or was used before. */
  Future<Boolean> use(Tx tx, UUID user, String typed) {
    return tx.run(SecondFactorSql.USE_CODE, user, hash(user, plain(typed))).map(used -> used == 1);
  }

  /** Whether somebody who typed this means such a code. */
  static boolean isMeant(String typed) {
    return plain(typed).length() == SIGNS;
  }

  private Buffer hash(UUID user, String code) {
    byte[] said = (user + ":" + code).getBytes(StandardCharsets.UTF_8);
    return Buffer.buffer(box.mac(PURPOSE, said));
  }

  private static String random() {
    byte[] bits = new byte[BYTES];
    RANDOM.nextBytes(bits);
    return Base32.encode(bits).substring(0, SIGNS).toLowerCase(Locale.ROOT);
  }

  private static String grouped(String code) {
    return code.substring(0, SIGNS / 2) + "-" + code.substring(SIGNS / 2);
  }

  private static String plain(String typed) {
    return typed.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
  }
}
