package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SigningKeyRotationTest {

  private static final World WORLD = new World();

  @RegisterExtension static final TestApp APP = WORLD.app;

  @Test
  void theNextKeyIsPublishedNowAndSignsInAnHour() {
    Tokens tokens = tokens();
    List<String> before = published();
    Instant from = TestApp.await(WORLD.keyRotation().next());
    assertThat(from).isBetween(Instant.now().plusSeconds(3_500), Instant.now().plusSeconds(3_700));
    assertThat(TestApp.await(WORLD.keyRotation().next())).as("one is waiting").isEqualTo(from);
    TestApp.await(WORLD.keys().ready());
    WORLD.as(tokens).get("/v1/probe").answers(200);
    assertThat(APP.database().count("SELECT count(*) FROM signing_keys"))
        .isEqualTo(before.size() + 1L);
    assertThat(WORLD.events(Actor.PLATFORM)).contains("signing-keys.rotated");
  }

  @Test
  void afterATheftNoTokenOfTheKeysBeforeIsAccepted() {
    Tokens tokens = tokens();
    WORLD.as(tokens).get("/v1/probe").answers(200);
    List<String> before = published();

    TestApp.await(WORLD.keyRotation().replace());

    WORLD.as(tokens).get("/v1/probe").answers(401, "invalid-token");
    assertThat(published()).hasSize(1).doesNotContainAnyElementsOf(before);
    String renewed = WORLD.refresh(tokens).answers(200).json().getString("access_token");
    APP.visitor().withToken(renewed).get("/v1/probe").answers(200);
    assertThat(WORLD.events(Actor.PLATFORM)).contains("signing-keys.replaced");
  }

  @Test
  void aLoadThatBeganBeforeTheTheftWasKnownIsNotUsed() {
    SigningKeys keys = WORLD.keys();
    String stolen = TestApp.await(keys.ready()).keys().getFirst().kid();
    Future<SigningKeys.Loaded> late =
        APP.foundation()
            .db()
            .identityWrite(
                tx -> tx.first("SELECT pg_advisory_xact_lock(1)").compose(in -> keys.again()));
    TestApp.await(WORLD.keyRotation().replace());
    keys.forget();
    TestApp.await(late);
    assertThat(TestApp.await(keys.ready()).named(stolen)).isEmpty();
    assertThat(TestApp.await(keys.ready()).generation()).isEqualTo(keys.generation());
  }

  private static Tokens tokens() {
    UUID acme = WORLD.org("acme");
    return WORLD.signIn(WORLD.member(acme, "viewer"), acme);
  }

  private static List<String> published() {
    return APP
        .visitor()
        .get("/.well-known/jwks.json")
        .answers(200)
        .json()
        .getJsonArray("keys")
        .stream()
        .map(key -> ((JsonObject) key).getString("kid"))
        .toList();
  }
}
