package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.State;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Accounts at a real OpenID Connect server: linking them, signing in by them, losing them. */
class OidcSignInTest {

  private static final OidcServer SERVER = OidcServer.start();
  private static final Town TOWN = new Town(provider("acme"), provider("globex"));
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String OWN = "/v1/me/linked-accounts";
  private static final String NOTHING = "{}";

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String email = "kim" + number + "@acme.test";
  private final String subject = "subject-" + number;
  private final Browser browser = new Browser(APP);
  private UUID acme = new UUID(0, 0);
  private UUID kim = new UUID(0, 0);

  private static OidcProvider provider(String name) {
    return new OidcProvider(
        name,
        "Acme Login",
        OidcPreset.Kind.OPENID,
        SERVER.issuer(name),
        "tenantry",
        Optional.of("a secret of ours"),
        Optional.empty(),
        List.of("openid", "email"));
  }

  @AfterAll
  static void stopTheServer() {
    SERVER.close();
  }

  @BeforeEach
  void kimBelongsToAcme() {
    APP.clock().reset();
    acme = TOWN.org("acme-" + number);
    kim = TOWN.member(acme, "Kim Miller", email, "viewer");
    signInWithPassword(browser);
    APP.mails().clear();
  }

  @Test
  void anAccountThatWasLinkedSignsIn() {
    JsonObject linked = link(browser).answers(200).json();
    assertThat(linked.getString("provider")).isEqualTo("acme");
    assertThat(linked.getString("provider_user_id")).isEqualTo(subject);
    assertThat(linked.getString("name")).isEqualTo("kim@elsewhere.test");
    assertThat(APP.mails().mailTo(email).text()).contains("a Acme Login account was linked");
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("account.linked");

    Reply in = signIn(new Browser(APP), "", NOTHING).answers(200);
    assertThat(in.json().getJsonObject("user").getString("id")).isEqualTo(kim.toString());
    assertThat(in.json().getJsonObject("org").getString("slug")).isEqualTo("acme-" + number);
    assertThat(in.json().getString("refresh_token")).isNotEmpty();
    assertThat(in.cookies()).anySatisfy(one -> assertThat(one).startsWith("tenantry="));
    Visitor kims = APP.visitor().withToken(in.json().getString("access_token"));
    JsonObject listed = kims.get(OWN).answers(200).json().getJsonArray("data").getJsonObject(0);
    assertThat(listed.getString("last_used_at")).isNotNull();
    assertThat(amr()).isEqualTo("{fed}");
    assertThat(methods()).contains("oidc:acme");
  }

  @Test
  void thePeopleListsKnowWhereSomebodyHasLinkedAnAccount() {
    TOWN.member(acme, "Ada Admin", "ada" + number + "@acme.test", "owner");
    Visitor ada = TOWN.signedIn("ada" + number + "@acme.test");
    String path = "/v1/orgs/acme-" + number + "/users";
    String before = ada.get(path + "/" + kim).header("ETag").orElseThrow();
    assertThat(ada.get(path + "?has_oauth=true").json().getJsonArray("data")).isEmpty();
    link(browser).answers(200);
    for (String filter : List.of("has_oauth=true", "oauth_provider=acme", "auth_method=oauth")) {
      assertThat(ada.get(path + "?" + filter).answers(200).json().getJsonArray("data"))
          .as(filter)
          .hasSize(1);
    }
    Reply detail = ada.get(path + "/" + kim).answers(200);
    assertThat(detail.json().getJsonArray("oauth_providers")).containsExactly("acme");
    assertThat(detail.header("ETag").orElseThrow()).isNotEqualTo(before);
    assertThat(ada.get(path + "/filter-values").json().getJsonArray("oauth_providers"))
        .contains("acme", "google", "facebook", "github", "apple");
    String id = accounts().getFirst();
    browser.open(OWN);
    kims().delete(OWN + "/" + id).answers(204);
    assertThat(ada.get(path + "?has_oauth=true").json().getJsonArray("data")).isEmpty();
  }

  /**
   * Prowler CVE-2026-59151, Capgo CVE-2026-56223: an address that a provider vouches for led into
   * the account that has it here.
   */
  @Test
  void anAddressOfAProviderFindsNobodyAndMakesNobody() {
    long people = APP.database().count("SELECT count(*) FROM users");
    String claims = "{\"email\": \"" + email + "\", \"email_verified\": true}";
    Reply refused = signIn(new Browser(APP), "", claims).answers(403, "not-linked");
    assertThat(refused.json().getString("detail")).contains("link it at /v1/me/linked-accounts");
    assertThat(refused.cookies()).noneSatisfy(one -> assertThat(one).startsWith("tenantry="));
    assertThat(APP.database().count("SELECT count(*) FROM users")).isEqualTo(people);
    assertThat(accounts()).isEmpty();
  }

