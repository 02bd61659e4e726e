package io.tenantry.credentials;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes that an app makes of a shared secret and the time (RFC 6238): HMAC-SHA-1, six digits, a new
 * one every 30 seconds, because that is what every app knows.
 */
final class Totp {

  static final int DIGITS = 6;
  static final long STEP_SECONDS = 30;

  /** RFC 6238, section 5.2: one step of delay, and one of a clock that is ahead. */
  private static final int STEPS_AROUND = 1;

  private static final int MODULUS = 1_000_000;

  private Totp() {}

  /** The code of a step. */
  static String code(byte[] secret, long step) {
    byte[] hmac = hmac(secret, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    int offset = hmac[hmac.length - 1] & 0xf;
    int number = ByteBuffer.wrap(hmac, offset, Integer.BYTES).getInt() & 0x7fff_ffff;
    return "%06d".formatted(number % MODULUS);
  }

  /** The step whose code this is, of those that count at this time; the latest of several. */
  static OptionalLong stepOf(byte[] secret, String code, long epochSecond) {
    long now = epochSecond / STEP_SECONDS;
    OptionalLong found = OptionalLong.empty();
    for (long step = now - STEPS_AROUND; step <= now + STEPS_AROUND; step++) {
      if (MessageDigest.isEqual(code(secret, step).getBytes(US_ASCII), code.getBytes(US_ASCII))) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  private static byte[] hmac(byte[] secret, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-1", e);
    }
  }
}
