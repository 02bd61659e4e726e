package io.tenantry.access;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * How a user, a member or an organization stands, as it was last decided.
 *
 * @param until when {@code state} ends by itself; from then on the state is {@link State#ACTIVE}
 * @param by who decided; absent where nobody had to
 * @param epoch sessions made under another epoch have ended
 */
public record Standing(
    State state,
    Optional<Instant> until,
    Optional<String> reason,
    Optional<UUID> by,
    Instant at,
    long epoch) {

  /** The state at that time: what has an end ends by itself. */
  public State at(Instant now) {
    return until.filter(end -> !now.isBefore(end)).isPresent() ? State.ACTIVE : state;
  }

  static Standing of(Row row) {
    return new Standing(
        State.of(row.getString("state")),
        Optional.ofNullable(row.getOffsetDateTime("until")).map(OffsetDateTime::toInstant),
        Optional.ofNullable(row.getString("reason")),
        Optional.ofNullable(row.getUUID("changed_by")),
        row.getOffsetDateTime("changed_at").toInstant(),
        row.getLong("epoch"));
  }
}
