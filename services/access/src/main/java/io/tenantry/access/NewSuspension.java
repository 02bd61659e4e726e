package io.tenantry.access;

import io.tenantry.common.web.Problem;
import io.vertx.core.json.JsonObject;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A suspension or a ban as it is asked for.
 *
 * @param reason kept for those who may see it; the person is not told it
 * @param until when it ends by itself; absent for one that somebody has to end
 */
public record NewSuspension(@Nullable @Size(max = 500) String reason, @Nullable Instant until) {

  /**
   * Goes on only if it would not be over before it begins.
   *
   * @throws Problem.Invalid at {@code /until}
   */
  public void requireFuture(Instant now) {
    if (until != null && !until.isAfter(now)) {
      throw Problem.Invalid.of("/until", "must be in the future");
    }
  }

  /** Whether nothing would change. */
  public boolean isAlready(Standing now) {
    return now.state() == State.SUSPENDED
        && now.until().equals(Optional.ofNullable(until))
        && now.reason().equals(Optional.ofNullable(reason));
  }

  /** The decision, by whoever asks for it. */
  public Change by(UUID who) {
    return Change.suspended(Optional.ofNullable(until), Optional.ofNullable(reason), who);
  }

  /** What the audit trail hears of it for good. */
  public JsonObject data() {
    return until == null ? new JsonObject() : new JsonObject().put("until", until.toString());
  }

  /** What it hears beside that: words about a person can be erased. */
  public JsonObject personal() {
    return reason == null ? new JsonObject() : new JsonObject().put("reason", reason);
  }
}
