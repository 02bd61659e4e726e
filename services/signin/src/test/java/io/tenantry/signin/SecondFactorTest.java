package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Codes of an app beside the password. */
class SecondFactorTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String OWN = "/v1/me/second-factor";

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String email = "cleo" + number + "@acme.test";
  private UUID cleo = new UUID(0, 0);

  @BeforeEach
  void cleoBelongsToAcme() {
    cleo = TOWN.member(TOWN.org("acme-" + number), "Cleo Miller", email, "viewer");
    APP.clock().reset();
    APP.mails().clear();
  }

  @Test
  void settingOneUpTakesACodeOfTheAppAndEndsOtherSessions() {
    Visitor elsewhere = signedIn();
    Visitor here = signedIn();
    JsonObject told = here.post(OWN).answers(200).json();
    assertThat(told.getString("uri"))
        .startsWith("otpauth://totp/tenantry.test:cleo" + number + "%40acme.test?secret=")
        .contains("secret=" + told.getString("secret"));
    assertThat(told.getString("qr")).startsWith("<svg");
    signIn().answers(200);
    var phone = new Telephone(told, APP.clock());
    here.put(OWN, code(phone.wrongCode())).answers(400, "invalid");
    assertThat(here.get(OWN).json().getBoolean("enabled")).isFalse();
    JsonObject codes = here.put(OWN, code(phone.code())).answers(200).json();
    assertThat(codes.getJsonArray("recovery_codes")).hasSize(10).doesNotHaveDuplicates();
    elsewhere.get("/v1/me").answers(401, "session-ended");
    JsonObject now = here.get(OWN).answers(200).json();
    assertThat(now.getBoolean("enabled")).isTrue();
    assertThat(now.getJsonArray("methods"))
        .isEqualTo(new JsonArray("[\"totp\",\"recovery_code\"]"));
    assertThat(now.getInteger("recovery_codes_left")).isEqualTo(10);
    assertThat(now.encode()).doesNotContain(told.getString("secret"));
    here.post(OWN).answers(409, "second-factor-exists");
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("second-factor.set-up");
    hears("codes of an app");
    assertThat(here.get("/v1/me").json().getJsonObject("user").getBoolean("two_factor_enabled"))
        .isTrue();
  }

  @Test
  void thePasswordAloneOpensNoSessionAnyMore() {
    Telephone phone = setUp();
    long sessions = sessions();
    Reply first = signIn().answers(200);
    assertThat(first.cookies()).isEmpty();
    JsonObject wanted = first.json().getJsonObject("second_factor");
    assertThat(first.json().fieldNames()).containsExactly("second_factor");
    assertThat(wanted.getJsonArray("methods")).contains("totp");
    assertThat(sessions()).isEqualTo(sessions);
    APP.visitor().withToken(wanted.getString("token")).get("/v1/me").answers(401);
    APP.clock().advance(Duration.ofSeconds(30));
    JsonObject done = finish(wanted.getString("token"), phone.code()).answers(200).json();
    Visitor in = APP.visitor().withToken(done.getString("access_token"));
    in.get("/v1/orgs/acme-" + number + "/users").answers(200);
    assertThat(amr()).containsExactly("pwd", "otp", "mfa");
    TOWN.signIn(email, "a loud afternoon").answers(401, "invalid-credentials");
  }

  /** Keycloak CVE-2026-90997: the number of changed rows was misread, and a replay accepted. */
  @Test
  void aCodeCountsOnceHoweverManyBringIt() {
    Telephone phone = setUp();
    APP.clock().advance(Duration.ofSeconds(60));
    String code = phone.code();
    List<String> tokens = IntStream.range(0, 3).mapToObj(i -> challenge()).toList();
    long in = tokens.parallelStream().filter(token -> finish(token, code).status() == 200).count();
    assertThat(in).isEqualTo(1);
    finish(challenge(), code).answers(401, "invalid-code");
    finish(challenge(), phone.code(-1)).answers(401, "invalid-code");
    finish(challenge(), phone.code(1)).answers(200);
  }

  /** The same class of defect: the token of the first half is an artefact of one use, too. */
  @Test
  void theTokenOfASignInWorksOnce() {
    Telephone phone = setUp();
    APP.clock().advance(Duration.ofSeconds(60));
    String token = challenge();
    finish(token, phone.code()).answers(200);
    finish(token, phone.code(1)).answers(401, "sign-in-over");
    finish("nobody-has-this-token", phone.code(1)).answers(401, "sign-in-over");
  }

  @Test
  void aRecoveryCodeWorksOnceAndThePersonHearsOfIt() {
    var codes = recoveryCodes();
    APP.mails().clear();
    finish(challenge(), codes.getFirst().toUpperCase(java.util.Locale.ROOT)).answers(200);
    hears("9 are left");
    finish(challenge(), codes.getFirst()).answers(401, "invalid-code");
    finish(challenge(), codes.getLast().replace("-", "")).answers(200);
    assertThat(APP.database().rows("SELECT * FROM recovery_codes WHERE user_id = ?", cleo))
        .noneMatch(row -> row.toString().contains(codes.getFirst()));
  }

  @Test
  void newRecoveryCodesReplaceTheOldOnes() {
    Visitor here = signedIn();
    var phone = new Telephone(here.post(OWN).json(), APP.clock());
    String old =
        here.put(OWN, code(phone.code())).json().getJsonArray("recovery_codes").getString(0);
    String fresh =
        here.post(OWN + "/recovery-codes")
            .answers(200)
            .json()
            .getJsonArray("recovery_codes")
            .getString(0);
    finish(challenge(), old).answers(401, "invalid-code");
    finish(challenge(), fresh).answers(200);
    signedInElse().post(OWN + "/recovery-codes").answers(409, "no-second-factor");
  }

  @Test
  void guessingIsClosedForAWhileOverAllSignInsOfThePerson() {
    Telephone phone = setUp();
    APP.clock().advance(Duration.ofSeconds(60));
    APP.mails().clear();
    String token = challenge();
    for (int i = 0; i < 4; i++) {
      finish(token, phone.wrongCode()).answers(401, "invalid-code");
    }
    String another = challenge();
    finish(another, phone.wrongCode()).answers(401, "invalid-code");
    hears("wrong ones several times");
    assertThat(
            APP.database()
                .count(
                    "SELECT count(*) FROM audit_events WHERE action = 'second-factor.refused' AND target_id = ?",
                    cleo))
        .isEqualTo(5);
    Reply closed = finish(another, phone.code()).answers(429, "too-many-codes");
    assertThat(Integer.parseInt(closed.header("Retry-After").orElseThrow())).isBetween(1, 30);
    finish(challenge(), phone.code()).answers(429, "too-many-codes");
    APP.database().run("UPDATE factor_failures SET closed_until = now() WHERE user_id = ?", cleo);
    finish(challenge(), phone.code()).answers(200);
    finish(token, phone.code(1)).answers(200);
  }

  @Test
  void aSignInIsTriedFiveTimes() {
    Telephone phone = setUp();
    APP.clock().advance(Duration.ofSeconds(60));
    String token = challenge();
    for (int i = 0; i < 5; i++) {
      APP.database().run("DELETE FROM factor_failures WHERE user_id = ?", cleo);
      finish(token, phone.wrongCode()).answers(401, "invalid-code");
    }
    APP.database().run("DELETE FROM factor_failures WHERE user_id = ?", cleo);
    finish(token, phone.code()).answers(401, "sign-in-over");
  }

  @Test
  void aChangeOfPasswordEndsWhatWaitsForItsSecondHalf() {
    Visitor here = signedIn();
    var phone = new Telephone(here.post(OWN).json(), APP.clock());
    here.put(OWN, code(phone.code())).answers(200);
    String token = challenge();
    here.put(
            "/v1/me/password",
            new JsonObject().put("current", Town.PASSWORD).put("password", "a louder evening"))
        .answers(204);
    APP.clock().advance(Duration.ofSeconds(60));
    finish(token, phone.code()).answers(401, "sign-in-over");
  }

  /** Keycloak CVE-2026-1609: whoever was disabled still came in by another way. */
  @Test
  void whoIsBannedBetweenTheHalvesDoesNotComeIn() {
    Telephone phone = setUp();
    APP.clock().advance(Duration.ofSeconds(60));
    String token = challenge();
    TOWN.ban(cleo);
    finish(token, phone.code()).answers(403, "banned");
    signIn().answers(403, "banned");
  }

  @Test
  void takingItAwayAsksForNoneAnyMore() {
    Visitor here = signedIn();
    var phone = new Telephone(here.post(OWN).json(), APP.clock());
    here.put(OWN, code(phone.code())).answers(200);
    here.delete(OWN).answers(204);
    here.delete(OWN).answers(204);
    assertThat(here.get(OWN).json().getJsonArray("methods")).isEmpty();
    signIn().answers(200);
    assertThat(TOWN.trail(Actor.PLATFORM).stream().filter("second-factor.removed"::equals))
        .isNotEmpty();
    assertThat(APP.database().count("SELECT count(*) FROM recovery_codes WHERE user_id = ?", cleo))
        .isZero();
  }

  @Test
  void takingItAwayEndsTheSessionOfWhoeverHasTheTelephone() {
    Visitor here = signedIn();
    var phone = new Telephone(here.post(OWN).json(), APP.clock());
    here.put(OWN, code(phone.code())).answers(200);
    APP.clock().advance(Duration.ofSeconds(60));
    JsonObject thief = finish(challenge(), phone.code()).answers(200).json();
    Visitor thiefs = APP.visitor().withToken(thief.getString("access_token"));
    thiefs.get("/v1/me").answers(200);
    here.delete(OWN).answers(204);
    thiefs.get("/v1/me").answers(401, "session-ended");
    Town.refresh(APP.visitor(), thief).answers(401, "session-ended");
    here.get("/v1/me").answers(200);
  }

  @Test
  void theSecretLiesSealedInTheDatabase() {
    Visitor here = signedIn();
    String secret = here.post(OWN).json().getString("secret");
    assertThat(
            APP.database()
                .rows("SELECT length(secret) AS n FROM totp_secrets WHERE user_id = ?", cleo))
        .extracting(row -> row.get("n"))
        .containsExactly(12 + 20 + 16);
    assertThat(secret).hasSize(32);
  }

  @Test
  void whatWantsAFreshSignInIsOpenedByTheSecondFactorNotByThePassword() {
    Visitor here = signedIn();
    var phone = new Telephone(here.post(OWN).json(), APP.clock());
    here.put(OWN, code(phone.code())).answers(200);
    APP.clock().advance(Duration.ofSeconds(60));
    here.post("/v1/auth/step-up", new JsonObject().put("password", Town.PASSWORD))
        .answers(400, "invalid");
    here.post("/v1/auth/step-up", code(phone.wrongCode())).answers(400, "invalid");
    APP.database()
        .run("UPDATE sessions SET auth_time = now() - interval '1 hour' WHERE user_id = ?", cleo);
    String stepped =
        here.post("/v1/auth/step-up", code(phone.code()))
            .answers(200)
            .json()
            .getString("access_token");
    here.post("/v1/auth/step-up", code(phone.code())).answers(400, "invalid");
    APP.visitor().withToken(stepped).post(OWN + "/recovery-codes").answers(200);
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("session.proved");
  }

  @Test
  void withoutASecondFactorThePasswordStepsUpAndGuessesAreCounted() {
    Visitor here = signedIn();
    for (int i = 0; i < 5; i++) {
      here.post("/v1/auth/step-up", new JsonObject().put("password", "a loud afternoon"))
          .answers(400, "invalid");
    }
    assertThat(
            APP.database()
                .count(
                    "SELECT count(*) FROM audit_events WHERE action = 'session.proof-refused' AND actor_id = ?",
                    cleo))
        .isEqualTo(5);
    var right = new JsonObject().put("password", Town.PASSWORD);
    here.post("/v1/auth/step-up", right).answers(429, "too-many-codes");
    APP.database().run("DELETE FROM factor_failures WHERE user_id = ?", cleo);
    here.post("/v1/auth/step-up", right).answers(200);
    here.post("/v1/auth/step-up", new JsonObject()).answers(400, "invalid");
  }

  private void hears(String words) {
    Poll.until(
        email + " hears: " + words,
        () ->
            APP.mails().all().stream()
                .anyMatch(mail -> mail.to().equals(email) && mail.text().contains(words)));
  }

  private Reply signIn() {
    return TOWN.signIn(email, Town.PASSWORD);
  }

  private Visitor signedIn() {
    return APP.visitor().withToken(signIn().answers(200).json().getString("access_token"));
  }

  private Visitor signedInElse() {
    String other = "dora" + number + "@acme.test";
    TOWN.person("Dora", other);
    JsonObject told = TOWN.signIn(other, Town.PASSWORD).answers(200).json();
    return APP.visitor().withToken(told.getString("access_token"));
  }

  private Telephone setUp() {
    Visitor here = signedIn();
    var phone = new Telephone(here.post(OWN).answers(200).json(), APP.clock());
    here.put(OWN, code(phone.code())).answers(200);
    return phone;
  }

  private List<String> recoveryCodes() {
    Visitor here = signedIn();
    var phone = new Telephone(here.post(OWN).answers(200).json(), APP.clock());
    JsonArray codes =
        here.put(OWN, code(phone.code())).answers(200).json().getJsonArray("recovery_codes");
    return codes.stream().map(String::valueOf).toList();
  }

  private String challenge() {
    return signIn().answers(200).json().getJsonObject("second_factor").getString("token");
  }

  private static Reply finish(String token, String code) {
    return APP.visitor()
        .post("/v1/auth/second-factor", new JsonObject().put("token", token).put("code", code));
  }

  private static JsonObject code(String code) {
    return new JsonObject().put("code", code);
  }

  private long sessions() {
    return APP.database().count("SELECT count(*) FROM sessions WHERE user_id = ?", cleo);
  }

  private List<String> amr() {
    return APP
        .database()
        .rows(
            "SELECT unnest(amr) AS word FROM sessions WHERE user_id = ?"
                + " AND id = (SELECT id FROM sessions WHERE user_id = ? ORDER BY id DESC LIMIT 1)",
            cleo,
            cleo)
        .stream()
        .map(row -> String.valueOf(row.get("word")))
        .toList();
  }
}
