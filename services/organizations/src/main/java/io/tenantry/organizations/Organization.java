package io.tenantry.organizations;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A tenant.
 *
 * @param slug its name in paths; never reused, so an old one never leads to somebody else
 * @param metadata what the vendor's application keeps about it
 * @param invitationDays how long an invitation into it can be accepted
 */
public record Organization(
    UUID id,
    String name,
    String slug,
    Optional<String> logoUrl,
    JsonObject metadata,
    int invitationDays,
    Instant createdAt,
    Instant updatedAt) {

  static Organization of(Row row) {
    return new Organization(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("slug"),
        Optional.ofNullable(row.getString("logo_url")),
        row.getJsonObject("metadata"),
        row.getInteger("invitation_days"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
