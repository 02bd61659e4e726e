package io.tenantry.organizations;

import io.tenantry.common.web.Version;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * A named group of members of one organization.
 *
 * @param members how many there are, the deleted ones too: they may come back
 */
record Team(
    UUID id, String name, String description, long members, Instant createdAt, Instant updatedAt) {

  static Team of(Row row) {
    return new Team(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("description"),
        row.getLong("number_of_members"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }

  Version version() {
    return Version.of(updatedAt);
  }
}
