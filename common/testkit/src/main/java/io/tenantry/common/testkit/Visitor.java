package io.tenantry.common.testkit;

import io.tenantry.common.web.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who calls the program over HTTP. A body is a {@link JsonObject}, a record or map that
 * becomes JSON, or a text that is sent as it is.
 */
public final class Visitor {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Poll.LONG)
          .build();

  /** A node without a lease has it back as soon as the machine has time for it. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(15).toNanos();

  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private final URI program;
  private final Map<String, String> headers;
  private final boolean patient;

  public Visitor(URI program) {
    this(program, Map.of(), true);
  }

  private Visitor(URI program, Map<String, String> headers, boolean patient) {
    this.program = program;
    this.headers = headers;
    this.patient = patient;
  }

  /**
   * The same person, who takes 503 {@code no-lease} for an answer. Others try again, as every
   * client should: the node has not begun anything, and on a busy machine it happens.
   */
  public Visitor impatient() {
    return new Visitor(program, headers, false);
  }

  /** The same person with an access token. */
  public Visitor withToken(String token) {
    return with("Authorization", "Bearer " + token);
  }

  /** The same person, whose requests carry this header too. */
  public Visitor with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Visitor(program, more, patient);
  }

  /** What this person sends in a header; empty if they do not. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  public Reply get(String path) {
    return send("GET", path, null);
  }

  public Reply post(String path) {
    return send("POST", path, null);
  }

  public Reply post(String path, Object body) {
    return send("POST", path, body);
  }

  public Reply put(String path) {
    return send("PUT", path, null);
  }

  public Reply put(String path, Object body) {
    return send("PUT", path, body);
  }

  public Reply patch(String path, Object body) {
    return send("PATCH", path, body);
  }

  public Reply delete(String path) {
    return send("DELETE", path, null);
  }

  /** Any method; without a body when there is none. */
  public Reply send(String method, String path, @Nullable Object body) {
    var request = HttpRequest.newBuilder(program.resolve(path)).timeout(Poll.LONG);
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::setHeader);
    request.method(method, publisher(body));
    HttpRequest built = request.build();
    Reply reply = send(built);
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (patient && lacksLease(reply) && System.nanoTime() < until) {
      LockSupport.parkNanos(PAUSE_NANOS);
      reply = send(built);
    }
    return reply;
  }

  private static boolean lacksLease(Reply reply) {
    return reply.status() == 503 && reply.text().contains("\"no-lease\"");
  }

  private static Reply send(HttpRequest request) {
    String asked = request.method() + " " + request.uri().getRawPath();
    try {
      return new Reply(asked, CLIENT.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(asked, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static BodyPublisher publisher(@Nullable Object body) {
    return switch (body) {
      case null -> BodyPublishers.noBody();
      case String text -> BodyPublishers.ofString(text);
      case JsonObject json -> BodyPublishers.ofString(json.encode());
      case Object value -> BodyPublishers.ofByteArray(Json.bytes(value));
    };
  }
}
