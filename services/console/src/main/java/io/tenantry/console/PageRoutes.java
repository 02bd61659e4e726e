package io.tenantry.console;

import static io.tenantry.common.web.Permission.PUBLIC;
import static io.tenantry.common.web.Scope.SELF;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Endpoint;
import io.tenantry.common.web.RouteTable;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The files of the pages behind links, read once and answered from memory. */
final class PageRoutes {

  void addTo(RouteTable at) {
    at.in(SELF)
        .get("/console/accept", PUBLIC, page("accept.html"))
        .summary("The page behind the link of an invitation")
        .get("/console/reset", PUBLIC, page("reset.html"))
        .summary("The page behind the link of a password reset")
        .get("/console/accept.js", PUBLIC, file("accept.js", "text/javascript; charset=utf-8"))
        .summary("What the page of an invitation does")
        .get("/console/reset.js", PUBLIC, file("reset.js", "text/javascript; charset=utf-8"))
        .summary("What the page of a password reset does")
        .get("/console/verify", PUBLIC, page("verify.html"))
        .summary("The page behind the link that proves an address")
        .get("/console/verify.js", PUBLIC, file("verify.js", "text/javascript; charset=utf-8"))
        .summary("What the page that proves an address does")
        .get("/console/page.js", PUBLIC, file("page.js", "text/javascript; charset=utf-8"))
        .summary("What these pages share")
        .get("/console/page.css", PUBLIC, file("page.css", "text/css; charset=utf-8"))
        .summary("How these pages look");
  }

  private static Endpoint page(String name) {
    return always(Answer.file("text/html; charset=utf-8", read(name)));
  }

  private static Endpoint file(String name, String type) {
    return always(Answer.file(type, read(name)));
  }

  private static Endpoint always(Answer answer) {
    return call -> Future.succeededFuture(answer);
  }

  private static Buffer read(String name) {
    try (InputStream in =
        Objects.requireNonNull(PageRoutes.class.getResourceAsStream(name), name)) {
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
