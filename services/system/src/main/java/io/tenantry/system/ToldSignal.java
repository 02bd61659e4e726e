package io.tenantry.system;

import io.tenantry.common.cluster.Signal;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.ServerSentEvents;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/**
 * A signal as other services hear it: the words of the wire, which stay when ours change. Kinds
 * that mean something to our nodes only are not told.
 *
 * @param concerns whose it is
 */
record ToldSignal(String event, JsonObject data, Concerns concerns) {

  /** Whose business a signal is. */
  sealed interface Concerns {
    record Everybody() implements Concerns {}

    /** One organization; the platform has the nil id. */
    record Org(UUID org) implements Concerns {}

    /** Every organization in which this session was used. */
    record Session(UUID session) implements Concerns {}

    /** Every organization in which this person was signed in. */
    record Person(UUID user) implements Concerns {}
  }

  static Optional<ToldSignal> of(Signal signal) {
    String[] part = signal.key().split("/", -1);
    return switch (signal.kind()) {
      case "session" -> Optional.of(session(part[0]));
      case "session-org" -> Optional.of(ofOrg("session", part[0], "session", part[1]));
      case "user" -> Optional.of(user(part[0], part[1]));
      case "member" -> {
        ToldSignal told = ofOrg("member", part[0], "user", part[1]);
        told.data().put("epoch", Long.valueOf(part[2]));
        yield Optional.of(told);
      }
      case "org" -> Optional.of(epochOf("organization", part[0], part[1]));
      case "session-policy" -> Optional.of(epochOf("session-policy", part[0], part[1]));
      case "everybody" -> Optional.of(everybody(signal.key()));
      case "rights" -> Optional.of(ofOrg("rights", part[1], "user", part[0]));
      case "role" -> Optional.of(ofOrg("role", part[0], "role", part[1]));
      case "permissions" ->
          Optional.of(new ToldSignal("permissions", new JsonObject(), new Concerns.Everybody()));
      case "api-key" -> Optional.of(ofOrg("api-key", part[0], "key", part[1]));
      default -> Optional.empty();
    };
  }

  Buffer text() {
    return ServerSentEvents.event(event, data);
  }

  private static ToldSignal session(String session) {
    JsonObject data = new JsonObject().put("session", session);
    return new ToldSignal("session", data, new Concerns.Session(UUID.fromString(session)));
  }

  private static ToldSignal user(String user, String epoch) {
    JsonObject data = new JsonObject().put("user", user).put("epoch", Long.valueOf(epoch));
    return new ToldSignal("user", data, new Concerns.Person(UUID.fromString(user)));
  }

  private static ToldSignal everybody(String beforeMs) {
    JsonObject data = new JsonObject().put("issued_before_ms", Long.valueOf(beforeMs));
    return new ToldSignal("everybody", data, new Concerns.Everybody());
  }

  private static ToldSignal epochOf(String event, String org, String epoch) {
    JsonObject data = new JsonObject().put("org", org).put("epoch", Long.valueOf(epoch));
    return new ToldSignal(event, data, new Concerns.Org(UUID.fromString(org)));
  }

  /** What belongs to the platform names no organization, as its tokens name none. */
  private static ToldSignal ofOrg(String event, String org, String name, String id) {
    UUID in = UUID.fromString(org);
    JsonObject data = new JsonObject();
    if (!in.equals(Actor.PLATFORM)) {
      data.put("org", org);
    }
    return new ToldSignal(event, data.put(name, id), new Concerns.Org(in));
  }
}
