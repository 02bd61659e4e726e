package io.tenantry.users;

import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A suspension as it is asked for.
 *
 * @param reason kept for the organization's admins; the person is not told it
 * @param until when it ends by itself; absent for one that somebody has to end
 */
public record NewSuspension(@Nullable @Size(max = 500) String reason, @Nullable Instant until) {

  boolean isAlready(Suspension now) {
    return now.until().equals(Optional.ofNullable(until))
        && now.reason().equals(Optional.ofNullable(reason));
  }
}
