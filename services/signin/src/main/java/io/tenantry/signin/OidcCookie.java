package io.tenantry.signin;

import io.tenantry.common.web.Answer;
import java.net.URI;

/**
 * What carries a browser's way to a provider and back. Like those of sessions it is bound to this
 * host by the prefix {@code __Host-} where there is HTTPS; Lax, because a browser comes back with
 * it by following a link of another site.
 */
final class OidcCookie {

  private final String name;
  private final String secure;

  OidcCookie(URI publicUrl) {
    boolean https = "https".equals(publicUrl.getScheme());
    this.name = https ? "__Host-tenantry-oidc" : "tenantry-oidc";
    this.secure = https ? "; Secure" : "";
  }

  String name() {
    return name;
  }

  /** The answer, which sets it. Scripts cannot read it. */
  Answer set(Answer answer, String value, long seconds) {
    return answer.with(
        "Set-Cookie",
        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
            .formatted(name, value, seconds, secure));
  }
}
