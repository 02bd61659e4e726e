package io.tenantry.common.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/**
 * Lets pages of the origins that the operator has named call us with the person's cookies (the
 * fetch standard, "CORS protocol"); those of others the browser keeps away.
 */
final class CrossOrigin {

  /** What a page may send beside what every page may. */
  private static final String HEADERS_TAKEN =
      "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id";

  /** What a page may read beside what every page may. */
  private static final String HEADERS_SHOWN =
      "ETag, Idempotency-Replayed, Location, Retry-After, X-Request-Id";

  /** How long a browser may remember a preflight: ten minutes, so that a change is soon seen. */
  private static final String REMEMBERED_SECONDS = "600";

  private final Set<String> origins;

  CrossOrigin(HttpManners manners) {
    this.origins = manners.origins();
  }

  /** Whether a page of this request's origin may call us. */
  boolean allows(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaderNames.ORIGIN);
    return origin != null && origins.contains(origin);
  }

  /** For every answer. */
  void addTo(MultiMap headers, HttpServerRequest request) {
    if (origins.isEmpty()) {
      return;
    }
    // Whoever keeps answers keeps one for each origin.
    headers.add(HttpHeaderNames.VARY, "Origin");
    if (allows(request)) {
      headers.set(
          HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, request.getHeader(HttpHeaderNames.ORIGIN));
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
      headers.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, HEADERS_SHOWN);
    }
  }

  /** For the answer to a browser that asks before it lets a page send something. */
  void addToPreflight(MultiMap headers, HttpServerRequest request, String methods) {
    if (allows(request)
        && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods);
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS_TAKEN);
      headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, REMEMBERED_SECONDS);
    }
  }
}
