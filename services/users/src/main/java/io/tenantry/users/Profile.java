package io.tenantry.users;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person is told about themselves in one organization, apart from their rights. */
public record Profile(UserView user, Optional<OrgCard> org) {

  /** An organization as its members see it at a glance. */
  public record OrgCard(UUID id, String name, String slug, @Nullable String logoUrl) {}
}
