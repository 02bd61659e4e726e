package io.tenantry.credentials;

import io.tenantry.common.crypto.TokenHash;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A one-time link that was found by its secret.
 *
 * @param purpose what it is for: {@code invitation}, {@code password-reset}
 * @param subject what or whom it is about: an invitation, a user
 * @param org the organization it belongs to, {@code Actor.PLATFORM} for none
 * @param serial counts the links that were sent for one subject; the sender knows which is valid
 * @param usedAt when it was used or withdrawn
 * @param expired as of the database's time
 */
public record Link(
    TokenHash hash,
    String purpose,
    UUID subject,
    UUID org,
    int serial,
    Instant expiresAt,
    Optional<Instant> usedAt,
    boolean expired) {

  /** Whether it may still be used, as far as this capability knows. */
  public boolean isOpen() {
    return usedAt.isEmpty() && !expired;
  }
}
