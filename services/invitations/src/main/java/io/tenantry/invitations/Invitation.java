package io.tenantry.invitations;

import io.tenantry.common.web.Actor;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody who is to come, bound to one address.
 *
 * @param org {@code Actor.PLATFORM} for a colleague of the platform
 * @param invitedBy who answers for it: the last to send it
 * @param serial counts the mails; only the link of the last one is good
 * @param state as it is at the time of asking
 */
public record Invitation(
    UUID org,
    UUID id,
    String email,
    List<String> roles,
    Optional<String> message,
    UUID invitedBy,
    int serial,
    State state,
    Instant createdAt,
    Instant sentAt,
    Instant expiresAt,
    Optional<Instant> acceptedAt) {

  /** A pending one whose time has passed is expired; nothing has to be done for that. */
  public enum State {
    PENDING,
    ACCEPTED,
    CANCELLED,
    EXPIRED;

    /** The word in the database and on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Longer than a greeting, shorter than a letter. */
  public static final int MESSAGE_MAX = 500;

  /** One import-sized paste; more is a bulk job. */
  public static final int AT_ONCE_MAX = 200;

  /** Whether it is for a colleague of the platform rather than for a member. */
  boolean isForPlatform() {
    return org.equals(Actor.PLATFORM);
  }

  static Invitation of(Row row) {
    return new Invitation(
        row.getUUID("org_id"),
        row.getUUID("id"),
        row.getString("email"),
        List.of(row.getArrayOfStrings("roles")),
        Optional.ofNullable(row.getString("message")),
        row.getUUID("invited_by"),
        row.getInteger("serial"),
        State.valueOf(row.getString("shown_state").toUpperCase(Locale.ROOT)),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("sent_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("accepted_at")).map(OffsetDateTime::toInstant));
  }
}
