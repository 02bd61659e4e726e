package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way to a real OpenID Connect server and back: what protects it, and what is refused. */
class OidcWayTest {

  private static final Town TOWN = Kim.town();

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final Kim kim = Kim.at(TOWN);

  @Test
  void theWayThereHasAllThatProtectsIt() {
    Reply sent = APP.visitor().get("/v1/auth/oidc/acme/start").answers(303);
    String door = sent.header("Location").orElseThrow();
    assertThat(door)
        .startsWith(Kim.issuer("acme") + "/authorize?")
        .contains("response_type=code", "code_challenge_method=S256", "nonce=", "state=")
        .contains("client_id=tenantry", "scope=openid+email")
        .contains("redirect_uri=http%3A%2F%2Ftenantry.test%2Fv1%2Fauth%2Foidc%2Facme%2Fcallback");
    assertThat(sent.cookies())
        .singleElement()
        .asString()
        .startsWith("tenantry-oidc=")
        .contains("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax");
    assertThat(sent.header("Cache-Control")).contains("no-store");
    APP.visitor().get("/v1/auth/oidc/nobody/start").answers(404);
    assertThat(APP.visitor().get("/v1/auth/oidc").answers(200).text())
        .contains("\"start\":\"/v1/auth/oidc/acme/start\"");
  }

  @Test
  void aPageOfSomebodyElseIsNoPlaceToReturnTo() {
    for (String page :
        List.of(
            "https://evil.example/",
            "//evil.example/",
            "/%5Cevil.example",
            "/\\evil.example",
            "/..%2f..%2fevil",
            "http://tenantry.test@evil.example/",
            "http://tenantry.test.evil.example/",
            "http://tenantry.test:8080/",
            "javascript:alert(1)",
            "/console#token=x")) {
      String query = "?return_to=" + URLEncoder.encode(page, StandardCharsets.UTF_8);
      APP.visitor().get("/v1/auth/oidc/acme/start" + query).answers(400, "invalid");
    }
  }

  @Test
  void anIdTokenThatIsNotForThisSignInIsRefused() {
    kim.links().answers(200);
    refused("{\"nonce\": \"of-another-sign-in\"}", "its nonce is not that of this sign-in");
    refused("{\"iss\": \"https://evil.example\"}", "it is another issuer's");
    refused("{\"aud\": \"another-client\"}", "it is for another client");
    refused("{\"exp\": 1000000000}", "its signature or its time is not right");
    refused("{\"iat\": 9000000000}", "its signature or its time is not right");
    kim.signsIn().answers(200);
  }

  private void refused(String claims, String why) {
    Reply refused = kim.signsIn(new Browser(APP), "", claims).answers(401, "invalid-id-token");
    assertThat(refused.json().getString("detail")).isEqualTo("the ID token is refused: " + why);
    assertThat(refused.cookies()).isEmpty();
  }

  @Test
  void anotherStateThanTheOneOfThisBrowserIsRefused() {
    kim.links().answers(200);
    Browser mine = new Browser(APP);
    String back = kim.signsInThere(mine.begins("acme", "")).toString();
    mine.copy().open(back.replaceFirst("state=[^&]+", "state=another")).answers(401, "wrong-state");
    mine.copy().open(back.replaceFirst("&?state=[^&]+", "")).answers(400, "invalid");
    mine.open(back).answers(200);
  }

  /** Login CSRF: who is led to the end of a way that somebody else has begun ends nowhere. */
  @Test
  void aWayEndsOnlyInTheBrowserThatHasBegunIt() {
    kim.links().answers(200);
    Browser attackers = new Browser(APP);
    String back = kim.signsInThere(attackers.begins("acme", "")).toString();
    new Browser(APP).open(back).answers(401, "sign-in-over");
    Browser victims = new Browser(APP);
    victims.begins("acme", "");
    victims.open(back).answers(401, "wrong-state");
    assertThat(victims.cookies()).doesNotContainKeys("tenantry", "tenantry-refresh");
  }

  /** Mix-up: what one provider sends must not end what was begun at another. */
  @Test
  void aWayEndsOnlyAtTheProviderAtWhichItWasBegun() {
    Browser mine = new Browser(APP);
    String back = kim.signsInThere(mine.begins("acme", "")).toString();
    mine.copy()
        .open(back.replace("/acme/callback", "/globex/callback"))
        .answers(401, "wrong-state");
    mine.copy().open(back + "&iss=" + Kim.issuer("globex")).answers(401, "wrong-issuer");
    mine.open(back.replace("/acme/callback", "/nobody/callback")).answers(404);
  }

  /** Keycloak CVE-2026-90997: what is good for one use was accepted again. */
  @Test
  void aWayEndsOnceHoweverManyBringIt() {
    kim.links().answers(200);
    Browser mine = new Browser(APP);
    String back = kim.signsInThere(mine.begins("acme", "")).toString();
    List<Browser> copies = IntStream.range(0, 4).mapToObj(i -> mine.copy()).toList();
    assertThat(copies.parallelStream().filter(one -> one.open(back).status() == 200).count())
        .isEqualTo(1);
    mine.copy().open(back).answers(401, "sign-in-over");
    assertThat(copies)
        .anySatisfy(one -> assertThat(one.cookies()).doesNotContainKey("tenantry-oidc"));
  }

  @Test
  void aWayIsOverAfterTenMinutes() {
    kim.links().answers(200);
    Browser mine = new Browser(APP);
    String back = kim.signsInThere(mine.begins("acme", "")).toString();
    APP.clock().advance(Duration.ofMinutes(11));
    mine.open(back).answers(401, "sign-in-over");
  }

  @Test
  void thePersonMaySayNoThere() {
    int before = TOWN.refused(SignInTrail.NOBODY).size();
    Browser mine = new Browser(APP);
    URI door = mine.begins("acme", "");
    String state = door.getQuery().replaceFirst(".*state=([^&]+).*", "$1");
    Reply no =
        mine.open(
                "/v1/auth/oidc/acme/callback?error=access_denied&error_description=%3Cscript%3E&state="
                    + state)
            .answers(403, "issuer-refused");
    assertThat(no.json().getString("detail"))
        .isEqualTo("Acme Login has not confirmed who you are (access_denied)");
    assertThat(TOWN.refused(SignInTrail.NOBODY)).hasSize(before);
  }
}
