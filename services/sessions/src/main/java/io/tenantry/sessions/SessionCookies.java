package io.tenantry.sessions;

import io.tenantry.common.web.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The cookies by which a browser carries its tokens. The prefix {@code __Host-} (RFC 6265bis,
 * section 4.1.3.2) binds them to exactly this host; it needs HTTPS, so over plain HTTP, which is
 * for development, they go by their bare names.
 */
final class SessionCookies {

  private final String access;
  private final String refresh;
  private final String secure;
  private final Duration refreshLife;

  SessionCookies(URI publicUrl, Duration refreshLife) {
    boolean https = "https".equals(publicUrl.getScheme());
    this.access = https ? "__Host-tenantry" : "tenantry";
    this.refresh = access + "-refresh";
    this.secure = https ? "; Secure" : "";
    this.refreshLife = refreshLife;
  }

  /** The name of the cookie with the refresh token. */
  String refreshName() {
    return refresh;
  }

  /** The access token in a {@code Cookie} header (RFC 6265, section 4.2.1). */
  Optional<String> accessIn(String header) {
    int at = 0;
    while (at < header.length()) {
      int end = header.indexOf(';', at);
      int stop = end < 0 ? header.length() : end;
      while (at < stop && header.charAt(at) == ' ') {
        at++;
      }
      int value = at + access.length() + 1;
      if (value <= stop && header.startsWith(access, at) && header.charAt(value - 1) == '=') {
        return value == stop ? Optional.empty() : Optional.of(header.substring(value, stop));
      }
      at = stop + 1;
    }
    return Optional.empty();
  }

  /**
   * The answer, with the tokens as cookies. Scripts cannot read them; another site's page cannot
   * send the refresh token at all, and the access token only when a person follows a link.
   */
  Answer set(Answer answer, Tokens tokens) {
    Answer withAccess =
        cookie(answer, access, tokens.accessToken(), "Lax", tokens.expiresInSeconds());
    return tokens
        .refreshToken()
        .map(text -> cookie(withAccess, refresh, text, "Strict", refreshLife.toSeconds()))
        .orElse(withAccess);
  }

  /** The answer, with both cookies taken back. */
  Answer clear(Answer answer) {
    return cookie(cookie(answer, access, "", "Lax", 0), refresh, "", "Strict", 0);
  }

  private Answer cookie(Answer answer, String name, String value, String sameSite, long seconds) {
    return answer.with(
        "Set-Cookie",
        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=%s%s"
            .formatted(name, value, seconds, sameSite, secure));
  }
}
