package io.tenantry.credentials;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * An account elsewhere by which somebody signs in.
 *
 * @param name what the issuer showed for it when it was linked (an address, a login), for the
 *     person alone; nobody is found by it
 * @param linkedBy the person, or who has done it for them
 */
public record LinkedAccount(
    UUID id,
    UUID user,
    ForeignAccount account,
    Optional<String> name,
    UUID linkedBy,
    Instant createdAt,
    Optional<Instant> lastUsedAt) {

  static LinkedAccount of(Row row) {
    return new LinkedAccount(
        row.getUUID("id"),
        row.getUUID("user_id"),
        new ForeignAccount(
            row.getString("provider"), row.getString("issuer"), row.getString("subject")),
        Optional.ofNullable(row.getString("name")),
        row.getUUID("linked_by"),
        row.getOffsetDateTime("created_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("last_used_at")).map(OffsetDateTime::toInstant));
  }
}
