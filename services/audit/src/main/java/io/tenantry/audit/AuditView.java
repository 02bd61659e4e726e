package io.tenantry.audit;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it leaves.
 *
 * @param data ids and names of what changed
 * @param hash SHA-256 of the event in hexadecimal; the address, device and names are covered by
 *     commitments
 */
record AuditView(
    UUID id,
    Instant at,
    String action,
    ActorView actor,
    TargetView target,
    Map<String, Object> data,
    @Nullable String requestId,
    String hash) {

  /**
   * @param impersonatorId who really sat there, when somebody acted as {@code id}
   * @param viaPlatform whether somebody of the vendor's team acted by a platform role
   */
  record ActorView(
      UUID id,
      @Nullable String name,
      @Nullable String email,
      @Nullable UUID sessionId,
      @Nullable UUID impersonatorId,
      boolean viaPlatform,
      @Nullable String ip,
      @Nullable String userAgent) {}

  /**
   * @param personal what is personal about it, as long as it was not erased
   */
  record TargetView(String kind, UUID id, Map<String, Object> personal) {}

  static AuditView of(StoredEvent stored) {
    var event = stored.event();
    return new AuditView(
        event.id(),
        event.at(),
        event.action(),
        actor(event.who(), stored.aboutActor().map(Personal::values).orElseGet(JsonObject::new)),
        new TargetView(
            event.targetKind(),
            event.target(),
            stored.aboutTarget().map(Personal::values).orElseGet(JsonObject::new).getMap()),
        event.data().getMap(),
        event.who().requestId(),
        Objects.requireNonNull(Hash.hex(stored.hash())));
  }

  private static ActorView actor(AuditEvent.Who who, JsonObject personal) {
    return new ActorView(
        who.actor(),
        personal.getString("name"),
        personal.getString("email"),
        who.session(),
        who.impersonator(),
        who.viaPlatform(),
        personal.getString("ip"),
        personal.getString("user_agent"));
  }
}
