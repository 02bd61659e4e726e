package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Defects that others had with sessions, by their ids: none of them here. Those of a single class
 * are tested beside it and carry the id there.
 */
class DefectsOfOthersTest {

  @RegisterExtension static final DemoHouse HOUSE = new DemoHouse();

  private static final JsonObject REASON = new JsonObject().put("reason", "a test");

  /** ZITADEL CVE-2023-22492: refresh tokens survived lock and deactivation. */
  @Test
  void aRefreshTokenDoesNotSurviveABan() {
    JsonObject session = signIn("viewer@acme.test");
    root().put(ban("viewer@acme.test"), REASON).answers(200);
    refresh(session).answers(401, "session-ended");
    root().delete(ban("viewer@acme.test")).answers(204);
    refresh(session).answers(401, "session-ended");
  }

  /** Keycloak CVE-2026-1609: a disabled person still got tokens by another way in. */
  @Test
  void aBannedPersonHasNoWayIn() {
    String email = "editor@acme.test";
    JsonObject session = signIn(email);
    HOUSE.app().mails().clear();
    post("/v1/auth/password/forgot", new JsonObject().put("email", email)).answers(202);
    String link = TestMailbox.token(HOUSE.app().mails().mailTo(email));
    root().put(ban(email), REASON).answers(200);

    post("/v1/auth/sign-in", credentials(email)).answers(403, "banned");
    refresh(session).answers(401, "session-ended");
    as(session)
        .post("/v1/auth/switch-org", new JsonObject().put("org", "acme"))
        .answers(401, "session-ended");
    post(
        "/v1/auth/password/reset",
        new JsonObject().put("token", link).put("password", DemoData.PASSWORD + "x"));
    as(session).get("/v1/me").answers(401, "session-ended");
    for (String password : new String[] {DemoData.PASSWORD, DemoData.PASSWORD + "x"}) {
      assertThat(post("/v1/auth/sign-in", credentials(email).put("password", password)).status())
          .isGreaterThanOrEqualTo(400);
    }
    assertThat(livingSessions(email)).isZero();
    root().delete(ban(email)).answers(204);
  }

  /** ZITADEL CVE-2024-46999: grants that were deactivated were still in tokens. */
  @Test
  void aTokenCarriesNoRightThatCouldOutliveItsGrant() {
    Visitor viewer = HOUSE.world().freshlySignedIn("viewer@globex.test");
    viewer.get("/v1/orgs/globex/users?limit=1").answers(200);
    String roles = "/v1/orgs/globex/users/" + id("viewer@globex.test") + "/roles";
    Visitor owner = HOUSE.world().signedIn("owner@globex.test");
    owner.put(roles, Map.of("roles", List.of("member"))).answers(200);
    viewer.get("/v1/orgs/globex/users?limit=1").answers(403, "forbidden");
    owner.put(roles, Map.of("roles", List.of("viewer"))).answers(200);
    viewer.get("/v1/orgs/globex/users?limit=1").answers(200);
  }

  /**
   * Keycloak CVE-2026-8922: of two "not before" only one was looked at. Ours are three: the
   * person's, the member's, the organization's, and each counts by itself.
   */
  @Test
  void whatEndsForTheMemberEndsAlthoughThePersonStands() {
    Visitor member = HOUSE.world().freshlySignedIn("member@globex.test");
    member.get("/v1/me").answers(200);
    Visitor owner = HOUSE.world().signedIn("owner@globex.test");
    String sessions = "/v1/orgs/globex/users/" + id("member@globex.test") + "/sessions";
    owner.delete(sessions).answers(204);
    member.get("/v1/me").answers(401, "session-ended");
    Visitor again = HOUSE.world().freshlySignedIn("member@globex.test");
    root().delete(sessions.replace("/orgs/globex/", "/platform/")).answers(204);
    again.get("/v1/me").answers(401, "session-ended");
  }

