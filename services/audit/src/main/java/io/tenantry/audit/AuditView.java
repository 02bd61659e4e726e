package io.tenantry.audit;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
   * @param name as the actor is called now, as long as they are known here
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

  /**
   * @param people the names of those who are known; one that was told with the event goes before
   */
  static AuditView of(StoredEvent stored, Map<UUID, Known> people) {
    var event = stored.event();
    return new AuditView(
        event.id(),
        event.at(),
        event.action(),
        actor(
            event.who(),
            stored.aboutActor().map(Personal::values).orElseGet(JsonObject::new),
            Optional.ofNullable(people.get(event.who().actor()))),
        new TargetView(
            event.targetKind(),
            event.target(),
            stored.aboutTarget().map(Personal::values).orElseGet(JsonObject::new).getMap()),
        event.data().getMap(),
        event.who().requestId(),
        Objects.requireNonNull(Hash.hex(stored.hash())));
  }

  private static ActorView actor(AuditEvent.Who who, JsonObject personal, Optional<Known> known) {
    return new ActorView(
        who.actor(),
        personal.getString("name", known.map(Known::name).orElse(null)),
        personal.getString("email", known.map(Known::email).orElse(null)),
        who.session(),
        who.impersonator(),
        who.viaPlatform(),
        personal.getString("ip"),
        personal.getString("user_agent"));
  }
}
