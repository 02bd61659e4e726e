package io.tenantry.server;

import io.tenantry.common.watch.Meters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens and closes the private port: health and metrics, for those who watch the nodes. */
final class ManagementVerticle extends VerticleBase {
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final ManagementSettings settings;
  private final Health health;
  private final Meters meters;
  private volatile @Nullable HttpServer server;

  ManagementVerticle(ManagementSettings settings, Health health, Meters meters) {
    this.settings = settings;
    this.health = health;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    HttpServer made = vertx.createHttpServer().requestHandler(this::answer);
    server = made;
    return made.listen(settings.port(), settings.host());
  }

  /** At once: whoever watches keeps a connection, and would keep the node from ending. */
  @Override
  public Future<?> stop() {
    HttpServer open = server;
    return open == null ? Future.succeededFuture() : open.close();
  }

  /** The port it listens on, once started. */
  int port() {
    HttpServer open = server;
    return open == null ? 0 : open.actualPort();
  }

  private void answer(HttpServerRequest request) {
    switch (String.valueOf(request.path())) {
      case "/health/live" -> live(request);
      case "/health/ready" -> ready(request);
      case "/metrics" ->
          request.response().putHeader("Content-Type", TEXT_FORMAT).end(meters.text());
      default -> answer(request, 404, new JsonObject().put("status", "not-found"));
    }
  }

  private void live(HttpServerRequest request) {
    boolean live = health.isLive();
    answer(
        request,
        live ? 200 : 503,
        new JsonObject()
            .put("status", live ? "live" : "not-live")
            .put("event_loop_silence_ms", health.silence().toMillis()));
  }

  private void ready(HttpServerRequest request) {
    List<String> obstacles = health.obstacles();
    if (!obstacles.isEmpty()) {
      request.response().putHeader("Retry-After", "1");
    }
    answer(
        request,
        obstacles.isEmpty() ? 200 : 503,
        new JsonObject()
            .put("status", obstacles.isEmpty() ? "ready" : "not-ready")
            .put("reasons", new JsonArray(obstacles)));
  }

  private static void answer(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.encode());
  }
}
