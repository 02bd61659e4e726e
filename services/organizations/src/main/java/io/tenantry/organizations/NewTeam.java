package io.tenantry.organizations;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** A team as it is asked for. */
record NewTeam(
    @NotBlank @Size(max = 100) String name, @Nullable @Size(max = 500) String description) {

  String words() {
    return description == null ? "" : description;
  }
}
