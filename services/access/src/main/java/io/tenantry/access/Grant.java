package io.tenantry.access;

import io.tenantry.common.web.Permission;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A permission that somebody holds by themselves, beside their roles.
 *
 * @param until when it ends by itself; empty for one that somebody has to take away
 */
public record Grant(Permission permission, Optional<Instant> until) {

  static Grant of(Row row) {
    return new Grant(
        new Permission(row.getString("permission")),
        Optional.ofNullable(row.getOffsetDateTime("until")).map(OffsetDateTime::toInstant));
  }

  boolean ends() {
    return until.isPresent();
  }

  boolean stands(Instant now) {
    return until.isEmpty() || until.get().isAfter(now);
  }
}
