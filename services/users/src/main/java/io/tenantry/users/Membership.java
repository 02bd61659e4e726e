package io.tenantry.users;

import io.tenantry.access.State;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An organization as one of its members sees it from outside: its card, and their place in it. */
public record Membership(
    UUID org,
    String name,
    String slug,
    @Nullable String logoUrl,
    List<String> roles,
    State status,
    Optional<Instant> lastLoginAt) {

  static Membership of(Row row) {
    return new Membership(
        row.getUUID("org_id"),
        row.getString("name"),
        row.getString("slug"),
        row.getString("logo_url"),
        List.of(row.getArrayOfStrings("roles")),
        State.of(row.getString("status")),
        Optional.ofNullable(row.getOffsetDateTime("last_login_at")).map(OffsetDateTime::toInstant));
  }
}
