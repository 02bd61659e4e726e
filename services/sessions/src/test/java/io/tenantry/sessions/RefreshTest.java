package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.audit.AuditModule;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RefreshTest {

  private static final World WORLD = new World();

  @RegisterExtension static final TestApp APP = WORLD.app;

  private UUID acme = new UUID(0, 0);
  private UUID ann = acme;
  private Tokens tokens = new Tokens("", 0, Optional.empty());

  @BeforeEach
  void annSignsIn() {
    acme = WORLD.org("acme");
    ann = WORLD.member(acme, "viewer");
    tokens = WORLD.signIn(ann, acme);
  }

  @Test
  void aRefreshGivesANewPair() {
    JsonObject pair = WORLD.refresh(tokens).answers(200).json();
    assertThat(pair.getString("token_type")).isEqualTo("Bearer");
    assertThat(pair.getLong("expires_in")).isEqualTo(300);
    assertThat(pair.getString("refresh_token")).isNotEqualTo(tokens.refreshToken().orElseThrow());
    APP.visitor().withToken(pair.getString("access_token")).get("/v1/probe").answers(200);
    WORLD.refresh(pair.getString("refresh_token")).answers(200);
  }

  @Test
  void aBrowserRefreshesByCookieAndItsScriptsSeeNoRefreshToken() {
    Visitor browser =
        APP.visitor().with("Cookie", "tenantry-refresh=" + tokens.refreshToken().orElseThrow());
    Reply reply = browser.post("/v1/auth/refresh").answers(200);
    assertThat(browser.post("/v1/auth/refresh", new JsonObject()).answers(200).cookies())
        .hasSize(2);
    assertThat(reply.json().getString("refresh_token")).isNull();
    assertThat(reply.cookies())
        .hasSize(2)
        .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly"))
        .anySatisfy(cookie -> assertThat(cookie).startsWith("tenantry-refresh="));
  }

  @Test
  void twoTabsThatRefreshAtOnceHearTheSameAndTheSessionHasOneToken() {
    List<Future<Opened>> tabs = new ArrayList<>();
    for (int tab = 0; tab < 8; tab++) {
      tabs.add(refreshing().refresh(tokens.refreshToken().orElseThrow(), World.LAPTOP));
    }
    TestApp.await(Future.all(tabs));
    List<String> told =
        tabs.stream().map(tab -> tab.result().refreshToken().orElseThrow()).distinct().toList();
    assertThat(told).hasSize(1);
    WORLD.refresh(told.getFirst()).answers(200);
  }

  /** SuperTokens 12.1: after its grace a spent token is a theft. */
  @Test
  void aSpentTokenThatComesBackEndsTheSessionForWhoeverHasTheNewOne() {
    String second = next(tokens.refreshToken().orElseThrow());
    String third = next(second);
    WORLD.as(tokens).get("/v1/probe").answers(200);

    WORLD.refresh(tokens).answers(401, "session-ended");

    WORLD.refresh(third).answers(401, "session-ended");
    WORLD.as(tokens).get("/v1/probe").answers(401, "session-ended");
    assertThat(WORLD.events(acme)).contains("session.reuse-detected");
  }

  @Test
  void afterTheGraceTheLastTokenIsSpentToo() {
    String second = next(tokens.refreshToken().orElseThrow());
    APP.database().run("UPDATE sessions SET rotated_at = rotated_at - interval '41 seconds'");
    WORLD.refresh(tokens).answers(401, "session-ended");
    WORLD.refresh(second).answers(401, "session-ended");
  }

  @Test
  void aGuessWithTheIdOfASessionEndsNothing() {
    byte[] guess = Base64.getUrlDecoder().decode(tokens.refreshToken().orElseThrow());
    guess[20] ^= 1;
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(guess);
    WORLD.refresh(text).answers(401, "session-ended");
    WORLD.refresh("rubbish").answers(401, "session-ended");
    RefreshToken foreign =
        RefreshToken.first(new SecretBox(key()), RefreshToken.parse(text).orElseThrow().session());
    WORLD.refresh(foreign.text()).answers(401, "session-ended");

    WORLD.refresh(tokens).answers(200);
    assertThat(WORLD.events(acme)).doesNotContain("session.reuse-detected");
  }

  @Test
  void withoutATokenThereIsNothingToRefresh() {
    APP.visitor().post("/v1/auth/refresh", new JsonObject()).answers(401, "not-signed-in");
  }

  @Test
  void anIdleSessionIsOverWhenItsLastUseMustBeWrittenDown() {
    APP.database().run("UPDATE sessions SET last_seen_at = now() - interval '7 days 2 minutes'");
    String late = next(tokens.refreshToken().orElseThrow());
    APP.database().run("UPDATE sessions SET last_seen_at = now() - interval '7 days 181 seconds'");
    WORLD.refresh(late).answers(401, "session-ended");
  }

  @Test
  void aSessionIsOverAfterThirtyDaysHoweverBusyItWas() {
    APP.database().run("UPDATE sessions SET expires_at = now() - interval '1 second'");
    WORLD.refresh(tokens).answers(401, "session-ended");
  }

  @Test
  void whatEndsASessionInOneOrganizationLeavesTheOthersAlone() {
    UUID globex = WORLD.org("globex");
    WORLD.join(globex, ann, "viewer");
    Tokens there = WORLD.signIn(ann, globex);

    WORLD.suspend(acme, ann, Optional.empty());

    WORLD.refresh(tokens).answers(401, "session-ended");
    WORLD.as(tokens).get("/v1/orgs/" + acme + "/probe").answers(401, "session-ended");
    WORLD.as(there).get("/v1/orgs/" + globex + "/probe").answers(200);
    WORLD.refresh(there).answers(200);
  }

  /** ZITADEL CVE-2023-22492: refresh tokens survived; here not even in a race. */
  @Test
  void aRefreshAndARevocationInEitherOrderLeaveNoLivingSession() {
    for (int round = 0; round < 30; round++) {
      UUID ben = WORLD.member(acme, "viewer");
      String refresh = WORLD.signIn(ben, acme).refreshToken().orElseThrow();
      Future<Opened> refreshed = refreshing().refresh(refresh, World.LAPTOP);
      Future<Void> revoked = WORLD.endSessionsOf(ben);
      TestApp.await(Future.join(refreshed, revoked).otherwiseEmpty());

      assertThat(revoked.succeeded()).isTrue();
      if (refreshed.succeeded()) {
        Tokens late = WORLD.sessions().tokens(refreshed.result());
        WORLD.as(late).get("/v1/probe").answers(401, "session-ended");
        WORLD.refresh(late).answers(401, "session-ended");
      }
      WORLD.refresh(refresh).answers(401, "session-ended");
    }
  }

  private static Refreshes refreshing() {
    var foundation = APP.foundation();
    return new Refreshes(
        foundation, new AuditModule(foundation).audit(), WORLD.keys(), SessionSettings.usual());
  }

  private static String next(String refreshToken) {
    return WORLD.refresh(refreshToken).answers(200).json().getString("refresh_token");
  }

  private static byte[] key() {
    byte[] key = new byte[SecretBox.MASTER_KEY_BYTES];
    key[0] = 1;
    return key;
  }
}
