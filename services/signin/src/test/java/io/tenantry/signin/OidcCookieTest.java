package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.web.Answer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OidcCookieTest {

  @Test
  void overHttpsItIsBoundToTheHost() {
    var cookie = new OidcCookie(URI.create("https://people.example"));
    assertThat(cookie.name()).isEqualTo("__Host-tenantry-oidc");
    assertThat(set(cookie, "abc", 600))
        .isEqualTo("__Host-tenantry-oidc=abc; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure");
    assertThat(set(cookie, "", 0))
        .isEqualTo("__Host-tenantry-oidc=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
  }

  @Test
  void overPlainHttpItGoesByItsBareName() {
    var cookie = new OidcCookie(URI.create("http://127.0.0.1:8080"));
    assertThat(cookie.name()).isEqualTo("tenantry-oidc");
    assertThat(set(cookie, "abc", 600))
        .isEqualTo("tenantry-oidc=abc; Path=/; Max-Age=600; HttpOnly; SameSite=Lax");
  }

  private static String set(OidcCookie cookie, String value, long seconds) {
    List<Map.Entry<String, String>> headers =
        cookie.set(Answer.noContent(), value, seconds).headers();
    assertThat(headers).hasSize(1);
    assertThat(headers.getFirst().getKey()).isEqualTo("Set-Cookie");
    return headers.getFirst().getValue();
  }
}
