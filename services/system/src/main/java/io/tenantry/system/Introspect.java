package io.tenantry.system;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A token to be judged.
 *
 * @param permissions whether to tell what its bearer may do in the organization it names
 */
record Introspect(@NotBlank @Size(max = 4_096) String token, @Nullable Boolean permissions) {

  boolean wantsPermissions() {
    return Boolean.TRUE.equals(permissions);
  }
}
