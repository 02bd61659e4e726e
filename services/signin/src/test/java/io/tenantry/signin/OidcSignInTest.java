package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.State;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Signing in by accounts at a real OpenID Connect server: who gets in, and who does not. */
class OidcSignInTest {

  private static final Town TOWN = Kim.town().withoutProvidersElsewhere();

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final Kim kim = Kim.at(TOWN);

  @Test
  void anAccountThatWasLinkedSignsIn() {
    JsonObject linked = kim.links().answers(200).json();
    assertThat(linked.getString("provider")).isEqualTo("acme");
    assertThat(linked.getString("provider_user_id")).isEqualTo(kim.subject());
    assertThat(linked.getString("name")).isEqualTo("kim@elsewhere.test");
    assertThat(APP.mails().mailTo(kim.email()).text()).contains("a Acme Login account was linked");
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("account.linked");

    Reply in = kim.signsIn().answers(200);
    assertThat(in.json().getJsonObject("user").getString("id")).isEqualTo(kim.id().toString());
    assertThat(in.json().getJsonObject("org").getString("slug")).isEqualTo(kim.slug());
    assertThat(in.json().getString("refresh_token")).isNotEmpty();
    assertThat(in.cookies()).anySatisfy(one -> assertThat(one).startsWith("tenantry="));
    Visitor kims = APP.visitor().withToken(in.json().getString("access_token"));
    JsonObject listed = kims.get(Kim.OWN).answers(200).json().getJsonArray("data").getJsonObject(0);
    assertThat(listed.getString("last_used_at")).isNotNull();
    assertThat(amr()).isEqualTo("{fed}");
    assertThat(methods()).contains("oidc:acme");
  }

  /**
   * Prowler CVE-2026-59151, Capgo CVE-2026-56223: an address that a provider vouches for led into
   * the account that has it here.
   */
  @Test
  void anAddressOfAProviderFindsNobodyAndMakesNobody() {
    long people = APP.database().count("SELECT count(*) FROM users");
    String claims = "{\"email\": \"" + kim.email() + "\", \"email_verified\": true}";
    Reply refused = kim.signsIn(new Browser(APP), "", claims).answers(403, "not-linked");
    assertThat(refused.json().getString("detail")).contains("link it at /v1/me/linked-accounts");
    assertThat(refused.cookies()).noneSatisfy(one -> assertThat(one).startsWith("tenantry="));
    assertThat(APP.database().count("SELECT count(*) FROM users")).isEqualTo(people);
    assertThat(kim.accounts()).isEmpty();
  }

  /** better-auth CVE-2026-67330: one provider's name for somebody was taken for another's. */
  @Test
  void theSameSubjectOfAnotherIssuerIsSomebodyElse() {
    kim.links().answers(200);
    Browser other = new Browser(APP);
    URI back = kim.signsInThere(other.begins("globex", ""));
    other.open(back.toString()).answers(403, "not-linked");
    APP.database()
        .run(
            "UPDATE linked_accounts SET issuer = 'https://before.test' WHERE user_id = ?",
            kim.id());
    kim.signsIn().answers(403, "not-linked");
  }

  /** ZITADEL CVE-2025-64717: an identity provider that was deactivated still signed people in. */
  @Test
  void aProviderThatIsTakenOutOfTheSettingsSignsNobodyIn() {
    kim.links().answers(200);
    Browser browser = new Browser(APP);
    URI back = kim.signsInThere(browser.begins("acme", ""));
    long before = sessions();
    String way = "tenantry-oidc=" + browser.cookies().get("tenantry-oidc");
    Visitor afterwards = APP.visitorElsewhere().with("Cookie", way);
    Reply refused = afterwards.get(back.getRawPath() + "?" + back.getRawQuery()).answers(404);
    assertThat(refused.cookies()).isEmpty();
    afterwards.get("/v1/auth/oidc/acme/start").answers(404);
    assertThat(sessions()).isEqualTo(before);
    browser.open(back.toString()).answers(200);
    assertThat(sessions()).isEqualTo(before + 1);
  }

  /** The same class: what was taken away between going there and coming back. */
  @Test
  void anAccountThatIsUnlinkedMeanwhileSignsNobodyIn() {
    kim.links().answers(200);
    Browser browser = new Browser(APP);
    URI back = kim.signsInThere(browser.begins("acme", ""));
    kim.visitor().delete(Kim.OWN + "/" + kim.accounts().getFirst()).answers(204);
    long before = sessions();
    Reply refused = browser.open(back.toString()).answers(403, "not-linked");
    assertThat(refused.cookies()).noneSatisfy(one -> assertThat(one).startsWith("tenantry="));
    assertThat(sessions()).isEqualTo(before);
  }

  private long sessions() {
    return APP.database().count("SELECT count(*) FROM sessions WHERE user_id = ?", kim.id());
  }

