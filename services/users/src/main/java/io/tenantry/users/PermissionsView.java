package io.tenantry.users;

import io.tenantry.access.Effective;
import io.tenantry.common.web.Version;
import io.tenantry.common.web.Versioned;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may do, as it leaves.
 *
 * @param updatedAt of the person's row: whoever changes permissions changes the person
 */
record PermissionsView(List<HeldPermission> permissions, Instant updatedAt) implements Versioned {

  static PermissionsView of(PersonPermissions held) {
    return new PermissionsView(
        held.permissions().stream().map(HeldPermission::of).toList(), held.updatedAt());
  }

  @Override
  public Version version() {
    return Version.of(updatedAt);
  }

  /**
   * A permission that the person has.
   *
   * @param description what it allows
   */
  record HeldPermission(String permission, String description, List<PermissionSource> from) {

    static HeldPermission of(Effective held) {
      return new HeldPermission(
          held.permission().name(),
          held.description(),
          held.sources().stream().map(PermissionSource::of).toList());
    }
  }

  /**
   * One way that the person came to it.
   *
   * @param role null for one that was given by itself
   * @param until when this way ends by itself
   * @param givenBy a user id
   */
  record PermissionSource(
      @Nullable String role, @Nullable Instant until, UUID givenBy, Instant givenAt) {

    static PermissionSource of(Effective.Source source) {
      return new PermissionSource(
          source.role().orElse(null),
          source.until().orElse(null),
          source.givenBy(),
          source.givenAt());
    }
  }
}
