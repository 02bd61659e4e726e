package io.tenantry.sessions;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.crypto.TokenHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as a service carries it: {@code tnt_}, the key's id, 256 secret bits and a mark. By the
 * beginning scanners find one that leaked; by the mark we know, without asking the database, that
 * we made it, so that guesses cost nothing.
 */
record ApiKeyText(UUID id, String text) {

  static final String BEGINNING = "tnt_";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final HexFormat HEX = HexFormat.of();
  private static final int SECRET_BYTES = 32;
  private static final int MARK_CHARACTERS = 16;
  private static final String MARK = "sessions.api-key.mark";

  private static final Pattern FORM =
      Pattern.compile("(tnt_([0-9a-f]{32})_[A-Za-z0-9_-]{43})([A-Za-z0-9_-]{16})");

  private static final Pattern HYPHENS = Pattern.compile("(.{8})(.{4})(.{4})(.{4})(.{12})");

  /** A new secret of this key. */
  static ApiKeyText make(SecretBox box, UUID id) {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    String body =
        BEGINNING
            + HEX.toHexDigits(id.getMostSignificantBits())
            + HEX.toHexDigits(id.getLeastSignificantBits())
            + '_'
            + base64(secret);
    return new ApiKeyText(id, body + mark(box, body));
  }

  /** Whether somebody presents a key, of whatever worth. */
  static boolean isMeant(String bearer) {
    return bearer.startsWith(BEGINNING);
  }

  /** What was presented, if this installation made it, now or long ago. */
  static Optional<ApiKeyText> parse(SecretBox box, String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || !isSame(form.group(3), mark(box, form.group(1)))) {
      return Optional.empty();
    }
    String id = HYPHENS.matcher(form.group(2)).replaceAll("$1-$2-$3-$4-$5");
    return Optional.of(new ApiKeyText(UUID.fromString(id), text));
  }

  /** What is stored of it. */
  byte[] hash() {
    return TokenHash.of(text).sha256();
  }

  /** Never the text. */
  @Override
  public String toString() {
    return "ApiKeyText(" + id + ")";
  }

  private static String mark(SecretBox box, String body) {
    byte[] mac = box.mac(MARK, body.getBytes(StandardCharsets.US_ASCII));
    return base64(mac).substring(0, MARK_CHARACTERS);
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
