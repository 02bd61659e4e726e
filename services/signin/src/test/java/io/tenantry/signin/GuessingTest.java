package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.credentials.GuessSettings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Twenty failures from one address, whoever they are about. */
class GuessingTest {

  private static final int ENOUGH = 20;

  private static final GuessSettings FEW =
      new GuessSettings(10, Duration.ofMinutes(1), Duration.ofHours(1), ENOUGH);

  private static final Town TOWN = new Town(FEW);
  @RegisterExtension static final TestApp APP = TOWN.app;

  @Test
  void anAddressThatFailsTooOftenIsSentAwayAndWhoGetsInUsesUpNothing() {
    var acme = TOWN.org("acme");
    TOWN.member(acme, "Ann Miller", "ann@acme.test", "viewer");
    TOWN.member(acme, "Ben Miller", "ben@acme.test", "viewer");
    String token = "";
    for (int i = 0; i < ENOUGH + 5; i++) {
      token =
          TOWN.signIn("ben@acme.test", Town.PASSWORD).answers(200).json().getString("access_token");
    }
    for (int i = 0; i < ENOUGH; i++) {
      String who = i % 4 == 0 ? "ann@acme.test" : "nobody" + i + "@acme.test";
      TOWN.signIn(who, "a loud afternoon").answers(401, "invalid-credentials");
    }
    Reply sent = TOWN.signIn("nobody@acme.test", "x").answers(429, "too-many-attempts");
    assertThat(Integer.parseInt(sent.header("Retry-After").orElseThrow())).isBetween(1, 30);
    Reply known = TOWN.signIn("ben@acme.test", Town.PASSWORD).answers(429, "too-many-attempts");
    assertThat(known.text()).isEqualTo(sent.text());
    APP.visitor().withToken(token).get("/v1/me").answers(200);
  }

  private record Guess(String path, JsonObject body, int status) {
    Reply made() {
      return APP.visitor().post("/v1/auth/" + path, body);
    }
  }

  @Test
  void linksAndCodesCannotBeGuessedAtWillByTurnsEither() {
    JsonObject token = new JsonObject().put("token", "guessed");
    JsonObject passkey = new JsonObject().put("credential", new JsonObject().put("id", "made-up"));
    JsonObject phone = new JsonObject().put("phone", "+4930123456").put("code", "123456");
    List<Guess> ways =
        List.of(
            new Guess("password/reset", token.copy().put("password", "a louder evening"), 404),
            new Guess("email/verify", token, 404),
            new Guess("phone/verify", phone, 400),
            new Guess("passkey", passkey, 401),
            new Guess("second-factor", token.copy().put("code", "123456"), 401));
    Guess tooShort = new Guess("password/reset", token.copy().put("password", "short"), 400);
    for (int i = 0; i < ENOUGH + 5; i++) {
      tooShort.made().answers(400, "invalid");
    }
    for (int i = 0; i < ENOUGH; i++) {
      Guess guess = ways.get(i % ways.size());
      guess.made().answers(guess.status());
    }
    for (Guess guess : ways) {
      guess.made().answers(429, "too-many-attempts");
    }
  }

  @Test
  void nobodyIsFloodedWithMailsAndTheAnswerIsTheSame() {
    TOWN.person("Cal Miller", "cal@acme.test");
    APP.mails().clear();
    Reply first = forgot("cal@acme.test");
    for (int i = 0; i < 9; i++) {
      Reply again = forgot("CAL@acme.test");
      assertThat(again.text()).isEqualTo(first.text());
      assertThat(again.status()).isEqualTo(first.status());
    }
    TOWN.person("Dan Miller", "dan@acme.test");
    forgot("dan@acme.test");
    APP.mails().mailTo("dan@acme.test");
    for (int i = 0; i < ENOUGH; i++) {
      forgot("nobody" + i + "@acme.test");
    }
    TOWN.person("Eli Miller", "eli@acme.test");
    forgot("eli@acme.test");
    Poll.until(
        "every mail is sent", () -> APP.database().count("SELECT count(*) FROM outbox") == 0);
    assertThat(APP.mails().all()).filteredOn(mail -> mail.to().equals("cal@acme.test")).hasSize(5);
    assertThat(APP.mails().all()).noneMatch(mail -> mail.to().equals("eli@acme.test"));
  }

  private static Reply forgot(String email) {
    return APP.visitor()
        .post("/v1/auth/password/forgot", new JsonObject().put("email", email))
        .answers(202);
  }
}
