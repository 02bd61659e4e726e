package io.tenantry.organizations;

import io.tenantry.access.State;
import io.tenantry.access.Suspension;
import io.tenantry.common.web.Version;
import io.tenantry.common.web.Versioned;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An organization as it leaves, to its own people and to the platform alike.
 *
 * @param status {@code active} or {@code suspended}
 */
public record OrganizationView(
    UUID id,
    String name,
    String slug,
    @Nullable String logoUrl,
    Map<String, Object> metadata,
    int invitationDays,
    SessionPolicyView sessionPolicy,
    PasswordPolicyView passwordPolicy,
    String status,
    @Nullable OrgSuspensionView suspension,
    Instant createdAt,
    Instant updatedAt)
    implements Versioned {

  /** Why and until when nobody of the organization may enter it; {@code by} is a user id. */
  public record OrgSuspensionView(
      @Nullable String reason, @Nullable Instant until, Instant at, @Nullable UUID by) {

    static OrgSuspensionView of(Suspension s) {
      return new OrgSuspensionView(
          s.reason().orElse(null), s.until().orElse(null), s.at(), s.by().orElse(null));
    }
  }

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
        SessionPolicyView.of(organization.sessionPolicy()),
        PasswordPolicyView.of(organization.passwordPolicy()),
        (organization.suspension().isPresent() ? State.SUSPENDED : State.ACTIVE).word(),
        organization.suspension().map(OrgSuspensionView::of).orElse(null),
        organization.createdAt(),
        organization.updatedAt());
  }
}
