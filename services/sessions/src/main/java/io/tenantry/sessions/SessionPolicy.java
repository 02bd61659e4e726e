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
 * @param secondFactorRequired whether nobody is in it who has not shown a second factor
 */
public record SessionPolicy(
    Optional<Integer> absoluteHours,
    Optional<Integer> idleMinutes,
    Optional<Integer> concurrentMax,
    boolean secondFactorRequired) {

  /** Says nothing. */
  public static final SessionPolicy NONE =
      new SessionPolicy(Optional.empty(), Optional.empty(), Optional.empty());

  /** Of how long and how many only. */
  public SessionPolicy(
      Optional<Integer> absoluteHours,
      Optional<Integer> idleMinutes,
      Optional<Integer> concurrentMax) {
    this(absoluteHours, idleMinutes, concurrentMax, false);
  }

  /** From columns of these names. */
  public static SessionPolicy of(Row row) {
    return new SessionPolicy(
        Optional.ofNullable(row.getInteger("absolute_hours")),
        Optional.ofNullable(row.getInteger("idle_minutes")),
        Optional.ofNullable(row.getInteger("concurrent_max")),
        Boolean.TRUE.equals(row.getBoolean("second_factor_required")));
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
            : concurrentMax,
        edit.sent().has("second_factor_required")
            ? Boolean.TRUE.equals(edit.secondFactorRequired())
            : secondFactorRequired);
  }

  /** For the trail. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("absolute_hours", absoluteHours.orElse(null))
        .put("idle_minutes", idleMinutes.orElse(null))
        .put("concurrent_max", concurrentMax.orElse(null))
        .put("second_factor_required", secondFactorRequired);
  }
}
