package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.credentials.GuessSettings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Twenty failures from one address, whoever they are about. */
class GuessingTest {

  private static final int ENOUGH = 20;

  private static final GuessSettings FEW =
      new GuessSettings(10, Duration.ofMinutes(1), Duration.ofHours(1), ENOUGH);

  private static final Elsewhere GITHUB = new Elsewhere();
  private static final Town TOWN = new Town(FEW, github());
  @RegisterExtension static final TestApp APP = TOWN.app;

  private static OidcProvider github() {
    return new OidcProvider(
        "github",
        "GitHub",
        OidcPreset.Kind.GITHUB,
        GITHUB.url(),
        "tenantry",
        Optional.of("a secret of ours"),
        Optional.empty(),
        List.of());
  }

  @AfterAll
  static void close() {
    GITHUB.close();
  }

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

  private record Guess(Supplier<Reply> way, int status) {

    static Guess of(String path, JsonObject body, int status) {
      return new Guess(() -> APP.visitor().post("/v1/auth/" + path, body), status);
    }

    Reply made() {
      return way.get();
    }
  }

  /** With a code that GitHub has not given. */
  private static Reply comeBack() {
    Browser browser = new Browser(APP);
    String state =
        Elsewhere.fields(browser.begins("github", "").getRawQuery()).getOrDefault("state", "");
    return browser.open("/v1/auth/oidc/github/callback?code=guessed&state=" + state);
  }

  @Test
  void linksAndCodesCannotBeGuessedAtWillByTurnsEither() {
    GITHUB.answer(
        "/login/oauth/access_token", new JsonObject().put("error", "bad_verification_code"));
    JsonObject token = new JsonObject().put("token", "guessed");
    JsonObject passkey = new JsonObject().put("credential", new JsonObject().put("id", "made-up"));
    JsonObject phone = new JsonObject().put("phone", "+4930123456").put("code", "123456");
    List<Guess> ways =
        List.of(
            Guess.of("password/reset", token.copy().put("password", "a louder evening"), 404),
            Guess.of("email/verify", token, 404),
            Guess.of("phone/verify", phone, 400),
            Guess.of("passkey", passkey, 401),
            new Guess(GuessingTest::comeBack, 401),
            Guess.of("second-factor", token.copy().put("code", "123456"), 401));
    Guess tooShort = Guess.of("password/reset", token.copy().put("password", "short"), 400);
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
