package io.tenantry.credentials;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A key that somebody carries.
 *
 * @param credentialId by which the device knows it
 * @param name what the person calls it
 * @param key its public half with what the device said of it, as WebAuthn writes it
 * @param synced whether it may be on several devices of the person
 */
public record Passkey(
    UUID id,
    UUID user,
    Buffer credentialId,
    String name,
    Buffer key,
    long signCount,
    boolean synced,
    List<String> transports,
    Instant createdAt,
    Optional<Instant> lastUsedAt) {

  static Passkey of(Row row) {
    return new Passkey(
        row.getUUID("id"),
        row.getUUID("user_id"),
        row.getBuffer("credential_id"),
        row.getString("name"),
        row.getBuffer("key"),
        row.getLong("sign_count"),
        row.getBoolean("synced"),
        List.of(row.getArrayOfStrings("transports")),
        row.getOffsetDateTime("created_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("last_used_at")).map(OffsetDateTime::toInstant));
  }

  /** RFC 8176: a key in one piece of hardware, or one that software carries along. */
  public String amr() {
    return synced ? "swk" : "hwk";
  }
}
