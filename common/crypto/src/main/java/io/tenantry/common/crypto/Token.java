package io.tenantry.common.crypto;

import java.security.SecureRandom;
import java.util.Base64;

/** A secret of 256 random bits that is told once and stored only as its hash. */
public record Token(String text, TokenHash hash) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  /** A new token; its text is 43 characters of base64url. */
  public static Token random() {
    byte[] bits = new byte[BYTES];
    RANDOM.nextBytes(bits);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    return new Token(text, TokenHash.of(text));
  }

  /** Never the text: a token must not reach a log by accident. */
  @Override
  public String toString() {
    return "Token(" + hash + ")";
  }
}
