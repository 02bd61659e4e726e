package io.tenantry.sessions;

import io.tenantry.common.web.RequestFacts;
import java.net.URI;
import java.util.Optional;

/**
 * How a token comes with a request: in the {@code Authorization} header (RFC 6750), which a program
 * puts there on purpose, or in a cookie, which a browser sends by itself and which therefore counts
 * for a change only when the page that asks is ours, or of an origin that the operator has allowed.
 */
final class Carriers {

  private final SessionCookies cookies;
  private final String ownOrigin;

  Carriers(SessionCookies cookies, URI publicUrl) {
    this.cookies = cookies;
    this.ownOrigin = originOf(publicUrl);
  }

  /** The token, the header's first. */
  Optional<String> token(RequestFacts request) {
    return request.bearer().isPresent() ? request.bearer() : inCookie(request);
  }

  /** The token of a request to a route that is open to all; not one that a foreign page sent. */
  Optional<String> visitorToken(RequestFacts request) {
    boolean foreign = request.origin().isPresent() && !isOwn(request);
    return request.bearer().isEmpty() && foreign ? Optional.empty() : token(request);
  }

  /**
   * Goes on if the token is in the header, or the page that asks is ours.
   *
   * @throws io.tenantry.common.web.Problem.Forbidden {@code bad-origin}
   */
  void requireOwnOrigin(RequestFacts request) {
    if (request.bearer().isEmpty() && !isOwn(request)) {
      throw Refusals.badOrigin();
    }
  }

  /**
   * Goes on unless a browser says that the page that asks is not ours. Programs say nothing, and a
   * page cannot put a token in the header without asking us first.
   *
   * @throws io.tenantry.common.web.Problem.Forbidden {@code bad-origin}
   */
  void refuseForeignPage(RequestFacts request) {
    if (request.origin().isPresent()) {
      requireOwnOrigin(request);
    }
  }

  private Optional<String> inCookie(RequestFacts request) {
    return request.cookies().flatMap(cookies::accessIn);
  }

  private boolean isOwn(RequestFacts request) {
    return request.allowedOrigin()
        || (request.origin().isPresent() && request.origin().get().equals(ownOrigin));
  }

  /** An origin as browsers write it (RFC 6454, section 6.2): without the scheme's own port. */
  static String originOf(URI url) {
    int usual = "https".equals(url.getScheme()) ? 443 : 80;
    String port = url.getPort() < 0 || url.getPort() == usual ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port;
  }
}
