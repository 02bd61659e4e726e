package io.tenantry.credentials;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** A salt or a hash: bytes, kept as the Base64 of PHC strings. */
record HashBytes(String base64) {

  static HashBytes of(byte[] bytes) {
    return new HashBytes(Base64.getEncoder().withoutPadding().encodeToString(bytes));
  }

  /** As it stands in PHC strings, without padding; passlib writes a dot for the plus. */
  static Optional<HashBytes> read(String base64) {
    try {
      return Optional.of(of(Base64.getDecoder().decode(base64.replace('.', '+').replace("=", ""))));
    } catch (IllegalArgumentException wrongLength) {
      return Optional.empty();
    }
  }

  /** Of an even number of digits. */
  static HashBytes ofHex(String digits) {
    return of(HexFormat.of().parseHex(digits));
  }

  static HashBytes ofText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }

  int length() {
    return bytes().length;
  }

  /** In the same time whatever they are. */
  boolean is(byte[] others) {
    return MessageDigest.isEqual(bytes(), others);
  }

  /** Not what it is: it must not reach a log. */
  @Override
  public String toString() {
    return "HashBytes";
  }
}
