package io.tenantry.users;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** That nobody may try to sign in as a person for a while, because of too many failures. */
public record LockView(Instant until, int failedAttempts) {

  static @Nullable LockView of(Particulars particulars) {
    return particulars
        .lockedUntil()
        .map(until -> new LockView(until, particulars.failedAttempts()))
        .orElse(null);
  }
}
