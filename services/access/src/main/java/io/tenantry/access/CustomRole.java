package io.tenantry.access;

import static java.util.stream.Collectors.toSet;

import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Version;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** A role that somebody made, as it is stored. */
record CustomRole(UUID id, Role role, Instant createdAt, Instant updatedAt) {

  static CustomRole of(Row row) {
    return new CustomRole(
        row.getUUID("id"),
        role(row),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }

  static Role role(Row row) {
    return new Role(
        row.getString("name"),
        row.getString("description"),
        Arrays.stream(row.getArrayOfStrings("permissions")).map(Permission::new).collect(toSet()),
        false);
  }

  Version version() {
    return Version.of(updatedAt);
  }
}
