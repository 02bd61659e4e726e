package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.crypto.Ids;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every way to make a token of one's own that RFC 8725 warns of, and some more. */
class ForgedTokenTest {

  private static final World WORLD = new World();

  @RegisterExtension static final TestApp APP = WORLD.app;

  private String token = "";
  private JsonObject header = new JsonObject();
  private JsonObject claims = header;

  @BeforeEach
  void annSignsIn() {
    UUID acme = WORLD.org("acme");
    token = WORLD.signIn(WORLD.member(acme, "viewer"), acme).accessToken();
    header = decoded(part(0));
    claims = decoded(part(1));
    APP.visitor().withToken(token).get("/v1/probe").answers(200);
  }

  @Test
  void oursNamesKeyTypeAudienceAndNothingPersonal() {
    assertThat(header.fieldNames()).containsExactlyInAnyOrder("alg", "typ", "kid");
    assertThat(header.getString("typ")).isEqualTo("at+jwt");
    assertThat(claims.fieldNames())
        .containsExactlyInAnyOrder(
            "iss", "aud", "sub", "sid", "org", "ue", "me", "oe", "pe", "auth_time", "iat", "exp");
    assertThat(claims.getString("iss")).isEqualTo("http://tenantry.test");
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(300);
  }

  @Test
  void aChangedClaimIsNoticed() {
    refused(
        part(0) + "." + encoded(claims.copy().put("sub", Ids.next().toString())) + "." + part(2));
    refused(part(0) + "." + encoded(claims.copy().put("exp", 9_999_999_999L)) + "." + part(2));
  }

  @Test
  void aChangedSignatureIsNoticed() {
    byte[] signature = Base64.getUrlDecoder().decode(part(2));
    for (int i = 0; i < signature.length; i += 7) {
      byte[] changed = signature.clone();
      changed[i] ^= 4;
      refused(part(0) + "." + part(1) + "." + base64(changed));
    }
    refused(part(0) + "." + part(1) + "." + base64(new byte[64]));
    refused(part(0) + "." + part(1) + "." + base64(Arrays.copyOf(signature, 63)));
    refused(part(0) + "." + part(1) + ".");
    refused(part(0) + "." + part(1));
  }

  @Test
  void aTokenWithoutSignatureIsRefused() {
    for (String none : new String[] {"none", "None", "NONE"}) {
      JsonObject unsigned = header.copy().put("alg", none);
      refused(encoded(unsigned) + "." + part(1) + ".");
      refused(encoded(unsigned) + "." + part(1));
      refused(encoded(unsigned) + "." + part(1) + "." + part(2));
    }
  }

  @Test
  void thePublicKeyIsNoSharedSecret() throws GeneralSecurityException {
    String published =
        APP.visitor().get("/.well-known/jwks.json").json().getJsonArray("keys").getValue(0) + "";
    for (String key : new String[] {published, new JsonObject(published).getString("x")}) {
      String input = encoded(header.copy().put("alg", "HS256")) + "." + part(1);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      refused(input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII))));
    }
  }

  @Test
  void aForeignKeyIsRefusedWhateverItCallsItself() {
    SigningKey foreign =
        SigningKey.Sealed.make(APP.foundation().secrets())
            .open(APP.foundation().secrets(), APP.clock().instant());
    refused(foreign.sign(claims));
    SigningKey inDisguise =
        new SigningKey(
            header.getString("kid"),
            foreign.publicJwk(),
            foreign.privateKey(),
            foreign.signsFrom());
    refused(inDisguise.sign(claims));
  }

  @Test
  void aKeyInTheHeaderIsNotLookedAt() {
    SigningKey foreign =
        SigningKey.Sealed.make(APP.foundation().secrets())
            .open(APP.foundation().secrets(), APP.clock().instant());
    String[] parts = foreign.sign(claims).split("\\.", -1);
    JsonObject carrying = header.copy().put("jwk", foreign.publicJwk());
    refused(encoded(carrying) + "." + parts[1] + "." + parts[2]);
  }

  @Test
  void aTokenOfAnotherTypeOrWithUnknownExtensionsIsRefused() {
    refused(signed(header.copy().put("typ", "JWT"), claims));
    refused(signed(without(header, "typ"), claims));
    refused(signed(without(header, "kid"), claims));
    refused(signed(header.copy().put("crit", "[\"exp\"]"), claims));
  }

  @Test
  void everyClaimMustBeThere() {
    for (String name : claims.fieldNames()) {
      if (!name.equals("org")) {
        refused(ours().sign(without(claims, name)));
      }
    }
  }

  @Test
  void aTokenForSomebodyElseOrBySomebodyElseIsRefused() {
    refused(ours().sign(claims.copy().put("aud", "billing")));
    refused(ours().sign(claims.copy().put("iss", "http://elsewhere.test")));
  }

  @Test
  void claimsOfAnotherTypeAreRefusedNotAnError() {
    refused(ours().sign(claims.copy().put("exp", "tomorrow")));
    refused(ours().sign(claims.copy().put("sid", 7)));
    refused(ours().sign(claims.copy().put("sub", "not-a-uuid")));
    refused(ours().sign(claims.copy().put("ue", "first")));
  }

  @Test
  void whatIsNoTokenIsRefused() {
    refused("rubbish");
    refused(".");
    refused("..");
    refused("a.b.c");
    refused("x".repeat(4_000));
    refused(base64("[1]".getBytes(StandardCharsets.UTF_8)) + "." + part(1) + "." + part(2));
    refused(part(0) + "." + base64("[]".getBytes(StandardCharsets.UTF_8)) + "." + part(2));
  }

  private static void refused(String forged) {
    Reply reply = APP.visitor().withToken(forged).get("/v1/probe").answers(401, "invalid-token");
    assertThat(reply.text()).doesNotContain(forged);
  }

  private static SigningKey ours() {
    return TestApp.await(WORLD.keys().ready()).signer(APP.clock().instant());
  }

  /** Signed by our key over a header of the forger's. */
  private static String signed(JsonObject header, JsonObject claims) {
    SigningKey key = ours();
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      String input = encoded(header) + "." + encoded(claims);
      signature.initSign(key.privateKey());
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonObject without(JsonObject json, String name) {
    JsonObject fewer = json.copy();
    fewer.remove(name);
    return fewer;
  }

  private String part(int index) {
    return token.split("\\.", -1)[index];
  }

  private static JsonObject decoded(String part) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  private static String encoded(JsonObject json) {
    return base64(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
