package io.tenantry.users;

import io.tenantry.access.Change;
import io.tenantry.access.Standing;
import io.tenantry.access.State;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How somebody stood when they were deleted. Restoring brings that back: whoever was shut out is
 * shut out again.
 */
record BeforeDeletion(State state, Optional<Instant> until, Optional<String> reason) {

  private static final BeforeDeletion ACTIVE =
      new BeforeDeletion(State.ACTIVE, Optional.empty(), Optional.empty());

  /** What is over by then is not kept. */
  static BeforeDeletion of(Standing standing, Instant now) {
    return standing.at(now) == State.ACTIVE
        ? ACTIVE
        : new BeforeDeletion(standing.state(), standing.until(), standing.reason());
  }

  static BeforeDeletion of(Row row) {
    @Nullable JsonObject kept = row.getJsonObject("before_deletion");
    return kept == null
        ? ACTIVE
        : new BeforeDeletion(
            State.of(kept.getString("state")),
            Optional.ofNullable(kept.getString("until")).map(Instant::parse),
            Optional.ofNullable(kept.getString("reason")));
  }

  JsonObject json() {
    JsonObject json = new JsonObject().put("state", state.word());
    until.ifPresent(end -> json.put("until", end.toString()));
    reason.ifPresent(text -> json.put("reason", text));
    return json;
  }

  /** The decision that brings it back. */
  Change by(UUID who) {
    return new Change(state, until, reason, who);
  }

  @Nullable OffsetDateTime suspendedUntil() {
    return Suspensions.offset(until.orElse(null));
  }
}
