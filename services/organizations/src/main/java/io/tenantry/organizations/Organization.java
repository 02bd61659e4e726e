package io.tenantry.organizations;

import io.tenantry.access.State;
import io.tenantry.access.Suspension;
import io.tenantry.credentials.PasswordPolicy;
import io.tenantry.sessions.SessionPolicy;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * A tenant.
 *
 * @param slug its name in paths; never reused, so an old one never leads to somebody else
 * @param metadata what the vendor's application keeps about it
 * @param suspension why and until when its people cannot enter it, if they cannot
 * @param invitationDays how long an invitation into it can be accepted
 * @param sessionPolicy what it says about the sessions of its people
 * @param passwordPolicy what it says about their passwords
 */
public record Organization(
    UUID id,
    String name,
    String slug,
    Optional<String> logoUrl,
    JsonObject metadata,
    int invitationDays,
    SessionPolicy sessionPolicy,
    PasswordPolicy passwordPolicy,
    Optional<Suspension> suspension,
    Instant createdAt,
    Instant updatedAt) {

  static Organization of(Row row, Instant now) {
    return new Organization(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("slug"),
        Optional.ofNullable(row.getString("logo_url")),
        row.getJsonObject("metadata"),
        row.getInteger("invitation_days"),
        SessionPolicy.of(row),
        PasswordPolicy.of(row),
        suspension(row).filter(s -> s.until().isEmpty() || s.until().get().isAfter(now)),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }

  private static Optional<Suspension> suspension(Row row) {
    return State.SUSPENDED.word().equals(row.getString("state"))
        ? Optional.of(
            new Suspension(
                Optional.ofNullable(row.getString("reason")),
                Optional.ofNullable(row.getOffsetDateTime("until")).map(OffsetDateTime::toInstant),
                row.getOffsetDateTime("changed_at").toInstant(),
                Optional.ofNullable(row.getUUID("changed_by"))))
        : Optional.empty();
  }
}
