package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** GitHub, Facebook and Apple, as their documents say that they answer. */
class KnownProviderTest {

  private static final Elsewhere GITHUB = new Elsewhere();
  private static final Elsewhere FACEBOOK = new Elsewhere();
  private static final Elsewhere APPLE = new Elsewhere();
  private static final ECKey OURS = Elsewhere.key("ABC123DEFG");
  private static final Town TOWN =
      new Town(
          provider(OidcPreset.GITHUB, GITHUB),
          provider(OidcPreset.FACEBOOK, FACEBOOK),
          provider(OidcPreset.APPLE, APPLE));

  @RegisterExtension static final TestApp APP = TOWN.app;

  private static OidcProvider provider(OidcPreset preset, Elsewhere at) {
    boolean apple = preset == OidcPreset.APPLE;
    return new OidcProvider(
        preset.provider(),
        preset.label(),
        preset.kind(),
        at.url(),
        "tenantry",
        apple ? Optional.empty() : Optional.of("a secret of ours"),
        apple
            ? Optional.of(new OidcProvider.AppleKey("TEAM123456", "ABC123DEFG", pem()))
            : Optional.empty(),
        preset.scopes());
  }

  private static String pem() {
    try {
      String der = Base64.getMimeEncoder().encodeToString(OURS.toPrivateKey().getEncoded());
      return "-----BEGIN PRIVATE KEY-----\n" + der + "\n-----END PRIVATE KEY-----\n";
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  static void close() {
    GITHUB.close();
    FACEBOOK.close();
    APPLE.close();
  }

  @BeforeEach
  void kimHasLinkedAllOfThem() {
    if (APP.database().count("SELECT count(*) FROM linked_accounts") > 0) {
      return;
    }
    UUID kim = TOWN.person("Kim Miller", "kim@acme.test");
    linked(kim, "github", GITHUB.url(), "583231");
    linked(kim, "facebook", FACEBOOK.url(), "10160000000000000");
    linked(kim, "apple", APPLE.url(), "000792.d710.0638");
  }

  private static void linked(UUID user, String provider, String issuer, String subject) {
    APP.database()
        .run(
            "INSERT INTO linked_accounts (id, user_id, provider, issuer, subject, linked_by)"
                + " VALUES (?, ?, ?, ?, ?, ?)",
            UUID.randomUUID(),
            user,
            provider,
            issuer,
            subject,
            user);
  }

  @Test
  void gitHubIsAskedByItsNumberOfSomebodyAndByPkce() {
    GITHUB.answer("/login/oauth/access_token", bearer());
    GITHUB.answer(
        "/api/v3/user",
        new JsonObject().put("login", "octocat").put("id", 583_231).put("email", (String) null));
    Browser browser = new Browser(APP);
    URI door = browser.begins("github", "");
    Map<String, String> asked = Elsewhere.fields(door.getRawQuery());
    assertThat(door.getPath()).isEqualTo("/login/oauth/authorize");
    assertThat(asked)
        .containsEntry("code_challenge_method", "S256")
        .doesNotContainKeys("nonce", "scope");
    browser.open(back("github", asked)).answers(200);
    Elsewhere.Heard redeemed = GITHUB.heardAt("/login/oauth/access_token").getLast();
    assertThat(redeemed.headers()).containsEntry("Accept", "application/json");
    assertThat(redeemed.fields())
        .containsEntry("client_id", "tenantry")
        .containsEntry("client_secret", "a secret of ours")
        .containsKey("code_verifier");
    Map<String, String> user = GITHUB.heardAt("/api/v3/user").getLast().headers();
    assertThat(user)
        .containsEntry("Authorization", "Bearer an-access-token")
        .containsEntry("User-agent", "Tenantry");
  }

  @Test
  void gitHubSaysNoWith200AndNamesItselfByItsAddressOfSignIns() {
    GITHUB.answer(
        "/login/oauth/access_token", new JsonObject().put("error", "bad_verification_code"));
    begun("github", "").answers(401, "sign-in-over");
    GITHUB.answer(
        "/login/oauth/access_token", new JsonObject().put("error", "incorrect_client_credentials"));
    begun("github", "").answers(503, "issuer-unavailable");
    begun("github", "&iss=https://evil.example").answers(401, "wrong-issuer");
    GITHUB.answer("/login/oauth/access_token", bearer());
    GITHUB.answer("/api/v3/user", new JsonObject().put("login", "octocat").put("id", 1));
    begun("github", "&iss=" + GITHUB.url() + "/login/oauth").answers(403, "not-linked");
    GITHUB.answer("/api/v3/user", new JsonObject().put("login", "octocat"));
    begun("github", "").answers(503, "issuer-unavailable");
  }

  @Test
  void facebookIsAskedByTheGraphWithAProofOfTheApp() {
    FACEBOOK.answer("/v23.0/oauth/access_token", bearer());
    FACEBOOK.answer(
        "/v23.0/me", new JsonObject().put("id", "10160000000000000").put("name", "Kim Miller"));
    Browser browser = new Browser(APP);
    URI door = browser.begins("facebook", "");
    assertThat(door.getPath()).isEqualTo("/v23.0/dialog/oauth");
    Map<String, String> asked = Elsewhere.fields(door.getRawQuery());
    assertThat(asked).containsEntry("scope", "email").containsKey("code_challenge");
    browser.open(back("facebook", asked) + "#_=_").answers(200);
    Elsewhere.Heard me = FACEBOOK.heardAt("/v23.0/me").getLast();
    assertThat(me.headers()).containsEntry("Authorization", "Bearer an-access-token");
    assertThat(me.fields()).containsEntry("fields", "id,name,email");
    assertThat(me.fields().get("appsecret_proof")).matches("[0-9a-f]{64}");
    JsonObject used =
        new JsonObject().put("message", "used").put("type", "OAuthException").put("code", 100);
    FACEBOOK.answer(
        "/v23.0/oauth/access_token",
        heard -> new Elsewhere.Said(400, new JsonObject().put("error", used).encode()));
    begun("facebook", "").answers(401, "sign-in-over");
  }

  @Test
  void applesAnswerComesAsAFormAndOurSecretIsSignedEachTime() throws Exception {
    ECKey theirs = Elsewhere.key("apple-key");
    APPLE.answer("/.well-known/openid-configuration", APPLE.document());
    APPLE.answer("/jwks", Elsewhere.publicKeys(theirs));
    Browser browser = new Browser(APP);
    Map<String, String> asked =
        Elsewhere.fields(browser.begins("apple", "?return_to=/console").getRawQuery());
    assertThat(asked)
        .containsEntry("response_mode", "form_post")
        .containsEntry("scope", "openid email");
    JWTClaimsSet claims = APPLE.claims(asked.get("nonce")).subject("000792.d710.0638").build();
    APPLE.answer("/token", bearer().put("id_token", Elsewhere.signed(claims, theirs)));
    String on = form(asked.get("state"));
    assertThat(on)
        .startsWith("http://tenantry.test/v1/auth/oidc/apple/callback?code=the-code&state=");
    assertThat(browser.open(on).answers(303).header("Location"))
        .contains("http://tenantry.test/console");
    assertThat(browser.cookies()).containsKey("tenantry");
    requireSigned(APPLE.heardAt("/token").getLast().fields().get("client_secret"));
  }

  /** No cookie comes with what another site posts, and none is needed: the browser is sent on. */
  private static String form(String state) throws Exception {
    HttpRequest posted =
        HttpRequest.newBuilder(APP.url().resolve("/v1/auth/oidc/apple/callback"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", "https://appleid.apple.com")
            .POST(
                BodyPublishers.ofString(
                    "state=" + state + "&code=the-code&user=%7B%22name%22%3A%7B%7D%7D"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> sent = client.send(posted, BodyHandlers.ofString());
      assertThat(sent.statusCode()).isEqualTo(303);
      assertThat(sent.headers().allValues("Set-Cookie")).isEmpty();
      return sent.headers().firstValue("Location").orElseThrow();
    }
  }

  private static void requireSigned(String secret) throws ParseException, JOSEException {
    SignedJWT signed = SignedJWT.parse(secret);
    assertThat(signed.verify(new ECDSAVerifier(OURS.toPublicJWK()))).isTrue();
    assertThat(signed.getHeader().getKeyID()).isEqualTo("ABC123DEFG");
    JWTClaimsSet claims = signed.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo("TEAM123456");
    assertThat(claims.getSubject()).isEqualTo("tenantry");
    assertThat(claims.getAudience()).isEqualTo(List.of(APPLE.url()));
    assertThat(claims.getExpirationTime()).isAfter(claims.getIssueTime());
  }

  @Test
  void aFormThatIsNoneIsRefused() {
    APP.visitor()
        .post("/v1/auth/oidc/apple/callback", new JsonObject().put("state", "x"))
        .answers(415, "unsupported-media-type");
    var posts = APP.visitor().with("Content-Type", "application/x-www-form-urlencoded");
    for (String wrong :
        List.of("", "code=x", "state=", "state=a&state=b", "state=" + "x".repeat(201))) {
      posts.post("/v1/auth/oidc/apple/callback", wrong).answers(400, "invalid");
    }
    posts.post("/v1/auth/oidc/nobody/callback", "state=a").answers(404);
  }

  private static JsonObject bearer() {
    return new JsonObject().put("access_token", "an-access-token").put("token_type", "bearer");
  }

  private static Reply begun(String provider, String more) {
    Browser browser = new Browser(APP);
    Map<String, String> asked = Elsewhere.fields(browser.begins(provider, "").getRawQuery());
    return browser.open(back(provider, asked) + more);
  }

  private static String back(String provider, Map<String, String> asked) {
    return "/v1/auth/oidc/" + provider + "/callback?code=the-code&state=" + asked.get("state");
  }
}
