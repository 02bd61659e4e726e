package io.tenantry.server;

import io.tenantry.common.watch.Meters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** Opens and closes the private port: health and metrics, for those who watch the nodes. */
final class ManagementVerticle extends VerticleBase {
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final ManagementSettings settings;
  private final Health health;
  private final Meters meters;

  ManagementVerticle(ManagementSettings settings, Health health, Meters meters) {
    this.settings = settings;
    this.health = health;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer()
        .requestHandler(this::answer)
        .listen(settings.port(), settings.host());
  }

  private void answer(HttpServerRequest request) {
    switch (String.valueOf(request.path())) {
      case "/health/live" -> answer(request, 200, "live");
      case "/health/ready" -> {
        boolean ready = health.isReady();
        if (!ready) {
          request.response().putHeader("Retry-After", "1");
        }
        answer(request, ready ? 200 : 503, ready ? "ready" : "not-ready");
      }
      case "/metrics" ->
          request.response().putHeader("Content-Type", TEXT_FORMAT).end(meters.text());
      default -> answer(request, 404, "not-found");
    }
  }

  private static void answer(HttpServerRequest request, int status, String word) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(new JsonObject().put("status", word).encode());
  }
}
