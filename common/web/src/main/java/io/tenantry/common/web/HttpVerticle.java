package io.tenantry.common.web;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens and closes the HTTP server of one event loop; deployed once for each. */
public final class HttpVerticle extends VerticleBase {

  /** The longest path with the longest cursor and search fits. */
  private static final int LINE_MAX_BYTES = 16_384;

  private static final int HEADERS_MAX_BYTES = 16_384;

  /** Connections that the kernel has accepted and we have not yet. */
  private static final int BACKLOG_MAX = 1_024;

  private final Reception reception;
  private final HttpSettings settings;
  private final Consumer<Context> opened;
  private final Connections connections;
  private @Nullable HttpServer server;

  /**
   * @param opened told of this verticle's event loop before it serves
   */
  public HttpVerticle(Reception reception, HttpSettings settings, Consumer<Context> opened) {
    this(reception, settings, opened, new Connections());
  }

  HttpVerticle(
      Reception reception,
      HttpSettings settings,
      Consumer<Context> opened,
      Connections connections) {
    this.connections = connections;
    this.reception = reception;
    this.settings = settings;
    this.opened = opened;
  }

  @Override
  public Future<?> start() {
    opened.accept(context);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setMaxInitialLineLength(LINE_MAX_BYTES)
            .setMaxHeaderSize(HEADERS_MAX_BYTES)
            .setIdleTimeout(Connections.IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setTcpNoDelay(true)
            .setAcceptBacklog(BACKLOG_MAX)
            // HTTP/2 ends at the proxy, which speaks TLS; upgrades in clear text only add surface.
            .setHttp2ClearTextEnabled(false);
    Admission admission = reception.admission();
    connections.watch(vertx, reception.streams);
    HttpServer made =
        vertx
            .createHttpServer(options)
            .connectionHandler(connections::opened)
            .requestHandler(request -> {
              connections.asked(request.connection());
              reception.receive(request, admission);
            });
    made.invalidRequestHandler(reception::malformed);
    server = made;
    return made.listen();
  }

  /** The port it listens on, once started. */
  public int port() {
    return server == null ? settings.port() : server.actualPort();
  }

  /** No new connection; what runs may finish within the request limit. */
  @Override
  public Future<?> stop() {
    if (server == null) {
      return Future.succeededFuture();
    }
    return server.shutdown(settings.requestMax().toMillis(), TimeUnit.MILLISECONDS);
  }
}
