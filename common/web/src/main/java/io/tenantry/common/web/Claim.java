package io.tenantry.common.web;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One request's claim to be the one that is served under its key. Its actor carries it, so that the
 * actor's first write takes the key in the same transaction. Two requests never share one.
 */
public final class Claim {

  private final RequestKey key;
  private final String fingerprint;
  private volatile boolean over;

  Claim(RequestKey key, String uri, Buffer body) {
    this.key = key;
    this.fingerprint = fingerprint(uri, body);
  }

  /**
   * Of a file that was not kept.
   *
   * @param digest the SHA-256 of what was sent
   */
  Claim(RequestKey key, String uri, byte[] digest) {
    this.key = key;
    this.fingerprint = fingerprint(uri, Buffer.buffer(digest));
  }

  public RequestKey key() {
    return key;
  }

  /** The same for the same path, query and body. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Whether the request was answered: nothing more may be written under this claim. */
  public boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }

  private static String fingerprint(String uri, Buffer body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(uri.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return HexFormat.of().formatHex(digest.digest(body.getBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JRE has SHA-256", e);
    }
  }
}
