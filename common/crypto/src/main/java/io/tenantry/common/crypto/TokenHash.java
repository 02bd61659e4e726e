package io.tenantry.common.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What is stored of a {@link Token}: its SHA-256. A token has 256 random bits, so neither salt nor
 * a slow hash is needed. Equality takes the same time wherever the difference is.
 */
public final class TokenHash {

  private final byte[] sha256;

  private TokenHash(byte[] sha256) {
    this.sha256 = sha256;
  }

  /** The hash of a token's text as somebody presented it. */
  public static TokenHash of(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return new TokenHash(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The 32 bytes, as they are stored. */
  public byte[] sha256() {
    return sha256.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenHash that && MessageDigest.isEqual(sha256, that.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  @Override
  public String toString() {
    return "TokenHash " + HexFormat.of().formatHex(sha256, 0, 4) + "…";
  }
}
