package io.tenantry.access;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A decision about somebody's standing.
 *
 * @param until when it ends by itself; only a suspension may
 * @param reason in the words of whoever decided
 */
public record Change(State state, Optional<Instant> until, Optional<String> reason, UUID by) {
  public Change {
    if (until.isPresent() && state != State.SUSPENDED) {
      throw new IllegalArgumentException("only a suspension ends by itself, not " + state);
    }
  }

  public static Change to(State state, UUID by) {
    return new Change(state, Optional.empty(), Optional.empty(), by);
  }

  public static Change suspended(Optional<Instant> until, Optional<String> reason, UUID by) {
    return new Change(State.SUSPENDED, until, reason, by);
  }
}
