package io.tenantry.audit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in the trail: everything its hash covers, and nothing that can be erased.
 */
record AuditEvent(
    UUID org,
    UUID id,
    Instant at,
    String action,
    Who who,
    String targetKind,
    UUID target,
    JsonObject data,
    @Nullable Buffer actorCommitment,
    @Nullable Buffer targetCommitment) {

  /**
   * Who did it.
   *
   * @param session absent for the program itself and for people who have none yet
   * @param impersonator the person behind the session when somebody acts as somebody else
   * @param viaPlatform whether the right came from a platform role
   */
  record Who(
      UUID actor,
      @Nullable UUID session,
      @Nullable UUID impersonator,
      boolean viaPlatform,
      @Nullable String requestId) {

    /** Whose address and device it was. */
    UUID person() {
      return impersonator == null ? actor : impersonator;
    }
  }

  /** The same event at another time. */
  AuditEvent at(Instant time) {
    return new AuditEvent(
        org, id, time, action, who, targetKind, target, data, actorCommitment, targetCommitment);
  }
}
