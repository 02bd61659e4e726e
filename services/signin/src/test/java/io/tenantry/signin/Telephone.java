package io.tenantry.signin;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An app that makes codes (RFC 6238), written from the standard and not from our own class. */
final class Telephone {

  private static final String SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final byte[] secret;
  private final InstantSource clock;

  Telephone(JsonObject told, InstantSource clock) {
    this.secret = decoded(told.getString("secret"));
    this.clock = clock;
  }

  /** What it shows now. */
  String code() {
    return code(0);
  }

  /** What it shows so many steps from now. */
  String code(int steps) {
    long step = clock.instant().getEpochSecond() / 30 + steps;
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      byte[] hmac = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
      int number = ByteBuffer.wrap(hmac).getInt(hmac[19] & 0xf) & 0x7fffffff;
      return "%06d".formatted(number % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A code that it does not show these days. */
  String wrongCode() {
    String near = code(-1) + code(0) + code(1);
    int guess = 0;
    while (near.contains("%06d".formatted(guess))) {
      guess++;
    }
    return "%06d".formatted(guess);
  }

  private static byte[] decoded(String base32) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int held = 0;
    int bits = 0;
    for (int i = 0; i < base32.length(); i++) {
      held = ((held << 5) | SIGNS.indexOf(base32.charAt(i))) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.write(held >> bits);
      }
    }
    return bytes.toByteArray();
  }
}
