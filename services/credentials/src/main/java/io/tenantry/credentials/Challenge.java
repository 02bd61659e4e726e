package io.tenantry.credentials;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A sign-in that waits for its second factor.
 *
 * @param org where it leads
 * @param method the way in that came first: {@code password}
 * @param amr what was proven so far (RFC 8176)
 * @param password the password that was right; empty where none was asked for
 */
public record Challenge(
    UUID user,
    Optional<UUID> org,
    String method,
    List<String> amr,
    Optional<PasswordPrint> password) {

  static Challenge of(Row row) {
    return new Challenge(
        row.getUUID("user_id"),
        Optional.ofNullable(row.getUUID("org_id")),
        row.getString("method"),
        List.of(row.getArrayOfStrings("amr")),
        Optional.ofNullable(row.getBuffer("password"))
            .map(Buffer::getBytes)
            .map(PasswordPrint::stored));
  }
}