  @Test
  void aBrowserEndsOnAPageOfOursWithTheSessionInItsCookies() {
    kim.links().answers(200);
    Browser mine = new Browser(APP);
    Reply back = kim.signsIn(mine, "?return_to=/console/people%3Fpage%3D2").answers(303);
    assertThat(back.header("Location")).contains("http://tenantry.test/console/people?page=2");
    assertThat(back.text()).isEmpty();
    assertThat(mine.cookies()).containsKeys("tenantry", "tenantry-refresh");
    assertThat(mine.open("/v1/me").answers(200).json().getJsonObject("user").getString("id"))
        .isEqualTo(kim.id().toString());
    Reply no =
        kim.signsIn(new Browser(APP), "?return_to=/console", "{\"sub\": \"nobody\"}").answers(303);
    assertThat(no.header("Location")).contains("http://tenantry.test/console#error=not-linked");
  }

  /** Keycloak CVE-2026-1609: who was disabled still got in by another grant. */
  @Test
  void whoMayNotComeInMayNotComeInByAnAccountElsewhere() {
    kim.links().answers(200);
    TOWN.suspend(kim.acme(), kim.id());
    kim.signsIn(new Browser(APP), "?org=" + kim.slug()).answers(403, "suspended");
    TOWN.ban(kim.id());
    kim.signsIn().answers(403, "banned");
    TOWN.set(kim.id(), State.INACTIVE);
    kim.signsIn().answers(403, "inactive");
    TOWN.set(kim.id(), State.DELETED);
    kim.signsIn().answers(403, "deleted");
    assertThat(TOWN.refused(kim.id()))
        .containsExactly(
            "suspended oidc:acme", "banned oidc:acme", "inactive oidc:acme", "deleted oidc:acme");
  }

  @Test
  void theTrailNamesWhoseAccountWasRefusedAndNobodyForAnAccountOfNobody() {
    int before = TOWN.refused(SignInTrail.NOBODY).size();
    kim.signsIn().answers(403, "not-linked");
    kim.links().answers(200);
    kim.signsIn(new Browser(APP), "", "{\"aud\": \"another-client\"}").answers(401);
    assertThat(TOWN.refused(SignInTrail.NOBODY).subList(before, before + 2))
        .containsExactly("not-linked oidc:acme", "invalid-id-token oidc:acme");
    assertThat(TOWN.refused(kim.id())).isEmpty();
    APP.database().run("UPDATE org_standing SET state = 'suspended' WHERE org_id = ?", kim.acme());
    String there = "?org=" + kim.slug();
    kim.signsIn(new Browser(APP), there).answers(403, "organization-suspended");
    kim.signsIn(new Browser(APP), "?org=nowhere").answers(403, "not-a-member");
    assertThat(TOWN.refused(kim.id()))
        .containsExactly("organization-suspended oidc:acme", "not-a-member oidc:acme");
    assertThat(APP.database().count("SELECT failed_attempts FROM users WHERE id = ?", kim.id()))
        .isZero();
  }

  @Test
  void whoeverGuessesAtThePasswordKeepsNobodyFromTheirOtherWayIn() {
    kim.links().answers(200);
    IntStream.range(0, 10).forEach(i -> TOWN.signIn(kim.email(), "wrong " + i).answers(401));
    assertThat(
            APP.database()
                .count(
                    "SELECT count(*) FROM users WHERE id = ? AND locked_until > now()", kim.id()))
        .isOne();
    kim.signsIn().answers(200);
  }

  @Test
  void anOrganizationOfOthersIsNoPlaceToGo() {
    kim.links().answers(200);
    TOWN.org("globex-" + kim.number());
    kim.signsIn(new Browser(APP), "?org=globex-" + kim.number()).answers(403, "not-a-member");
    kim.signsIn(new Browser(APP), "?org=nowhere-" + kim.number()).answers(403, "not-a-member");
  }

  @Test
  void aSecondFactorIsAskedForAllTheSame() {
    kim.links().answers(200);
    setUpApp();
    JsonObject wanted = kim.signsIn().answers(200).json();
    assertThat(wanted.getJsonObject("second_factor").getString("token")).isNotEmpty();
    assertThat(wanted.containsKey("access_token")).isFalse();
    Browser mine = new Browser(APP);
    String page =
        kim.signsIn(mine, "?return_to=/console").answers(303).header("Location").orElseThrow();
    String told = page.substring(page.indexOf("#wanted=") + "#wanted=".length());
    assertThat(new String(Base64.getUrlDecoder().decode(told), StandardCharsets.UTF_8))
        .contains("second_factor", "totp");
    assertThat(mine.cookies()).doesNotContainKey("tenantry");
  }

  private void setUpApp() {
    APP.database()
        .run(
            "INSERT INTO totp_secrets (user_id, secret, confirmed_at) VALUES (?, 'sealed', now())",
            kim.id());
  }

  private String amr() {
    return String.valueOf(
        APP.database()
            .rows("SELECT amr::text FROM sessions WHERE user_id = ? ORDER BY id DESC", kim.id())
            .getFirst()
            .get("amr"));
  }

  private static List<String> methods() {
    return APP
        .database()
        .rows(
            "SELECT data ->> 'method' AS method FROM audit_events WHERE action = 'session.started'")
        .stream()
        .map(row -> String.valueOf(row.get("method")))
        .toList();
  }
}
