package io.tenantry.access;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Why and until when somebody is shut out, or an organization closed.
 *
 * @param until empty for a suspension that somebody has to end
 * @param by who suspended
 */
public record Suspension(
    Optional<String> reason, Optional<Instant> until, Instant at, Optional<UUID> by) {

  public static Suspension of(Standing standing) {
    return new Suspension(standing.reason(), standing.until(), standing.at(), standing.by());
  }
}
