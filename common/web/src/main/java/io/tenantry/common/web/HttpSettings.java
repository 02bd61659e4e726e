package io.tenantry.common.web;

import java.time.Duration;

/**
 * How the HTTP server listens.
 *
 * @param host the address to listen on
 * @param port the port, 0 for any free one
 * @param bodyMaxBytes a longer JSON body is refused with 413
 * @param requestMax a request that takes longer is answered 503; bounds how long an admitted
 *     request may outlive the revocation of its session
 * @param streamsMax answers that are open at the same time (events, exports); more are refused
 * @param manners towards browsers and proxies
 */
public record HttpSettings(
    String host,
    int port,
    int bodyMaxBytes,
    Duration requestMax,
    int streamsMax,
    HttpManners manners) {

  /** One MiB holds the largest list of addresses and ids that a route takes. */
  public static final int BODY_MAX_BYTES = 1 << 20;

  /** The limit that revocation relies on. */
  public static final Duration REQUEST_MAX = Duration.ofSeconds(30);

  /** Half a smallest heap (256 MiB) if every one of them has a slow reader. */
  public static final int STREAMS_MAX = 500;

  public HttpSettings(String host, int port, int bodyMaxBytes, Duration requestMax) {
    this(host, port, bodyMaxBytes, requestMax, HttpManners.PLAIN);
  }

  public HttpSettings(
      String host, int port, int bodyMaxBytes, Duration requestMax, HttpManners manners) {
    this(host, port, bodyMaxBytes, requestMax, STREAMS_MAX, manners);
  }

  public static HttpSettings on(String host, int port) {
    return new HttpSettings(host, port, BODY_MAX_BYTES, REQUEST_MAX);
  }
}
