package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.crypto.SecretBox;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final SecretBox box = new SecretBox(new byte[SecretBox.MASTER_KEY_BYTES]);

  @Test
  void thePublicKeyTellsNothingPrivate() {
    for (int i = 0; i < 200; i++) {
      JsonObject jwk = SigningKey.Sealed.make(box).publicJwk();
      assertThat(jwk.fieldNames())
          .containsExactlyInAnyOrder("kty", "crv", "x", "y", "kid", "alg", "use");
      assertThat(Base64.getUrlDecoder().decode(jwk.getString("x"))).hasSize(32);
      assertThat(Base64.getUrlDecoder().decode(jwk.getString("y"))).hasSize(32);
    }
  }

  @Test
  void aSignatureIsOf64BytesAndTheHeaderNamesTheKey() {
    SigningKey key = SigningKey.Sealed.make(box).open(box, NOON);
    String[] parts = key.sign(new JsonObject().put("sub", "ann")).split("\\.", -1);
    assertThat(parts).hasSize(3);
    assertThat(Base64.getUrlDecoder().decode(parts[2])).hasSize(64);
    String header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
    assertThat(new JsonObject(header))
        .isEqualTo(new JsonObject().put("alg", "ES256").put("typ", "at+jwt").put("kid", key.kid()));
  }

  @Test
  void anotherMasterKeyDoesNotOpenIt() {
    byte[] other = new byte[SecretBox.MASTER_KEY_BYTES];
    other[0] = 1;
    SigningKey.Sealed sealed = SigningKey.Sealed.make(box);
    assertThatThrownBy(() -> sealed.open(new SecretBox(other), NOON))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theYoungestKeyWhoseTimeHasComeSigns() {
    SigningKey old = SigningKey.Sealed.make(box).open(box, NOON.minusSeconds(60));
    SigningKey next = SigningKey.Sealed.make(box).open(box, NOON.plusSeconds(60));
    SigningKeys.Loaded both = new SigningKeys.Loaded(List.of(old, next), NOON, 0);
    assertThat(both.signer(NOON)).isSameAs(old);
    assertThat(both.signer(NOON.plusSeconds(60))).isSameAs(next);
    assertThat(both.published().keys()).hasSize(2);
    assertThat(both.named(next.kid())).contains(next);
    assertThat(both.named("foreign")).isEmpty();
  }
}
