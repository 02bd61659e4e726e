package io.tenantry.organizations;

import io.tenantry.common.web.Version;
import io.tenantry.common.web.Versioned;
import java.time.Instant;
import java.util.UUID;

/** A team as it leaves. */
record TeamView(
    UUID id, String name, String description, long members, Instant createdAt, Instant updatedAt)
    implements Versioned {

  static TeamView of(Team team) {
    return new TeamView(
        team.id(),
        team.name(),
        team.description(),
        team.members(),
        team.createdAt(),
        team.updatedAt());
  }

  @Override
  public Version version() {
    return Version.of(updatedAt);
  }
}
