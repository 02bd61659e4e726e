package io.tenantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.sessions.Opened;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens judged for services, as exactly as for ourselves. */
class IntrospectionTest {

  private static final World WORLD = new World();

  @RegisterExtension static final TestApp APP = WORLD.app;

  @Test
  void aGoodTokenIsToldAboutAndItsPermissionsWhenAskedFor() {
    UUID acme = WORLD.org();
    UUID ann = WORLD.member(acme);
    Opened session = WORLD.signIn(ann, acme);
    Visitor service = WORLD.service(WORLD.makeKey(Optional.of(acme), ann));
    JsonObject told = asked(service, WORLD.token(session), false).answers(200).json();
    assertThat(told.getBoolean("active")).isTrue();
    assertThat(told.getString("sub")).isEqualTo(ann.toString());
    assertThat(told.getString("sid")).isEqualTo(session.session().toString());
    assertThat(told.getString("org")).isEqualTo(acme.toString());
    assertThat(told.getString("iss")).isEqualTo("http://tenantry.test");
    assertThat(told.getLong("exp") - told.getLong("iat")).isEqualTo(300);
    assertThat(told.getJsonArray("permissions")).isNull();
    assertThat(asked(service, WORLD.token(session), true).json().getJsonArray("permissions"))
        .contains("user:list", "organization:delete");
    WORLD.give(acme, ann, "viewer", "owner");
    assertThat(asked(service, WORLD.token(session), true).json().getBoolean("active")).isTrue();
  }

  @Test
  void whatWasTakenAwayIsNotActiveAndNothingElseIsTold() {
    UUID acme = WORLD.org();
    UUID ann = WORLD.member(acme);
    UUID bob = WORLD.member(acme);
    Visitor service = WORLD.service(WORLD.makeKey(Optional.of(acme), ann));
    String ended = WORLD.token(WORLD.signIn(bob, acme));
    WORLD.endSessionsIn(acme, bob);
    String banned = WORLD.token(WORLD.signIn(bob, acme));
    WORLD.ban(bob);
    for (String token : new String[] {ended, banned, "nonsense", "a.b.c", "tnt_x"}) {
      Reply told = asked(service, token, true).answers(200);
      assertThat(told.json()).as(token).isEqualTo(new JsonObject().put("active", false));
    }
  }

  @Test
  void anOrganizationLearnsNothingOfTokensForOthersAndThePlatformAll() {
    UUID acme = WORLD.org();
    UUID ann = WORLD.member(acme);
    UUID globex = WORLD.org();
    UUID bob = WORLD.member(globex);
    String foreign = WORLD.token(WORLD.signIn(bob, globex));
    Visitor service = WORLD.service(WORLD.makeKey(Optional.of(acme), ann));
    assertThat(asked(service, foreign, true).json().getBoolean("active")).isFalse();
    Visitor platform = APP.visitor().withToken(WORLD.platformKey());
    assertThat(asked(platform, foreign, true).json().getString("org")).isEqualTo(globex.toString());
  }

  @Test
  void whoMayNotAskHearsNothing() {
    UUID acme = WORLD.org();
    UUID ann = WORLD.member(acme);
    String token = WORLD.token(WORLD.signIn(ann, acme));
    asked(APP.visitor(), token, true).answers(401, "not-signed-in");
    asked(APP.visitor().withToken(token), token, true).answers(401, "api-key-wanted");
    Visitor service = WORLD.service(WORLD.makeKey(Optional.of(acme), ann));
    service.post("/v1/system/introspect", new JsonObject()).answers(400, "invalid");
    WORLD.give(acme, ann, "member");
    asked(service, token, true).answers(403, "forbidden");
  }

  private static Reply asked(Visitor service, String token, boolean permissions) {
    return service.post(
        "/v1/system/introspect",
        new JsonObject().put("token", token).put("permissions", permissions));
  }
}
