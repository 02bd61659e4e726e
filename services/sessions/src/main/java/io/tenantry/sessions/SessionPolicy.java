package io.tenantry.sessions;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an organization says about the sessions of its people. What it says nothing about is as the
 * installation has it, and of both the stricter holds.
 *
 * @param absoluteHours after so long a person signs in again to enter
 * @param idleMinutes unused for so long, a session is over
 * @param concurrentMax how many sessions a person may have there; beyond it the one that was not
 *     seen for longest ends
 */
public record SessionPolicy(
    Optional<Integer> absoluteHours,
    Optional<Integer> idleMinutes,
    Optional<Integer> concurrentMax) {

  /** Says nothing. */
  public static final SessionPolicy NONE =
      new SessionPolicy(Optional.empty(), Optional.empty(), Optional.empty());

  /** From columns of these names. */
  public static SessionPolicy of(Row row) {
    return new SessionPolicy(
        Optional.ofNullable(row.getInteger("absolute_hours")),
        Optional.ofNullable(row.getInteger("idle_minutes")),
        Optional.ofNullable(row.getInteger("concurrent_max")));
  }

  /** As it is after an edit; without one everything said before is taken back. */
  public SessionPolicy edited(@Nullable SessionPolicyEdit edit) {
    if (edit == null) {
      return NONE;
    }
    return new SessionPolicy(
        edit.sent().has("absolute_hours")
            ? Optional.ofNullable(edit.absoluteHours())
            : absoluteHours,
        edit.sent().has("idle_minutes") ? Optional.ofNullable(edit.idleMinutes()) : idleMinutes,
        edit.sent().has("concurrent_max")
            ? Optional.ofNullable(edit.concurrentMax())
            : concurrentMax);
  }

  /** For the trail. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("absolute_hours", absoluteHours.orElse(null))
        .put("idle_minutes", idleMinutes.orElse(null))
        .put("concurrent_max", concurrentMax.orElse(null));
  }
}
