package io.tenantry.sessions;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.crypto.TokenHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The secret of the next refresh (RFC 9700, section 4.14.2: rotated, reuse detected). Its text is
 * the session's id, 256 secret bits and a mark, as base64url.
 *
 * <ul>
 *   <li>The <em>mark</em> proves that we issued the token, however long ago. So an old one that
 *       comes back is told from a guess, although only the hashes of the last two are stored, and
 *       nobody ends a session by presenting rubbish with its id.
 *   <li>The <em>successor</em> is derived from the token and a key of this installation. So two
 *       tabs that refresh at once, or a client whose answer was lost, hear the same new token, and
 *       a session never has two.
 * </ul>
 */
record RefreshToken(UUID session, String text) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 16;
  private static final int SECRET_BYTES = 32;
  private static final int MARK_BYTES = 16;
  private static final int ALL_BYTES = ID_BYTES + SECRET_BYTES + MARK_BYTES;
  private static final String MARK = "sessions.refresh.mark";
  private static final String NEXT = "sessions.refresh.next";

  /** The first token of a session. */
  static RefreshToken first(SecretBox box, UUID session) {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return of(box, session, secret);
  }

  /** What somebody presented; empty if it has not even the form. Says nothing about its worth. */
  static Optional<RefreshToken> parse(String text) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(text);
      if (all.length != ALL_BYTES) {
        return Optional.empty();
      }
      ByteBuffer id = ByteBuffer.wrap(all);
      return Optional.of(new RefreshToken(new UUID(id.getLong(), id.getLong()), text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** The token that takes this one's place: always the same one. */
  RefreshToken next(SecretBox box) {
    return of(box, session, box.mac(NEXT, text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Whether this installation issued it, now or long ago. */
  boolean isOurs(SecretBox box) {
    byte[] all = Base64.getUrlDecoder().decode(text);
    byte[] mark = Arrays.copyOfRange(all, ID_BYTES + SECRET_BYTES, ALL_BYTES);
    return MessageDigest.isEqual(mark, mark(box, Arrays.copyOf(all, ID_BYTES + SECRET_BYTES)));
  }

  /** What is stored of it. */
  TokenHash hash() {
    return TokenHash.of(text);
  }

  /** Never the text. */
  @Override
  public String toString() {
    return "RefreshToken(" + session + ")";
  }

  private static RefreshToken of(SecretBox box, UUID session, byte[] secret) {
    byte[] body =
        ByteBuffer.allocate(ID_BYTES + SECRET_BYTES)
            .putLong(session.getMostSignificantBits())
            .putLong(session.getLeastSignificantBits())
            .put(secret)
            .array();
    byte[] all = ByteBuffer.allocate(ALL_BYTES).put(body).put(mark(box, body)).array();
    return new RefreshToken(session, Base64.getUrlEncoder().withoutPadding().encodeToString(all));
  }

  private static byte[] mark(SecretBox box, byte[] body) {
    return Arrays.copyOf(box.mac(MARK, body), MARK_BYTES);
  }
}
