package io.tenantry.organizations;

import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a list of teams is asked for; by name. */
record TeamQuery(
    @Nullable Integer limit, @Nullable @Size(max = 2_000) String cursor, @Nullable Integer offset) {

  /** Names the list: a cursor is good for nothing else. */
  String binding(UUID org) {
    return "teams " + org;
  }
}
