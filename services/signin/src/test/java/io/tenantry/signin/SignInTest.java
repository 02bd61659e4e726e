package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.State;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.Passwords;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String SIGN_IN = "/v1/auth/sign-in";

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String acmeSlug = "acme-" + number;
  private final String globexSlug = "globex-" + number;
  private final String email = "ann" + number + "@acme.test";
  private UUID acme = new UUID(0, 0);
  private UUID globex = acme;
  private UUID ann = acme;

  @BeforeEach
  void annBelongsToAcme() {
    acme = TOWN.org(acmeSlug);
    globex = TOWN.org(globexSlug);
    ann = TOWN.member(acme, "Ann Miller", email, "viewer");
  }

  @Test
  void theRightPasswordOpensASession() {
    Reply reply = TOWN.signIn(" " + email.replace("ann", "Ann") + " ", Town.PASSWORD).answers(200);
    JsonObject told = reply.json();
    assertThat(told.getString("token_type")).isEqualTo("Bearer");
    assertThat(told.getLong("expires_in")).isEqualTo(300);
    assertThat(told.getJsonObject("user").getString("id")).isEqualTo(ann.toString());
    assertThat(told.getJsonObject("org").getString("slug")).isEqualTo(acmeSlug);
    assertThat(told.getJsonArray("orgs")).hasSize(1);
    assertThat(reply.cookies()).hasSize(2).allMatch(cookie -> cookie.contains("HttpOnly"));
    APP.visitor()
        .withToken(told.getString("access_token"))
        .get("/v1/orgs/" + acmeSlug + "/users")
        .answers(200);
    APP.visitor()
        .post(
            "/v1/auth/refresh",
            new JsonObject().put("refresh_token", told.getString("refresh_token")))
        .answers(200);
    assertThat(TOWN.trail(acme)).endsWith("session.started");
  }

  /**
   * A page of a neighbouring host needs no preflight for a body without a type, and the cookies of
   * the answer are set although it cannot read it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"http://evil.tenantry.test", "https://tenantry.test", "null"})
  void noPageOfAnotherSiteSignsABrowserIn(String foreign) {
    JsonObject told = TOWN.signIn(email, Town.PASSWORD).answers(200).json();
    var before = APP.database().fingerprint();
    Visitor page = APP.visitor().with("Origin", foreign).with("Content-Type", "text/plain");
    Reply refused = page.post(SIGN_IN, credentials()).answers(403, "bad-origin");
    assertThat(refused.cookies()).isEmpty();
    Visitor signedIn = page.with("Cookie", "tenantry-refresh=" + told.getString("refresh_token"));
    refused = signedIn.post("/v1/auth/refresh", new JsonObject()).answers(403, "bad-origin");
    assertThat(refused.cookies()).isEmpty();
    assertThat(APP.database().fingerprint()).isEqualTo(before);
    Town.refresh(APP.visitor(), told).answers(200);
  }

  @Test
  void ourOwnPagesAndProgramsSignInAndRefresh() {
    Visitor page = APP.visitor().with("Origin", "http://tenantry.test");
    for (Visitor caller : List.of(page, APP.visitor())) {
      JsonObject told = caller.post(SIGN_IN, credentials()).answers(200).json();
      caller
          .with("Cookie", "tenantry-refresh=" + told.getString("refresh_token"))
          .post("/v1/auth/refresh", new JsonObject())
          .answers(200);
    }
  }

  /** The second is scrypt as OWASP recommends it: 128 MiB. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
        "$scrypt$ln=17,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$qmsmTgUhkUXenuO+Y1xpJkI2GSSNU/vhYpQLl8F2aYM"
      })
  void whoCameWithTheHashOfAnotherSystemSignsInByItOnceAndThenHasOneOfOurs(String foreign) {
    assertThat(Passwords.foreign("/password_hash", foreign).phc()).isEqualTo(foreign);
    APP.database().run("UPDATE password_hashes SET phc = ? WHERE user_id = ?", foreign, ann);
    TOWN.signIn(email, "correct horses").answers(401, "invalid-credentials");
    TOWN.signIn(email, "correct horse").answers(200);
    assertThat(phc()).startsWith("$argon2id$");
    TOWN.signIn(email, "correct horse").answers(200);
  }

  @Test
  void aHashOfWeakerParametersIsMadeAnewByTheSignInOfItsPerson() {
    String weaker =
        "$argon2id$v=19$m=32,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$aM20MtBBbdKp1jaN2uWUsPGasZeL2W83op55jMduI5k";
    APP.database().run("UPDATE password_hashes SET phc = ? WHERE user_id = ?", weaker, ann);
    TOWN.signIn(email, "a loud afternoon").answers(401, "invalid-credentials");
    assertThat(phc()).as("nobody has shown the password").isEqualTo(weaker);
    TOWN.signIn(email, Town.PASSWORD).answers(200);
    String now = phc();
    assertThat(now).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
    TOWN.signIn(email, Town.PASSWORD).answers(200);
    assertThat(phc()).as("once is enough").isEqualTo(now);
  }

  private JsonObject credentials() {
    return new JsonObject().put("identifier", email).put("password", Town.PASSWORD);
  }

  private String phc() {
    return String.valueOf(
        APP.database()
            .rows("SELECT phc FROM password_hashes WHERE user_id = ?", ann)
            .getFirst()
            .get("phc"));
  }

  @Test
  void unknownAndWrongHearTheSame() {
    Reply wrong = TOWN.signIn(email, "a loud afternoon").answers(401, "invalid-credentials");
    for (Reply other :
        new Reply[] {
          TOWN.signIn("nobody" + number + "@acme.test", Town.PASSWORD),
          TOWN.signIn("+49 30 123456", Town.PASSWORD),
          TOWN.signIn("ann", Town.PASSWORD),
          TOWN.signIn("ann", Town.PASSWORD, acmeSlug),
          TOWN.signIn(email, Town.PASSWORD, "nowhere"),
          TOWN.signIn(email, Town.PASSWORD, globexSlug),
          TOWN.signIn(email, Town.PASSWORD, globex.toString()),
          TOWN.signIn(email, Town.PASSWORD, UUID.randomUUID().toString())
        }) {
      other.answers(401, "invalid-credentials");
      assertThat(other.text()).isEqualTo(wrong.text());
      assertThat(other.cookies()).isEmpty();
    }
    assertThat(APP.database().count("SELECT count(*) FROM sessions WHERE user_id = ?::uuid", ann))
        .isZero();
  }

  @Test
  void aFailureIsRememberedWithoutTheAddressInTheEvent() {
    TOWN.signIn(email, "a loud afternoon").answers(401, "invalid-credentials");
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("sign-in.failed");
    assertThat(TOWN.refused(ann)).containsExactly("invalid-credentials password");
    assertThat(APP.database().rows("SELECT audit_events::text AS event FROM audit_events"))
        .noneMatch(row -> String.valueOf(row.get("event")).contains(email));
    assertThat(
            APP.database()
                .count(
                    "SELECT count(*) FROM audit_personal WHERE personal->>'identifier' = ?", email))
        .isEqualTo(1);
  }

  @Test
  void whatWasTypedIntoTheWrongFieldIsNotKept() {
    TOWN.signIn("my-secret-" + number, "x").answers(401, "invalid-credentials");
    assertThat(APP.database().rows("SELECT personal::text AS personal FROM audit_personal"))
        .noneMatch(row -> String.valueOf(row.get("personal")).contains("my-secret-" + number));
  }

  @Test
  void phoneAndUsernameLeadToTheSamePerson() {
    String phone = "+4930%06d".formatted(number);
    TOWN.alsoKnownAs(ann, Identifier.phone(phone).orElseThrow());
    TOWN.alsoKnownAs(ann, Identifier.username(acme, "ann.m"));
    TOWN.signIn("0049 (30) %06d".formatted(number), Town.PASSWORD).answers(200);
    TOWN.signIn("Ann.M", Town.PASSWORD, acmeSlug).answers(200);
    TOWN.signIn("ann.m", Town.PASSWORD).answers(401, "invalid-credentials");
    TOWN.signIn("ann.m", Town.PASSWORD, globexSlug).answers(401, "invalid-credentials");
  }

  @Test
  void whoIsShutOutHearsItOnlyAfterTheRightPassword() {
    TOWN.suspend(acme, ann);
    TOWN.signIn(email, "a loud afternoon").answers(401, "invalid-credentials");
    TOWN.signIn(email, Town.PASSWORD).answers(403, "suspended");
    TOWN.signIn(email, Town.PASSWORD, acmeSlug).answers(403, "suspended");
    TOWN.join(globex, ann, "viewer");
    JsonObject elsewhere = TOWN.signIn(email, Town.PASSWORD).answers(200).json();
    assertThat(elsewhere.getJsonObject("org").getString("slug")).isEqualTo(globexSlug);

    TOWN.set(ann, State.PENDING_VERIFICATION);
    TOWN.signIn(email, Town.PASSWORD).answers(403, "verification-required");
    TOWN.ban(ann);
    TOWN.signIn(email, "a loud afternoon").answers(401, "invalid-credentials");
    TOWN.signIn(email, Town.PASSWORD).answers(403, "banned");
  }

  @Test
  void theOrganizationThatWasUsedLastIsActive() {
    TOWN.join(globex, ann, "viewer");
    TOWN.signIn(email, Town.PASSWORD, globexSlug).answers(200);
    assertThat(activeOrg()).isEqualTo(globexSlug);
    TOWN.signIn(email, Town.PASSWORD, acme.toString()).answers(200);
    assertThat(activeOrg()).isEqualTo(acmeSlug);
  }

  @Test
  void theLastSignInIsWrittenOnThatMembershipOnly() {
    TOWN.join(globex, ann, "viewer");
    TOWN.signIn(email, Town.PASSWORD, acmeSlug).answers(200);
    assertThat(
            APP.database()
                .rows(
                    "SELECT org_id FROM members WHERE user_id = ? AND last_login_at IS NOT NULL",
                    ann))
        .extracting(row -> row.get("org_id"))
        .containsExactly(acme);
  }

  @Test
  void whoBelongsNowhereGetsInWithoutAnOrganization() {
    TOWN.person("Ben", "ben" + number + "@acme.test");
    JsonObject told = TOWN.signIn("ben" + number + "@acme.test", Town.PASSWORD).answers(200).json();
    assertThat(told.getJsonObject("org")).isNull();
    assertThat(told.getJsonArray("orgs")).isEqualTo(new JsonArray());
  }

  @Test
  void brokenInputIsSaidAtOnce() {
    JsonObject empty =
        APP.visitor().post("/v1/auth/sign-in", new JsonObject()).answers(400, "invalid").json();
    assertThat(empty.getJsonArray("errors")).hasSize(2);
    TOWN.signIn("x".repeat(321), "y").answers(400, "invalid");
    TOWN.signIn(email, "y".repeat(1_001)).answers(400, "invalid");
    TOWN.signIn("ann\u0000", "y").answers(400);
  }

  private String activeOrg() {
    return TOWN.signIn(email, Town.PASSWORD)
        .answers(200)
        .json()
        .getJsonObject("org")
        .getString("slug");
  }
}
