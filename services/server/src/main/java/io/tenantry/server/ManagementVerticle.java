package io.tenantry.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** Opens and closes the private port: health, for those who watch the nodes. */
final class ManagementVerticle extends VerticleBase {
  private final ManagementSettings settings;
  private final Health health;

  ManagementVerticle(ManagementSettings settings, Health health) {
    this.settings = settings;
    this.health = health;
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
        answer(request, ready ? 200 : 503, ready ? "ready" : "not-ready");
      }
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
