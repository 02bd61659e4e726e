package io.tenantry.common.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * How events are written (HTML Living Standard, "Server-sent events"); data is JSON in one line.
 */
public final class ServerSentEvents {

  static final String TYPE = "text/event-stream";

  private ServerSentEvents() {}

  public static Buffer event(String name, JsonObject data) {
    return Buffer.buffer("event: " + name + "\ndata: " + data.encode() + "\n\n");
  }

  /** The same; whoever comes back says this id in {@code Last-Event-ID}. */
  public static Buffer event(String id, String name, JsonObject data) {
    return Buffer.buffer("id: " + id + "\n").appendBuffer(event(name, data));
  }

  /** Keeps connections alive and says nothing. */
  static Buffer comment() {
    return Buffer.buffer(":\n\n");
  }

  static Buffer closed(Problem why) {
    return event("closed", new JsonObject().put("code", why.code()).put("detail", why.detail()));
  }
}
