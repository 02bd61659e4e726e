package io.tenantry.console;

import static io.tenantry.common.web.Permission.PUBLIC;
import static io.tenantry.common.web.Scope.SELF;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Endpoint;
import io.tenantry.common.web.RouteTable;
import io.vertx.core.Future;

/**
 * {@code /docs}: the document of all routes for people, by Swagger UI out of its jar. Nothing comes
 * from elsewhere, and no script stands in the page.
 */
final class ManualRoutes {

  /** Swagger UI writes style attributes; scripts come from our own files only. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self';"
          + " img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

  private static final String LIBRARY = "/META-INF/resources/webjars/swagger-ui/5.30.2/";

  void addTo(RouteTable at) {
    at.in(SELF)
        .get("/docs", PUBLIC, page())
        .summary("The document of all routes, to read and to try")
        .get("/docs/manual.js", PUBLIC, file("manual.js", "text/javascript; charset=utf-8"))
        .summary("What the page of the document does")
        .get(
            "/docs/swagger-ui.js",
            PUBLIC,
            file(LIBRARY + "swagger-ui-bundle.js", "text/javascript; charset=utf-8"))
        .summary("The library of that page")
        .get(
            "/docs/swagger-ui.css",
            PUBLIC,
            file(LIBRARY + "swagger-ui.css", "text/css; charset=utf-8"))
        .summary("How that page looks");
  }

  private static Endpoint page() {
    Answer answer =
        Answer.file("text/html; charset=utf-8", StaticFile.read("docs.html").content())
            .with("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    return call -> Future.succeededFuture(answer);
  }

  private static Endpoint file(String name, String type) {
    StaticFile file = StaticFile.read(name);
    return call -> Future.succeededFuture(file.answer(type, call));
  }
}
