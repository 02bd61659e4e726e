package io.tenantry.users;

import java.time.Duration;
import java.util.Optional;

/**
 * What an operator says about people who were deleted.
 *
 * @param deletedPeople after which time they are removed for good; empty: never
 */
public record RetentionSettings(Optional<Duration> deletedPeople) {

  /** As long as a mistake needs to be noticed. */
  public static final int DAYS_DEFAULT = 30;

  public static RetentionSettings usual() {
    return new RetentionSettings(Optional.of(Duration.ofDays(DAYS_DEFAULT)));
  }
}
