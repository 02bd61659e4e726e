package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A new password for somebody who knows the old one. */
class PasswordChangeTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String NEW_PASSWORD = "a louder evening";
  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String email = "bea" + number + "@acme.test";
  private UUID bea = new UUID(0, 0);

  @BeforeEach
  void beaBelongsToAcme() {
    bea = TOWN.member(TOWN.org("acme-" + number), "Bea Miller", email, "viewer");
    APP.mails().clear();
  }

  @Test
  void theOtherSessionsEndAndThePersonHearsOfIt() {
    JsonObject phone = signIn();
    Visitor here = as(signIn());
    here.put("/v1/me/password", wanted()).answers(204);
    as(phone).get("/v1/me").answers(401, "session-ended");
    refresh(phone).answers(401, "session-ended");
    here.get("/v1/me").answers(200);
    TOWN.signIn(email, Town.PASSWORD).answers(401, "invalid-credentials");
    TOWN.signIn(email, NEW_PASSWORD).answers(200);
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("password.changed");
    var mail = APP.mails().mailTo(email, "changed");
    Snapshots.text("password-replaced.txt", mail.text().replace("\r\n", "\n"));
    Snapshots.text("password-replaced.html", mail.html().replace("\r\n", "\n"));
  }

  @Test
  void theOtherSessionsStayWhereThePersonWantsThemTo() {
    JsonObject phone = signIn();
    as(signIn()).put("/v1/me/password", wanted().put("keep_sessions", true)).answers(204);
    as(phone).get("/v1/me").answers(200);
    refresh(phone).answers(200);
    assertThat(APP.mails().mailTo(email, "changed").text()).doesNotContain("signed out");
  }

  @Test
  void whoHasSomebodysSessionCannotGuessTheirPasswordAtWill() {
    Visitor here = as(signIn());
    JsonObject guess = wanted().put("current", "another afternoon");
    for (int i = 0; i < 10; i++) {
      here.put("/v1/me/password", guess).answers(400, "invalid");
    }
    here.put("/v1/me/password", guess).answers(429, "too-many-attempts");
    here.put("/v1/me/password", wanted()).answers(429, "too-many-attempts");
    TOWN.signIn(email, Town.PASSWORD).answers(200);
  }

  /** What was guessed at is gone, and whoever has set the new one knew it. */
  @Test
  void aLockEndsWithThePasswordThatWasGuessedAt() {
    Visitor here = as(signIn());
    APP.database()
        .run(
            "UPDATE users SET failed_attempts = 12, locked_until = now() + interval '1 h' WHERE id = ?",
            bea);
    here.put("/v1/me/password", wanted().put("current", "another afternoon"))
        .answers(400, "invalid");
    TOWN.signIn(email, Town.PASSWORD).answers(401, "invalid-credentials");
    here.put("/v1/me/password", wanted()).answers(204);
    TOWN.signIn(email, NEW_PASSWORD).answers(200);
    assertThat(
            APP.database()
                .count("SELECT count(*) FROM users WHERE id = ? AND failed_attempts = 0", bea))
        .isEqualTo(1);
  }

  @Test
  void whoDoesNotKnowTheOldOneIsRefusedAndWrittenDown() {
    JsonObject phone = signIn();
    Visitor here = as(signIn());
    var guess = wanted().put("current", "another afternoon");
    assertThat(here.put("/v1/me/password", guess).answers(400, "invalid").text())
        .contains("/current");
    TOWN.signIn(email, Town.PASSWORD).answers(200);
    as(phone).get("/v1/me").answers(200);
    assertThat(
            APP.database()
                .count(
                    "SELECT count(*) FROM audit_events WHERE action = 'password.change-refused'"
                        + " AND actor_id = ?",
                    bea))
        .isEqualTo(1);
    assertThat(APP.mails().all()).isEmpty();
  }

  @Test
  void aWeakPasswordIsRefusedBeforeAnythingElse() {
    Visitor here = as(signIn());
    var before = APP.database().fingerprint();
    for (String weak : new String[] {"short", "password1234", email}) {
      here.put("/v1/me/password", wanted().put("password", weak)).answers(400, "invalid");
    }
    here.put("/v1/me/password", new JsonObject().put("password", NEW_PASSWORD))
        .answers(400, "invalid");
    APP.visitor().put("/v1/me/password", wanted()).answers(401);
    assertThat(APP.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void anOldSignInIsNotEnough() {
    JsonObject here = signIn();
    APP.database()
        .run(
            "UPDATE sessions SET auth_time = now() - interval '31 minutes' WHERE user_id = ?", bea);
    JsonObject later = refresh(here).answers(200).json();
    as(later).put("/v1/me/password", wanted()).answers(403, "sign-in-again");
    TOWN.signIn(email, Town.PASSWORD).answers(200);
  }

  @Test
  void whoHasNoPasswordIsToldHowToSetOne() {
    Visitor here = as(signIn());
    APP.database().run("DELETE FROM password_hashes WHERE user_id = ?", bea);
    here.put("/v1/me/password", wanted()).answers(409, "no-password");
  }

  @Test
  void aMailedLinkIsGoodForNothingAfterwards() {
    APP.visitor()
        .post("/v1/auth/password/forgot", new JsonObject().put("email", email))
        .answers(202);
    String token = TestMailbox.token(APP.mails().mailTo(email, "new password"));
    as(signIn()).put("/v1/me/password", wanted()).answers(204);
    APP.visitor()
        .post(
            "/v1/auth/password/reset",
            new JsonObject().put("token", token).put("password", "yet another evening"))
        .answers(410, "link-used");
  }

  private JsonObject signIn() {
    return TOWN.signIn(email, Town.PASSWORD).answers(200).json();
  }

  private static Visitor as(JsonObject signedIn) {
    return APP.visitor().withToken(signedIn.getString("access_token"));
  }

  private static Reply refresh(JsonObject signedIn) {
    var body = new JsonObject().put("refresh_token", signedIn.getString("refresh_token"));
    return APP.visitor().post("/v1/auth/refresh", body);
  }

  private static JsonObject wanted() {
    return new JsonObject().put("current", Town.PASSWORD).put("password", NEW_PASSWORD);
  }
}
