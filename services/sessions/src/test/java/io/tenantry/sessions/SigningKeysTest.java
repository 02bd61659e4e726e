package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SigningKeysTest {

  private static final World WORLD = new World();

  @RegisterExtension static final TestApp APP = WORLD.app;

  @BeforeEach
  void noKeys() {
    APP.database().run("DELETE FROM signing_keys");
  }

  @Test
  void nodesThatStartTogetherAgreeOnOneKey() {
    List<Future<SigningKeys.Loaded>> nodes = new ArrayList<>();
    for (int node = 0; node < 6; node++) {
      nodes.add(WORLD.keys().ready());
    }
    TestApp.await(Future.all(nodes));
    assertThat(nodes.stream().map(node -> node.result().keys().getFirst().kid()).distinct())
        .hasSize(1);
    assertThat(APP.database().count("SELECT count(*) FROM signing_keys")).isEqualTo(1);
  }

  @Test
  void thePrivateHalfLiesSealedInTheDatabase() {
    SigningKey key = TestApp.await(WORLD.keys().ready()).keys().getFirst();
    byte[] stored =
        (byte[])
            APP.database()
                .rows("SELECT private_key FROM signing_keys")
                .getFirst()
                .get("private_key");
    assertThat(stored).isNotNull();
    assertThat(new String(stored, StandardCharsets.ISO_8859_1))
        .doesNotContain(new String(key.privateKey().getEncoded(), StandardCharsets.ISO_8859_1));
  }

  @Test
  void theNextKeyIsPublishedBeforeItSignsAndTheOldOneAfterItHasSigned() {
    SigningKeys keys = WORLD.keys();
    String first = TestApp.await(keys.ready()).signer(APP.clock().instant()).kid();
    TestApp.await(keys.rotate());
    assertThat(keys.now().keys()).as("a young key stays alone").hasSize(1);

    APP.database().run("UPDATE signing_keys SET signs_from = signs_from - interval '91 days'");
    TestApp.await(keys.rotate());
    assertThat(keys.now().published().keys()).hasSize(2);
    assertThat(keys.now().signer(APP.clock().instant()).kid()).isEqualTo(first);
    String second = keys.now().signer(APP.clock().instant().plus(SigningKeys.KNOWN_BEFORE)).kid();
    assertThat(second).isNotEqualTo(first);

    APP.database().run("UPDATE signing_keys SET signs_from = signs_from - interval '2 hours'");
    TestApp.await(keys.rotate());
    assertThat(keys.now().signer(APP.clock().instant()).kid()).isEqualTo(second);
    assertThat(keys.now().named(first)).as("tokens of the old key may still live").isPresent();

    APP.database().run("UPDATE signing_keys SET signs_from = signs_from - interval '1 day'");
    TestApp.await(keys.rotate());
    assertThat(keys.now().keys()).extracting(SigningKey::kid).containsExactly(second);
  }

  @Test
  void aTokenByAKeyThatAnotherNodeJustMadeIsUnderstood() {
    UUID acme = WORLD.org("acme");
    Tokens tokens = WORLD.signIn(WORLD.member(acme, "viewer"), acme);
    WORLD.as(tokens).get("/v1/probe").answers(200);
    String claims = tokens.accessToken().split("\\.", -1)[1];

    SigningKey.Sealed made = SigningKey.Sealed.make(APP.foundation().secrets());
    APP.database()
        .run(
            "INSERT INTO signing_keys (kid, public_jwk, private_key, signs_from)"
                + " VALUES (?, ?::jsonb, ?, now())",
            made.kid(),
            made.publicJwk().encode(),
            made.privateKey().getBytes());
    APP.clock().advance(Duration.ofSeconds(2));
    SigningKey key = made.open(APP.foundation().secrets(), APP.clock().instant());
    String json = new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8);
    APP.visitor().withToken(key.sign(new JsonObject(json))).get("/v1/probe").answers(200);
    APP.clock().reset();
  }

  @Test
  void thePublishedSetMayBeKeptForAWhile() {
    TestApp.await(WORLD.keys().ready());
    Reply reply = APP.visitor().get("/.well-known/jwks.json").answers(200);
    assertThat(reply.header("Cache-Control")).contains("public, max-age=600");
    JsonObject key = reply.json().getJsonArray("keys").getJsonObject(0);
    assertThat(key.fieldNames())
        .containsExactlyInAnyOrder("kty", "crv", "x", "y", "kid", "alg", "use");
  }
}
