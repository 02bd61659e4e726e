package io.tenantry.common.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * What every answer tells a browser about what it may do with it. An answer that says otherwise
 * itself is heard.
 */
final class SecurityHeaders {

  /** Data is no page: nothing of it may run or be framed. */
  private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

  /** Only our own files, no inline script or style, no frame around us. */
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

  private static final String NO_DEVICES =
      "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

  private static final String A_YEAR_OF_HTTPS = "max-age=31536000";

  private static final CharSequence TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence PERMISSIONS_POLICY =
      HttpHeaders.createOptimized("Permissions-Policy");
  private static final CharSequence OPENER_POLICY =
      HttpHeaders.createOptimized("Cross-Origin-Opener-Policy");
  private static final CharSequence RESOURCE_POLICY =
      HttpHeaders.createOptimized("Cross-Origin-Resource-Policy");
  private static final CharSequence REFERRER_POLICY =
      HttpHeaders.createOptimized("Referrer-Policy");
  private static final CharSequence HSTS = HttpHeaders.createOptimized("Strict-Transport-Security");

  private final boolean https;

  SecurityHeaders(HttpManners manners) {
    this.https = manners.https();
  }

  /** For every answer, before anything is known of it. */
  void addTo(MultiMap headers) {
    headers.set(TYPE_OPTIONS, "nosniff");
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, DATA_POLICY);
    headers.set(REFERRER_POLICY, "no-referrer");
    headers.set(RESOURCE_POLICY, "same-origin");
    if (https) {
      headers.set(HSTS, A_YEAR_OF_HTTPS);
    }
  }

  /** For a page that people look at. */
  static void addToPage(MultiMap headers) {
    headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, PAGE_POLICY);
    headers.set(HttpHeaderNames.X_FRAME_OPTIONS, "DENY");
    headers.set(OPENER_POLICY, "same-origin");
    headers.set(PERMISSIONS_POLICY, NO_DEVICES);
  }
}
