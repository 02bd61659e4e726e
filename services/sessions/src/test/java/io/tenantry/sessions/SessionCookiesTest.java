package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.web.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionCookiesTest {

  private final SessionCookies plain =
      new SessionCookies(URI.create("http://127.0.0.1:8080"), Duration.ofDays(7));
  private final SessionCookies secure =
      new SessionCookies(URI.create("https://people.example"), Duration.ofDays(7));

  @Test
  void theAccessTokenIsFoundAmongOtherCookies() {
    assertThat(plain.accessIn("tenantry=abc")).contains("abc");
    assertThat(plain.accessIn("a=b; tenantry=abc; c=d")).contains("abc");
    assertThat(plain.accessIn("tenantry-refresh=xyz; tenantry=abc")).contains("abc");
    assertThat(secure.accessIn("tenantry=abc; __Host-tenantry=def")).contains("def");
  }

  @Test
  void anotherCookieIsNotTheAccessToken() {
    assertThat(plain.accessIn("")).isEmpty();
    assertThat(plain.accessIn("tenantry")).isEmpty();
    assertThat(plain.accessIn("tenantry=")).isEmpty();
    assertThat(plain.accessIn("tenantry-refresh=xyz")).isEmpty();
    assertThat(plain.accessIn("xtenantry=abc; ;")).isEmpty();
    assertThat(secure.accessIn("tenantry=abc")).isEmpty();
  }

  @Test
  void overHttpsTheCookiesAreBoundToTheHost() {
    Answer answer = secure.set(Answer.noContent(), new Tokens("abc", 300, Optional.of("xyz")));
    assertThat(answer.headers())
        .isEqualTo(
            List.of(
                Map.entry(
                    "Set-Cookie",
                    "__Host-tenantry=abc; Path=/; Max-Age=300; HttpOnly; SameSite=Lax; Secure"),
                Map.entry(
                    "Set-Cookie",
                    "__Host-tenantry-refresh=xyz; Path=/; Max-Age=604800; HttpOnly;"
                        + " SameSite=Strict; Secure")));
  }

  @Test
  void takingThemBackEmptiesBoth() {
    assertThat(plain.clear(Answer.noContent()).headers())
        .extracting(Map.Entry::getValue)
        .containsExactly(
            "tenantry=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax",
            "tenantry-refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
  }

  @Test
  void anOriginIsWrittenAsBrowsersWriteIt() {
    assertThat(Carriers.originOf(URI.create("https://people.example/")))
        .isEqualTo("https://people.example");
    assertThat(Carriers.originOf(URI.create("https://people.example:443")))
        .isEqualTo("https://people.example");
    assertThat(Carriers.originOf(URI.create("http://127.0.0.1:8080/console")))
        .isEqualTo("http://127.0.0.1:8080");
  }
}
