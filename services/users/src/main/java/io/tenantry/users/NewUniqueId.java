package io.tenantry.users;

import io.tenantry.common.web.Problem;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A unique id for a person: one that is said, or one that is made.
 *
 * @param generate whether one is made
 */
record NewUniqueId(
    @Nullable
        @Pattern(
            regexp = "[A-Za-z0-9][A-Za-z0-9._/-]{0,63}",
            message = "must have 1 to 64 letters, digits, '.', '_', '/' or '-'")
        String value,
    @Nullable Boolean generate) {

  /**
   * @throws Problem.Invalid if not exactly one of the two ways was taken
   */
  void requireOneWay() {
    if ((value != null) == Boolean.TRUE.equals(generate)) {
      throw Problem.Invalid.of("/value", "give either a value or generate");
    }
  }
}
