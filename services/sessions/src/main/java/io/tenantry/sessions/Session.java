package io.tenantry.sessions;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A signed-in device, as a list tells of it.
 *
 * @param createdAt when it came to where the list is about: the sign-in, or its first time in an
 *     organization
 * @param lastSeenAt to a minute or two, see {@link LastSeen}
 * @param expiresAt when it ends if nobody uses it any more
 * @param impersonator who acts in it in this person's name
 */
record Session(
    UUID id,
    Device device,
    String ip,
    Place place,
    Instant createdAt,
    Instant lastSeenAt,
    Instant expiresAt,
    Optional<UUID> impersonator) {

  static Session of(Row row) {
    return new Session(
        row.getUUID("id"),
        new Device(row.getString("device"), row.getString("browser"), row.getString("os")),
        row.getString("ip"),
        new Place(row.getString("country"), row.getString("region"), row.getString("city")),
        row.getOffsetDateTime("came_at").toInstant(),
        row.getOffsetDateTime("seen_at").toInstant(),
        row.getOffsetDateTime("ends_at").toInstant(),
        Optional.ofNullable(row.getUUID("impersonator_id")));
  }
}
