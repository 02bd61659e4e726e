package io.tenantry.sessions;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A session as it is at the moment somebody signed in, refreshed or entered an organization:
 * everything a token is made from.
 *
 * @param org the organization the token will be for; empty for work on the platform only
 * @param memberEpoch 0 without an organization, like {@code orgEpoch}
 * @param authTime when the person last proved who they are
 * @param issuedAt database time of the transaction; a token's life counts from here
 * @param refreshToken the secret of the next refresh, told once; empty when it stays what it was
 */
public record Opened(
    UUID session,
    UUID user,
    Optional<UUID> org,
    long userEpoch,
    long memberEpoch,
    long orgEpoch,
    Instant authTime,
    Instant issuedAt,
    Optional<String> refreshToken) {

  /** Never the secret: a session must not reach a log with it. */
  @Override
  public String toString() {
    return "Opened(" + session + ", user " + user + ", org " + org.orElse(null) + ")";
  }
}