  /** better-auth CVE-2026-67330: one provider's name for somebody was taken for another's. */
  @Test
  void theSameSubjectOfAnotherIssuerIsSomebodyElse() {
    link(browser).answers(200);
    Browser other = new Browser(APP);
    URI back = SERVER.signIn(other.begins("globex", ""), subject, NOTHING);
    other.open(back.toString()).answers(403, "not-linked");
    APP.database()
        .run("UPDATE linked_accounts SET issuer = 'https://before.test' WHERE user_id = ?", kim);
    signIn(new Browser(APP), "", NOTHING).answers(403, "not-linked");
  }

  @Test
  void anIdTokenThatIsNotForThisSignInIsRefused() {
    link(browser).answers(200);
    refused("{\"nonce\": \"of-another-sign-in\"}", "its nonce is not that of this sign-in");
    refused("{\"iss\": \"https://evil.example\"}", "it is another issuer's");
    refused("{\"aud\": \"another-client\"}", "it is for another client");
    refused("{\"exp\": 1000000000}", "its signature or its time is not right");
    refused("{\"iat\": 9000000000}", "its signature or its time is not right");
    signIn(new Browser(APP), "", NOTHING).answers(200);
  }

  private void refused(String claims, String why) {
    Reply refused = signIn(new Browser(APP), "", claims).answers(401, "invalid-id-token");
    assertThat(refused.json().getString("detail")).isEqualTo("the ID token is refused: " + why);
    assertThat(refused.cookies()).isEmpty();
  }

  @Test
  void anotherStateThanTheOneOfThisBrowserIsRefused() {
    link(browser).answers(200);
    Browser mine = new Browser(APP);
    String back = SERVER.signIn(mine.begins("acme", ""), subject, NOTHING).toString();
    mine.copy().open(back.replaceFirst("state=[^&]+", "state=another")).answers(401, "wrong-state");
    mine.copy().open(back.replaceFirst("&?state=[^&]+", "")).answers(400, "invalid");
    mine.open(back).answers(200);
  }

  /** Login CSRF: who is led to the end of a way that somebody else has begun ends nowhere. */
  @Test
  void aWayEndsOnlyInTheBrowserThatHasBegunIt() {
    link(browser).answers(200);
    Browser attackers = new Browser(APP);
    String back = SERVER.signIn(attackers.begins("acme", ""), subject, NOTHING).toString();
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
    String back = SERVER.signIn(mine.begins("acme", ""), subject, NOTHING).toString();
    mine.copy()
        .open(back.replace("/acme/callback", "/globex/callback"))
        .answers(401, "wrong-state");
    mine.copy().open(back + "&iss=" + SERVER.issuer("globex")).answers(401, "wrong-issuer");
    mine.open(back.replace("/acme/callback", "/nobody/callback")).answers(404);
  }

  /** Keycloak CVE-2026-90997: what is good for one use was accepted again. */
  @Test
  void aWayEndsOnceHoweverManyBringIt() {
    link(browser).answers(200);
    Browser mine = new Browser(APP);
    String back = SERVER.signIn(mine.begins("acme", ""), subject, NOTHING).toString();
    List<Browser> copies = IntStream.range(0, 4).mapToObj(i -> mine.copy()).toList();
    assertThat(copies.parallelStream().filter(one -> one.open(back).status() == 200).count())
        .isEqualTo(1);
    mine.copy().open(back).answers(401, "sign-in-over");
    assertThat(copies)
        .anySatisfy(one -> assertThat(one.cookies()).doesNotContainKey("tenantry-oidc"));
  }

