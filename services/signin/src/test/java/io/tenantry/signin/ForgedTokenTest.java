package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An issuer that says what a real one never would, or says nothing. */
class ForgedTokenTest {

  private static final Elsewhere ISSUER = new Elsewhere();
  private static final Town TOWN = new Town(provider());
  private static final AtomicInteger COUNT = new AtomicInteger();

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final ECKey key = Elsewhere.key("key-" + COUNT.incrementAndGet());

  private static OidcProvider provider() {
    return new OidcProvider(
        "corp",
        "Corp",
        OidcPreset.Kind.OPENID,
        ISSUER.url(),
        "tenantry",
        Optional.of("a secret of ours"),
        Optional.empty(),
        List.of("openid"));
  }

  @AfterAll
  static void close() {
    ISSUER.close();
  }

  /** What is remembered of the issuer is too old for each test, and it is remembered who comes. */
  @BeforeEach
  void theIssuerIsAsItShouldBe() {
    APP.clock().advance(Duration.ofHours(2));
    ISSUER.answer("/.well-known/openid-configuration", ISSUER.document());
    ISSUER.answer("/jwks", Elsewhere.publicKeys(key));
    ISSUER.forget();
    if (APP.database().count("SELECT count(*) FROM linked_accounts") == 0) {
      UUID kim = TOWN.person("Kim Miller", "kim@acme.test");
      APP.database()
          .run(
              "INSERT INTO linked_accounts (id, user_id, provider, issuer, subject, linked_by)"
                  + " VALUES (?, ?, 'corp', ?, 'somebody', ?)",
              UUID.randomUUID(),
              kim,
              ISSUER.url(),
              kim);
    }
  }

  @Test
  void aTokenOfTheIssuerSignsInAndItsClientIsKnownByItsSecret() {
    signIn(claims -> Elsewhere.signed(claims.build(), key)).answers(200);
    Elsewhere.Heard asked = ISSUER.heardAt("/token").getFirst();
    assertThat(asked.headers().get("Authorization")).startsWith("Basic ");
    assertThat(asked.fields())
        .containsEntry("grant_type", "authorization_code")
        .containsEntry("code", "the-code")
        .containsEntry("redirect_uri", "http://tenantry.test/v1/auth/oidc/corp/callback")
        .doesNotContainKey("client_secret");
    assertThat(asked.fields().get("code_verifier")).hasSizeGreaterThanOrEqualTo(43);
  }

  @Test
  void anotherKeyUnderTheSameNameIsRefused() {
    ECKey forged = Elsewhere.key(key.getKeyID());
    refused(claims -> Elsewhere.signed(claims.build(), forged))
        .contains("its signature or its time is not right");
  }

  /** Who of several a token was made for has to stand in it. */
  @Test
  void aTokenThatWasMadeForAnotherClientIsRefused() {
    List<String> both = List.of("tenantry", "another-client");
    refused(claims -> Elsewhere.signed(claims.audience(both).build(), key))
        .contains("it was made for another client");
    refused(claims -> Elsewhere.signed(claims.claim("azp", "another-client").build(), key))
        .contains("it was made for another client");
    signIn(claims -> Elsewhere.signed(claims.audience(both).claim("azp", "tenantry").build(), key))
        .answers(200);
  }

  @Test
  void aTokenThatNobodyHasSignedIsRefused() {
    refused(claims -> new PlainJWT(claims.build()).serialize()).contains("not a signed token");
    refused(claims -> "nonsense").contains("not a signed token");
  }

  /** The public key is known to all, so whoever takes it for a shared one lets all sign. */
  @Test
  void aSharedKeyIsNoKey() throws JOSEException {
    byte[] known = key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    refused(claims ->
            Elsewhere.signed(claims.build(), JWSAlgorithm.HS256, key.getKeyID(), mac(known)))
        .contains("a method that is not taken here");
    var shared = new OctetSequenceKeyGenerator(256).keyID("shared").generate();
    ISSUER.answer(
        "/jwks",
        new JsonObject().put("keys", new JsonArray().add(new JsonObject(shared.toJSONString()))));
    ISSUER.answer(
        "/.well-known/openid-configuration",
        ISSUER
            .document()
            .put(
                "id_token_signing_alg_values_supported", new JsonArray().add("HS256").add("none")));
    APP.clock().advance(Duration.ofHours(2));
    refused(claims ->
            Elsewhere.signed(
                claims.build(), JWSAlgorithm.HS256, "shared", mac(shared.toByteArray())))
        .contains("a method that is not taken here");
  }

  @Test
  void aTokenThatIsOverOrNotYetOrWithoutEndIsRefused() {
    Date ago = Date.from(Instant.now().minusSeconds(120));
    refused(claims -> Elsewhere.signed(claims.expirationTime(ago).build(), key))
        .contains("its time is not right");
    refused(claims -> Elsewhere.signed(claims.expirationTime(null).build(), key))
        .contains("its time is not right");
    refused(claims -> Elsewhere.signed(claims.issueTime(null).build(), key))
        .contains("its time is not right");
    refused(claims -> Elsewhere.signed(claims.claim("nonce", null).build(), key))
        .contains("its nonce");
    refused(claims -> Elsewhere.signed(claims.subject(null).build(), key)).isNotEmpty();
    refused(claims -> Elsewhere.signed(claims.subject("x".repeat(256)).build(), key))
        .contains("it names nobody");
  }

