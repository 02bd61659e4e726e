package io.tenantry.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A direct permission as it is asked for; its name alone means one without an end.
 *
 * @param until when it ends by itself
 */
public record NewGrant(@NotBlank @Size(max = 101) String permission, @Nullable Instant until) {

  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public NewGrant {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static NewGrant forGood(String permission) {
    return new NewGrant(permission, null);
  }

  Grant grant() {
    return new Grant(new Permission(permission), Optional.ofNullable(until));
  }

  /**
   * Goes on only if it would not be over before it begins.
   *
   * @throws Problem.Invalid at {@code /permissions}
   */
  void requireFuture(Instant now) {
    if (until != null && !until.isAfter(now)) {
      throw Problem.Invalid.of("/permissions", permission + " would have ended already");
    }
  }
}
