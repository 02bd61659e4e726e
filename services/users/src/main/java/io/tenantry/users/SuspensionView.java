package io.tenantry.users;

import io.tenantry.access.Suspension;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why and until when somebody is shut out: suspended in an organization, or banned everywhere;
 * {@code by} is a user id.
 */
record SuspensionView(
    @Nullable String reason, @Nullable Instant until, Instant at, @Nullable UUID by) {

  static SuspensionView of(Suspension s) {
    return new SuspensionView(
        s.reason().orElse(null), s.until().orElse(null), s.at(), s.by().orElse(null));
  }
}