  /**
   * Keycloak CVE-2026-18569: forged logout. Neither another site nor another person signs one out.
   */
  @Test
  void nobodyIsSignedOutBySomebodyElse() {
    Reply signedIn = post("/v1/auth/sign-in", credentials("admin@acme.test")).answers(200);
    JsonObject session = signedIn.json();
    Visitor browser = HOUSE.app().visitor().with("Cookie", cookies(signedIn));
    browser.get("/v1/me").answers(200);
    Visitor foreignPage = browser.with("Origin", "https://evil.example");
    assertThat(foreignPage.post("/v1/auth/sign-out").status()).isGreaterThanOrEqualTo(400);
    as(session).get("/v1/me").answers(200);

    Visitor other = HOUSE.world().signedIn("viewer@acme.test");
    String its = Victim.sessionOf(session.getString("access_token"));
    other.delete("/v1/me/sessions/" + its).answers(404, "not-found");
    as(session).get("/v1/me").answers(200);
  }

  /**
   * Casdoor CVE-2026-15630, ZITADEL CVE-2026-105209, Keycloak CVE-2025-14777: allowed by one id,
   * acted on another. A session is only found below its own person, and a person only below their
   * own organization.
   */
  @Test
  void aSessionIsEndedOnlyBelowItsOwnPersonInItsOwnOrganization() {
    JsonObject session = signIn("admin@acme.test");
    String its = Victim.sessionOf(session.getString("access_token"));
    UUID admin = id("admin@acme.test");
    UUID viewer = id("viewer@acme.test");
    Visitor acme = HOUSE.world().signedIn("owner@acme.test");
    Visitor globex = HOUSE.world().signedIn("owner@globex.test");

    acme.delete(sessions("orgs/acme", viewer) + "/" + its).answers(404);
    globex.delete(sessions("orgs/acme", admin) + "/" + its).answers(404);
    globex.delete(sessions("orgs/globex", admin) + "/" + its).answers(404);
    globex.delete(sessions("orgs/globex", admin)).answers(404);
    globex.with("X-Org", "acme").delete(sessions("orgs/globex", admin)).answers(404);
    globex.delete(sessions("orgs/globex", admin) + "?org=acme").answers(400, "invalid");
    root().delete(sessions("platform", viewer) + "/" + its).answers(404);
    as(session).get("/v1/me").answers(200);

    acme.delete(sessions("orgs/acme", admin) + "/" + its).answers(204);
    as(session).get("/v1/me").answers(401, "session-ended");
  }

  /** ASVS 7.2.4: what somebody was given before they signed in is worth nothing afterwards. */
  @Test
  void aSignInNeverGoesOnWithASessionThatWasThereBefore() {
    Reply planted = post("/v1/auth/sign-in", credentials("viewer@acme.test")).answers(200);
    JsonObject mine =
        HOUSE
            .app()
            .visitor()
            .with("Cookie", cookies(planted))
            .with("Origin", HOUSE.app().foundation().publicUrl().toString())
            .post("/v1/auth/sign-in", credentials("admin@acme.test"))
            .answers(200)
            .json();
    assertThat(Victim.sessionOf(mine.getString("access_token")))
        .isNotEqualTo(Victim.sessionOf(planted.json().getString("access_token")));
    assertThat(as(mine).get("/v1/me").answers(200).json().getJsonObject("user").getString("id"))
        .isEqualTo(id("admin@acme.test").toString());
  }

