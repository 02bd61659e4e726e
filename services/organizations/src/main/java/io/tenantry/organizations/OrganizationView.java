package io.tenantry.organizations;

import io.tenantry.common.web.Version;
import io.tenantry.common.web.Versioned;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An organization as it leaves, to its own people and to the platform alike. */
public record OrganizationView(
    UUID id,
    String name,
    String slug,
    @Nullable String logoUrl,
    Map<String, Object> metadata,
    int invitationDays,
    Instant createdAt,
    Instant updatedAt)
    implements Versioned {

  @Override
  public Version version() {
    return Version.of(updatedAt);
  }

  public static OrganizationView of(Organization organization) {
    return new OrganizationView(
        organization.id(),
        organization.name(),
        organization.slug(),
        organization.logoUrl().orElse(null),
        organization.metadata().getMap(),
        organization.invitationDays(),
        organization.createdAt(),
        organization.updatedAt());
  }
}
