package io.tenantry.organizations;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What is to change about a team; what is absent stays. */
record TeamEdit(
    @Nullable @Size(max = 100) @Pattern(regexp = ".*\\S.*", message = "must not be blank")
        String name,
    @Nullable @Size(max = 500) String description) {

  NewTeam of(Team before) {
    return new NewTeam(
        name == null ? before.name() : name,
        description == null ? before.description() : description);
  }
}