  /**
   * Prowler CVE-2026-59151, Capgo CVE-2026-56223, better-auth CVE-2026-53514: an address that was
   * only asserted brought accounts together. Here somebody is there before its owner
   * (pre-hijacking) and gains nothing: with the first proof all goes that was set up until then.
   */
  @Test
  void whoeverMadeAnAccountForAStrangerIsNotInItWhenTheStrangerComes() {
    String vic = "vic@corp.test";
    Visitor evil = HOUSE.world().freshlySignedIn("owner@globex.test");
    JsonObject made = new JsonObject().put("name", "Vic").put("email", vic);
    String id =
        evil.post("/v1/orgs/globex/users", made.put("password", DemoData.PASSWORD))
            .answers(201)
            .json()
            .getString("id");
    Visitor squatter = as(signIn(vic));
    JsonObject changed = new JsonObject().put("current", DemoData.PASSWORD);
    squatter.put("/v1/me/password", changed.put("password", "a squatter's evening")).answers(204);
    HOUSE
        .app()
        .database()
        .run(
            "INSERT INTO linked_accounts (id, user_id, provider, issuer, subject, linked_by)"
                + " VALUES (uuidv7(), ?, 'google', 'https://accounts.google.com', 'evil', ?)",
            UUID.fromString(id),
            UUID.fromString(id));
    evil.patch("/v1/orgs/globex/users/" + id, new JsonObject().put("email_verified", true))
        .answers(200);

    HOUSE.app().mails().clear();
    HOUSE
        .world()
        .signedIn("owner@acme.test")
        .post("/v1/orgs/acme/invitations", Map.of("email", vic, "roles", List.of("viewer")))
        .answers(201);
    JsonObject link =
        new JsonObject()
            .put("token", TestMailbox.token(HOUSE.app().mails().mailTo(vic, "invites you")));
    HOUSE.app().visitor().post("/v1/invitations/accept", link).answers(401, "sign-in-first");
    post("/v1/auth/password/forgot", new JsonObject().put("email", vic)).answers(202);
    String reset = TestMailbox.token(HOUSE.app().mails().mailTo(vic, "new password"));
    String own = "a louder evening";
    post("/v1/auth/password/reset", new JsonObject().put("token", reset).put("password", own))
        .answers(204);
    JsonObject in = post("/v1/auth/sign-in", credentials(vic).put("password", own)).json();
    as(in).post("/v1/invitations/accept", link).answers(200);

    squatter.get("/v1/me").answers(401, "session-ended");
    post("/v1/auth/sign-in", credentials(vic).put("password", "a squatter's evening"))
        .answers(401, "invalid-credentials");
    assertThat(
            HOUSE
                .app()
                .database()
                .count(
                    "SELECT count(*) FROM linked_accounts WHERE user_id = ?", UUID.fromString(id)))
        .isZero();
  }

  /** OWASP ASVS 14.2.1: what stands in a path or query lies in logs, histories and referrers. */
  @Test
  void noRouteTakesASecretInItsPathOrQuery() {
    assertThat(HOUSE.app().routes())
        .noneMatch(route -> route.path().matches(".*\\{(token|code|secret|password)\\}.*"));
    for (String path :
        List.of("/v1/auth/email/verify", "/v1/auth/password/reset", "/v1/invitations/accept")) {
      post(path + "?token=abc", new JsonObject()).answers(400, "invalid");
    }
    post("/v1/auth/phone/verify?code=123456", new JsonObject()).answers(400, "invalid");
  }

  private static Reply refresh(JsonObject session) {
    return post(
        "/v1/auth/refresh",
        new JsonObject().put("refresh_token", session.getString("refresh_token")));
  }

  private static JsonObject signIn(String email) {
    return post("/v1/auth/sign-in", credentials(email)).answers(200).json();
  }

  private static JsonObject credentials(String email) {
    return new JsonObject().put("identifier", email).put("password", DemoData.PASSWORD);
  }

  /** What a browser would send back. */
  private static String cookies(Reply signedIn) {
    return signedIn.cookies().stream()
        .map(cookie -> cookie.split(";", 2)[0])
        .collect(Collectors.joining("; "));
  }

  private static Reply post(String path, JsonObject body) {
    return HOUSE.app().visitor().post(path, body);
  }

  private static Visitor as(JsonObject session) {
    return HOUSE.app().visitor().withToken(session.getString("access_token"));
  }

  private static Visitor root() {
    return HOUSE.world().signedIn(DemoData.ROOT);
  }

  private static String ban(String email) {
    return "/v1/platform/users/" + id(email) + "/ban";
  }

  private static String sessions(String scope, UUID user) {
    return "/v1/" + scope + "/users/" + user + "/sessions";
  }

  private static UUID id(String email) {
    return HOUSE.world().idOf(email);
  }

  private static long livingSessions(String email) {
    return HOUSE
        .app()
        .database()
        .count(
            """
            SELECT count(*)
              FROM sessions s JOIN user_standing u ON u.user_id = s.user_id
             WHERE s.user_id = ? AND s.revoked_at IS NULL AND s.user_epoch = u.epoch
            """,
            id(email));
  }
}
