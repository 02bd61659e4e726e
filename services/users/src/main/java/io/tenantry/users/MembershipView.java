package io.tenantry.users;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One of a person's own organizations.
 *
 * @param id the organization's
 * @param status the person's in it: {@code suspended} ones answer 403
 */
public record MembershipView(
    UUID id,
    String name,
    String slug,
    @Nullable String logoUrl,
    List<String> roles,
    String status,
    @Nullable Instant lastLoginAt) {

  static MembershipView of(Membership m) {
    return new MembershipView(
        m.org(),
        m.name(),
        m.slug(),
        m.logoUrl(),
        m.roles(),
        m.status().word(),
        m.lastLoginAt().orElse(null));
  }
}
