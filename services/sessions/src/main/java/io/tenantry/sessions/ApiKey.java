package io.tenantry.sessions;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A key of a service, as those who manage it see it: never its secret. */
record ApiKey(
    UUID id,
    String name,
    List<String> permissions,
    UUID owner,
    Instant createdAt,
    Optional<Instant> rotatedAt,
    Optional<Instant> previousUntil,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt,
    boolean revoked) {

  static ApiKey of(Row row) {
    return new ApiKey(
        row.getUUID("id"),
        row.getString("name"),
        List.of(row.getArrayOfStrings("permissions")),
        row.getUUID("owner_id"),
        row.getOffsetDateTime("created_at").toInstant(),
        time(row, "rotated_at"),
        time(row, "previous_until"),
        time(row, "expires_at"),
        time(row, "used_at"),
        row.getOffsetDateTime("revoked_at") != null);
  }

  private static Optional<Instant> time(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
