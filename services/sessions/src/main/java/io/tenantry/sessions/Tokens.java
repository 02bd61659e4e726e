package io.tenantry.sessions;

import java.util.Optional;

/**
 * What a client gets to carry.
 *
 * @param accessToken a signed JWT (RFC 9068), accepted for {@code expiresInSeconds}
 * @param refreshToken good for one refresh; empty where the client keeps the one it has
 */
public record Tokens(String accessToken, long expiresInSeconds, Optional<String> refreshToken) {

  /** Never the secrets. */
  @Override
  public String toString() {
    return "Tokens(" + expiresInSeconds + " s)";
  }
}
