package io.tenantry.credentials;

import io.tenantry.common.crypto.TokenHash;
import io.tenantry.common.web.Problem;
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

  /** What somebody hears who comes with it too late. */
  public Problem.Gone gone() {
    return expired
        ? new Problem.Gone("link-expired", "this link has expired; ask for a new one")
        : new Problem.Gone("link-used", "this link was used already; ask for a new one");
  }
}
