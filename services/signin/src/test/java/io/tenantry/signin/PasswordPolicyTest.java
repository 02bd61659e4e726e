package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Passwords of people whose organizations say more than the installation does. */
class PasswordPolicyTest {

  private static final String LONG = "a very quiet afternoon in may";

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger();
  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String slug = "acme-" + number;
  private final String email = "ann" + number + "@acme.test";
  private UUID acme = new UUID(0, 0);
  private UUID ann = acme;
  private Visitor owner = APP.visitor();

  @BeforeEach
  void acmeWantsLongPasswordsWithoutItsName() {
    acme = TOWN.org(slug);
    ann = TOWN.managed(acme, "Ann Miller", email, "viewer");
    String olga = "olga" + number + "@acme.test";
    TOWN.member(acme, "Olga Miller", olga, "owner");
    owner = signedIn(olga);
    owner
        .patch(
            "/v1/orgs/" + slug,
            new JsonObject()
                .put(
                    "password_policy",
                    new JsonObject()
                        .put("length_min", 20)
                        .put("refused_words", new JsonArray().add("Zephyrworks"))))
        .answers(200);
    APP.mails().clear();
  }

  @Test
  void whatWasSetBeforeStays() {
    TOWN.signIn(email, Town.PASSWORD).answers(200);
  }

  @Test
  void aNewOneIsJudgedByIt() {
    Visitor visitor = signedIn(email);
    change(visitor, "a louder evening").answers(400, "invalid");
    change(visitor, "zephyrworks zephyrworks").answers(400, "invalid");
    change(visitor, LONG).answers(204);
  }

  @Test
  void soIsOneThatIsSetByALink() {
    String token = link();
    Reply refused = reset(token, "a louder evening").answers(400, "invalid");
    assertThat(refused.text()).contains("20 to 128");
    reset(token, LONG).answers(204);
  }

  @Test
  void soIsOneThatAnAdminSets() {
    String path = "/v1/orgs/" + slug + "/users/" + ann + "/password";
    owner.put(path, new JsonObject().put("password", "a louder evening")).answers(400, "invalid");
    owner.put(path, new JsonObject().put("password", LONG)).answers(200);
  }

  @Test
  void soIsThatOfSomebodyWhoIsMadeThere() {
    JsonObject ben =
        new JsonObject().put("name", "Ben").put("email", "ben" + number + "@acme.test");
    owner
        .post("/v1/orgs/" + slug + "/users", ben.copy().put("password", "a louder evening"))
        .answers(400, "invalid");
    owner.post("/v1/orgs/" + slug + "/users", ben.copy().put("password", LONG)).answers(201);
  }

  @Test
  void whoBelongsToSeveralObeysTheStrictest() {
    UUID globex = TOWN.org("globex-" + number);
    UUID cal = TOWN.member(globex, "Cal Miller", "cal" + number + "@acme.test", "viewer");
    Visitor visitor = signedIn("cal" + number + "@acme.test");
    change(visitor, "a louder evening").answers(204);
    TOWN.join(acme, cal, "viewer");
    Visitor again =
        APP.visitor()
            .withToken(
                TOWN.signIn("cal" + number + "@acme.test", "a louder evening", "globex-" + number)
                    .answers(200)
                    .json()
                    .getString("access_token"));
    again
        .put(
            "/v1/me/password",
            new JsonObject().put("current", "a louder evening").put("password", "a longer evening"))
        .answers(400, "invalid");
  }

  @Test
  void whatIsInNoListAndEasilyGuessedIsRefused() {
    String token = link();
    Reply refused = reset(token, "iloveyou2026iloveyou2026").answers(400, "invalid");
    assertThat(refused.text()).contains("easily guessed");
    reset(token, LONG).answers(204);
  }

  private String link() {
    APP.visitor()
        .post("/v1/auth/password/forgot", new JsonObject().put("email", email))
        .answers(202);
    return TestMailbox.token(APP.mails().mailTo(email, "new password"));
  }

  private static Reply reset(String token, String password) {
    return APP.visitor()
        .post(
            "/v1/auth/password/reset",
            new JsonObject().put("token", token).put("password", password));
  }

  private static Reply change(Visitor visitor, String password) {
    return visitor.put(
        "/v1/me/password",
        new JsonObject().put("current", Town.PASSWORD).put("password", password));
  }

  private static Visitor signedIn(String address) {
    var signedIn = TOWN.signIn(address, Town.PASSWORD).answers(200).json();
    return APP.visitor().withToken(signedIn.getString("access_token"));
  }
}
