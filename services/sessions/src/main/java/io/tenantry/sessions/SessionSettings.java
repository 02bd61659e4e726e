package io.tenantry.sessions;

import java.time.Duration;
import java.util.Optional;

/**
 * How long sessions of this installation live. An organization may be stricter ({@link
 * SessionPolicy}), never more generous.
 *
 * @param absolute after this a person signs in again, however busy they were
 * @param idle unused for this long, a session is over
 * @param concurrentMax how many sessions a person may have in an organization; empty: any number
 */
public record SessionSettings(Duration absolute, Duration idle, Optional<Integer> concurrentMax) {

  /** A month, a week, as many as people like. */
  public static SessionSettings usual() {
    return new SessionSettings(Duration.ofDays(30), Duration.ofDays(7), Optional.empty());
  }

  /** Of an organization's limit and the installation's, the one that holds. */
  Optional<Integer> concurrentMax(SessionPolicy policy) {
    return policy.concurrentMax().isPresent() && concurrentMax.isPresent()
        ? Optional.of(Math.min(policy.concurrentMax().get(), concurrentMax.get()))
        : policy.concurrentMax().or(() -> concurrentMax);
  }

  long absoluteSeconds() {
    return absolute.toSeconds();
  }

  long idleSeconds() {
    return idle.toSeconds();
  }

  long lateSeconds() {
    return SessionLimits.SEEN_LATE.toSeconds();
  }
}
