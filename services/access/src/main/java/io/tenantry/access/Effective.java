package io.tenantry.access;

import io.tenantry.common.web.Permission;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A permission that somebody has, and every way they came to it.
 *
 * @param description what it allows
 */
public record Effective(Permission permission, String description, List<Source> sources) {

  /**
   * Where a permission comes from.
   *
   * @param role empty for one that was given by itself
   * @param until when it ends by itself
   */
  public record Source(
      Optional<String> role, Optional<Instant> until, UUID givenBy, Instant givenAt) {}
}
