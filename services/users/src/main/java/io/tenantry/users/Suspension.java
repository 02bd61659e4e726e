package io.tenantry.users;

import io.tenantry.access.Standing;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Why and until when somebody cannot enter an organization.
 *
 * @param until empty for a suspension that somebody has to end
 * @param by who suspended
 */
public record Suspension(
    Optional<String> reason, Optional<Instant> until, Instant at, Optional<UUID> by) {

  static Suspension of(Standing standing) {
    return new Suspension(standing.reason(), standing.until(), standing.at(), standing.by());
  }
}