  @Test
  void aNewKeyIsAskedForAtOnceAndNoMoreOftenThanThat() {
    signIn(claims -> Elsewhere.signed(claims.build(), key)).answers(200);
    ECKey next = Elsewhere.key("the-next");
    ISSUER.answer("/jwks", Elsewhere.publicKeys(key, next));
    APP.clock().advance(Duration.ofSeconds(30));
    signIn(claims -> Elsewhere.signed(claims.build(), next)).answers(200);
    assertThat(ISSUER.heardAt("/jwks")).hasSize(2);
    for (int i = 0; i < 5; i++) {
      ECKey unknown = Elsewhere.key("unknown-" + i);
      refused(claims -> Elsewhere.signed(claims.build(), unknown)).contains("its signature");
    }
    assertThat(ISSUER.heardAt("/jwks")).hasSize(2);
    assertThat(ISSUER.heardAt("/.well-known/openid-configuration")).hasSize(1);
  }

  @Test
  void anIssuerThatPromisesToSayWhoItIsHasTo() {
    ISSUER.answer(
        "/.well-known/openid-configuration",
        ISSUER.document().put("authorization_response_iss_parameter_supported", true));
    answerWith(claims -> Elsewhere.signed(claims.build(), key));
    Browser silent = new Browser(APP);
    silent.open(back(silent, "")).answers(401, "wrong-issuer");
    Browser named = new Browser(APP);
    named.open(back(named, "&iss=" + ISSUER.url())).answers(200);
  }

  @Test
  void aDocumentOfSomebodyElseOrOneThatLeadsAwayIsNone() {
    for (JsonObject document :
        List.of(
            ISSUER.document().put("issuer", "https://evil.example"),
            ISSUER.document().put("token_endpoint", "http://evil.example/token"),
            ISSUER.document().put("jwks_uri", "file:///etc/passwd"),
            ISSUER.document().put("padding", "x".repeat(IssuerHttp.BYTES_MAX)),
            new JsonObject())) {
      APP.clock().advance(Duration.ofHours(2));
      ISSUER.answer("/.well-known/openid-configuration", document);
      start().answers(503, "issuer-unavailable");
    }
    APP.clock().advance(Duration.ofHours(2));
    ISSUER.answer(
        "/.well-known/openid-configuration",
        asked -> new Elsewhere.Said(302, ISSUER.url() + "/elsewhere"));
    ISSUER.answer("/elsewhere", ISSUER.document());
    start().answers(503, "issuer-unavailable");
    assertThat(ISSUER.heardAt("/elsewhere")).isEmpty();
  }

  @Test
  void anIssuerThatFailsIsLeftAloneForAWhile() {
    ISSUER.answer("/.well-known/openid-configuration", asked -> new Elsewhere.Said(500, "oops"));
    Reply refused = start().answers(503, "issuer-unavailable");
    assertThat(refused.header("Retry-After")).contains("10");
    assertThat(refused.text()).doesNotContain("oops");
    start().answers(503, "issuer-unavailable");
    assertThat(ISSUER.heardAt("/.well-known/openid-configuration")).hasSize(1);
    ISSUER.answer("/.well-known/openid-configuration", ISSUER.document());
    APP.clock().advance(Duration.ofSeconds(11));
    start().answers(303);
  }

  @Test
  void whatTheTokenEndpointSaysIsToldInWordsOfOurs() {
    answer(400, new JsonObject().put("error", "invalid_grant"), 401, "sign-in-over");
    answer(401, new JsonObject().put("error", "invalid_client"), 503, "issuer-unavailable");
    answer(200, new JsonObject().put("access_token", "only"), 401, "invalid-id-token");
    answer(500, new JsonObject(), 503, "issuer-unavailable");
  }

  private void answer(int status, JsonObject said, int heard, String code) {
    ISSUER.answer("/token", asked -> new Elsewhere.Said(status, said.encode()));
    Browser browser = new Browser(APP);
    browser.open(back(browser, "")).answers(heard, code);
  }

  private static Reply start() {
    return APP.visitor().get("/v1/auth/oidc/corp/start");
  }

  private AbstractStringAssert<?> refused(Function<JWTClaimsSet.Builder, String> token) {
    Reply refused = signIn(token).answers(401, "invalid-id-token");
    assertThat(refused.cookies()).isEmpty();
    return assertThat(refused.json().getString("detail"));
  }

  private Reply signIn(Function<JWTClaimsSet.Builder, String> token) {
    answerWith(token);
    Browser browser = new Browser(APP);
    return browser.open(back(browser, ""));
  }

  /** The nonce is that of the sign-in, which the issuer learned on the way there. */
  private void answerWith(Function<JWTClaimsSet.Builder, String> token) {
    ISSUER.answer(
        "/token",
        asked -> {
          String idToken = token.apply(ISSUER.claims(nonce));
          return new Elsewhere.Said(
              200,
              new JsonObject()
                  .put("access_token", "an-access-token")
                  .put("token_type", "Bearer")
                  .put("id_token", idToken)
                  .encode());
        });
  }

  private String nonce = "";

  private String back(Browser browser, String more) {
    URI door = browser.begins("corp", "");
    Map<String, String> asked = Elsewhere.fields(door.getRawQuery());
    nonce = asked.getOrDefault("nonce", "");
    return "/v1/auth/oidc/corp/callback?code=the-code&state=" + asked.get("state") + more;
  }

  private static MACSigner mac(byte[] secret) {
    try {
      return new MACSigner(secret);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