  @Test
  void aWayIsOverAfterTenMinutes() {
    link(browser).answers(200);
    Browser mine = new Browser(APP);
    String back = SERVER.signIn(mine.begins("acme", ""), subject, NOTHING).toString();
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

  @Test
  void theWayThereHasAllThatProtectsIt() {
    Reply sent = APP.visitor().get("/v1/auth/oidc/acme/start").answers(303);
    String door = sent.header("Location").orElseThrow();
    assertThat(door)
        .startsWith(SERVER.issuer("acme") + "/authorize?")
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
  void aBrowserEndsOnAPageOfOursWithTheSessionInItsCookies() {
    link(browser).answers(200);
    Browser mine = new Browser(APP);
    Reply back = signIn(mine, "?return_to=/console/people%3Fpage%3D2", NOTHING).answers(303);
    assertThat(back.header("Location")).contains("http://tenantry.test/console/people?page=2");
    assertThat(back.text()).isEmpty();
    assertThat(mine.cookies()).containsKeys("tenantry", "tenantry-refresh");
    assertThat(mine.open("/v1/me").answers(200).json().getJsonObject("user").getString("id"))
        .isEqualTo(kim.toString());
    Reply no =
        signIn(new Browser(APP), "?return_to=/console", "{\"sub\": \"nobody\"}").answers(303);
    assertThat(no.header("Location")).contains("http://tenantry.test/console#error=not-linked");
  }

  /** Keycloak CVE-2026-1609: who was disabled still got in by another grant. */
  @Test
  void whoMayNotComeInMayNotComeInByAnAccountElsewhere() {
    link(browser).answers(200);
    TOWN.suspend(acme, kim);
    signIn(new Browser(APP), "?org=acme-" + number, NOTHING).answers(403, "suspended");
    TOWN.ban(kim);
    signIn(new Browser(APP), "", NOTHING).answers(403, "banned");
    TOWN.set(kim, State.INACTIVE);
    signIn(new Browser(APP), "", NOTHING).answers(403, "inactive");
    TOWN.set(kim, State.DELETED);
    signIn(new Browser(APP), "", NOTHING).answers(403, "deleted");
    assertThat(TOWN.refused(kim))
        .containsExactly(
            "suspended oidc:acme", "banned oidc:acme", "inactive oidc:acme", "deleted oidc:acme");
  }

  @Test
  void theTrailNamesWhoseAccountWasRefusedAndNobodyForAnAccountOfNobody() {
    int before = TOWN.refused(SignInTrail.NOBODY).size();
    signIn(new Browser(APP), "", NOTHING).answers(403, "not-linked");
    link(browser).answers(200);
    signIn(new Browser(APP), "", "{\"aud\": \"another-client\"}").answers(401);
    assertThat(TOWN.refused(SignInTrail.NOBODY).subList(before, before + 2))
        .containsExactly("not-linked oidc:acme", "invalid-id-token oidc:acme");
    assertThat(TOWN.refused(kim)).isEmpty();
    APP.database().run("UPDATE org_standing SET state = 'suspended' WHERE org_id = ?", acme);
    String there = "?org=acme-" + number;
    signIn(new Browser(APP), there, NOTHING).answers(403, "organization-suspended");
    signIn(new Browser(APP), "?org=nowhere", NOTHING).answers(403, "not-a-member");
    assertThat(TOWN.refused(kim))
        .containsExactly("organization-suspended oidc:acme", "not-a-member oidc:acme");
    assertThat(APP.database().count("SELECT failed_attempts FROM users WHERE id = ?", kim))
        .isZero();
  }

  @Test
  void whoeverGuessesAtThePasswordKeepsNobodyFromTheirOtherWayIn() {
    link(browser).answers(200);
    IntStream.range(0, 10).forEach(i -> TOWN.signIn(email, "wrong " + i).answers(401));
    assertThat(
            APP.database()
                .count("SELECT count(*) FROM users WHERE id = ? AND locked_until > now()", kim))
        .isOne();
    signIn(new Browser(APP), "", NOTHING).answers(200);
  }

  @Test
  void anOrganizationOfOthersIsNoPlaceToGo() {
    link(browser).answers(200);
    TOWN.org("globex-" + number);
    signIn(new Browser(APP), "?org=globex-" + number, NOTHING).answers(403, "not-a-member");
    signIn(new Browser(APP), "?org=nowhere-" + number, NOTHING).answers(403, "not-a-member");
  }

  @Test
  void aSecondFactorIsAskedForAllTheSame() {
    link(browser).answers(200);
    setUpApp();
    JsonObject wanted = signIn(new Browser(APP), "", NOTHING).answers(200).json();
    assertThat(wanted.getJsonObject("second_factor").getString("token")).isNotEmpty();
    assertThat(wanted.containsKey("access_token")).isFalse();
    Browser mine = new Browser(APP);
    String page =
        signIn(mine, "?return_to=/console", NOTHING).answers(303).header("Location").orElseThrow();
    String told = page.substring(page.indexOf("#wanted=") + "#wanted=".length());
    assertThat(new String(Base64.getUrlDecoder().decode(told), StandardCharsets.UTF_8))
        .contains("second_factor", "totp");
    assertThat(mine.cookies()).doesNotContainKey("tenantry");
  }

  /** ZITADEL CVE-2026-105207: an account elsewhere was linked without the first factor. */
  @Test
  void linkingTakesAFreshSessionThatStillStands() {
    APP.visitor().post(OWN, toLink()).answers(401);
    APP.database()
        .run(
            "UPDATE sessions SET auth_time = now() - interval '40 minutes' WHERE user_id = ?", kim);
    browser.asks("/v1/auth/refresh", new JsonObject()).answers(200);
    browser.asks(OWN, toLink()).answers(403, "sign-in-again");
    signInWithPassword(browser);
    URI door = URI.create(browser.asks(OWN, toLink()).json().getString("authorization_url"));
    String back = SERVER.signIn(door, subject, NOTHING).toString();
    browser.asks("/v1/auth/sign-out", new JsonObject()).answers(204);
    browser.open(back).answers(401, "session-ended");
    assertThat(accounts()).isEmpty();
  }

  @Test
  void aForeignPageBeginsNoLink() {
    String cookie = "tenantry=" + browser.cookies().get("tenantry");
    Visitor foreign = APP.visitor().with("Cookie", cookie).with("Origin", "https://evil.example");
    foreign.post(OWN, toLink()).answers(403, "bad-origin");
  }

  @Test
  void anAccountIsOnePersonsAndLinkingItAgainChangesNothing() {
    link(browser).answers(200);
    TOWN.settle();
    APP.mails().clear();
    link(browser).answers(200);
    TOWN.settle();
    assertThat(accounts()).hasSize(1);
    assertThat(APP.mails().all()).isEmpty();
    TOWN.person("Lee", "lee" + number + "@acme.test");
    Browser lees = new Browser(APP);
    signInWithPassword(lees, "lee" + number + "@acme.test");
    Reply taken = link(lees).answers(409, "account-linked");
    assertThat(taken.text()).doesNotContain("Kim", email);
    assertThat(link(lees, "/console").answers(303).header("Location"))
        .contains("http://tenantry.test/console#error=account-linked");
  }

  @Test
  void theLastWayInStays() {
    link(browser).answers(200);
    String id = accounts().getFirst();
    APP.database().run("DELETE FROM password_hashes WHERE user_id = ?", kim);
    kims().delete(OWN + "/" + id).answers(409, "last-way-in");
    assertThat(accounts()).containsExactly(id);
    APP.database()
        .run(
            "INSERT INTO linked_accounts (id, user_id, provider, issuer, subject, linked_by)"
                + " VALUES (?, ?, 'gone', 'https://gone.test', ?, ?)",
            UUID.randomUUID(),
            kim,
            subject,
            kim);
    kims().delete(OWN + "/" + id).answers(409, "last-way-in");
    signIn(new Browser(APP), "", NOTHING).answers(200);
  }

  @Test
  void takingOneAwayEndsOtherSessionsAndIsTold() {
    link(browser).answers(200);
    Reply elsewhere = signIn(new Browser(APP), "", NOTHING).answers(200);
    Visitor other = APP.visitor().withToken(elsewhere.json().getString("access_token"));
    TOWN.settle();
    APP.mails().clear();
    String id = accounts().getFirst();
    Visitor kims = kims();
    kims.delete(OWN + "/" + id).answers(204);
    other.get("/v1/me").answers(401, "session-ended");
    kims.get("/v1/me").answers(200);
    kims.delete(OWN + "/" + id).answers(404);
    assertThat(APP.mails().mailTo(email).text()).contains("a Acme Login account was taken away");
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("account.unlinked");
    signIn(new Browser(APP), "", NOTHING).answers(403, "not-linked");
  }

  private static JsonObject toLink() {
    return new JsonObject().put("provider", "acme");
  }

  private Reply link(Browser by) {
    return link(by, toLink());
  }

  private Reply link(Browser by, String returnTo) {
    return link(by, toLink().put("return_to", returnTo));
  }

  private Reply link(Browser by, JsonObject wanted) {
    JsonObject begun = by.asks(OWN, wanted).answers(200).json();
    URI door = URI.create(begun.getString("authorization_url"));
    String claims = "{\"email\": \"kim@elsewhere.test\"}";
    return by.open(SERVER.signIn(door, subject, claims).toString());
  }

  private Reply signIn(Browser by, String query, String claims) {
    return by.open(SERVER.signIn(by.begins("acme", query), subject, claims).toString());
  }

  private void signInWithPassword(Browser by) {
    signInWithPassword(by, email);
  }

  private static void signInWithPassword(Browser by, String identifier) {
    by.asks(
            "/v1/auth/sign-in",
            new JsonObject().put("identifier", identifier).put("password", Town.PASSWORD))
        .answers(200);
  }

  /** With the token of the browser's session, which is asked for by itself. */
  private Visitor kims() {
    return APP.visitor().withToken(browser.cookies().get("tenantry"));
  }

  private void setUpApp() {
    APP.database()
        .run(
            "INSERT INTO totp_secrets (user_id, secret, confirmed_at) VALUES (?, 'sealed', now())",
            kim);
  }

  private List<String> accounts() {
    return APP
        .database()
        .rows("SELECT id FROM linked_accounts WHERE user_id = ? ORDER BY created_at", kim)
        .stream()
        .map(row -> String.valueOf(row.get("id")))
        .toList();
  }

  private String amr() {
    return String.valueOf(
        APP.database()
            .rows("SELECT amr::text FROM sessions WHERE user_id = ? ORDER BY id DESC", kim)
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
