package io.tenantry.sessions;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * How the secret of a key gives way to the next.
 *
 * @param overlapSeconds how long the one before is still accepted; absent: not at all
 */
record KeyRotation(@Nullable @Min(0) @Max(OVERLAP_MAX) Long overlapSeconds) {

  /** A week: long enough for every deployment, short enough that nobody forgets. */
  static final long OVERLAP_MAX = 604_800;

  long overlap() {
    return overlapSeconds == null ? 0 : overlapSeconds;
  }
}
