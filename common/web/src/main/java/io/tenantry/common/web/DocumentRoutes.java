package io.tenantry.common.web;

import static io.tenantry.common.web.Permission.PUBLIC;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** {@code GET /openapi.json}: the table, told to programs. */
public final class DocumentRoutes {

  private final Vertx vertx;
  private final RouteTable table;
  private @Nullable Future<@Nullable Answer> document;

  public DocumentRoutes(Vertx vertx, RouteTable table) {
    this.vertx = vertx;
    this.table = table;
  }

  public void addTo(RouteTable at) {
    at.in(Scope.SELF)
        .get("/openapi.json", PUBLIC, this::document)
        .summary("The document of all routes");
  }

  /** Made once, by a worker, when the first one asks. */
  private synchronized Future<?> document(Call call) {
    Future<@Nullable Answer> made = document;
    if (made == null || made.failed()) {
      made = vertx.executeBlocking(this::make);
      document = made;
    }
    return made;
  }

  private Answer make() {
    String text = OpenApi.text(OpenApi.document(table.routes()));
    return Answer.file("application/json", Buffer.buffer(text));
  }
}
