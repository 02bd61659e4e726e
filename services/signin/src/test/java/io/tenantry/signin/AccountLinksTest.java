package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An admin links accounts elsewhere for people, and takes them away. */
class AccountLinksTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger();

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String slug = "acme-" + number;
  private final String email = "eve" + number + "@acme.test";
  private UUID acme = new UUID(0, 0);
  private UUID eve = new UUID(0, 0);
  private Visitor ada = APP.visitor();

  @BeforeEach
  void eveIsManagedByAcme() {
    APP.clock().reset();
    acme = TOWN.org(slug);
    TOWN.member(acme, "Ada Admin", "ada" + number + "@acme.test", "owner");
    eve = TOWN.managed(acme, "Eve Editor", email, "editor");
    ada = TOWN.signedIn("ada" + number + "@acme.test");
    APP.mails().clear();
  }

  @Test
  void whatAnAdminLinksIsTheirsTheyHearOfItAndTheTrailKnows() {
    JsonObject linked = ada.post(path(eve) + "link", account()).answers(201).json();
    assertThat(linked.getString("provider")).isEqualTo("github");
    assertThat(linked.getString("provider_user_id")).isEqualTo("583231-" + number);
    assertThat(APP.mails().mailTo(email).text())
        .contains("an administrator has changed", "a GitHub account was linked");
    assertThat(TOWN.trail(acme)).contains("member.account-linked");
    assertThat(ada.get("/v1/orgs/" + slug + "/users/" + eve).json().getJsonArray("oauth_providers"))
        .containsExactly("github");
    ada.post(path(eve) + "link", account()).answers(201);
    assertThat(TOWN.trail(acme)).containsOnlyOnce("member.account-linked");
  }

  @Test
  void takingItAwayEndsEverySession() {
    ada.post(path(eve) + "link", account()).answers(201);
    Visitor eves = TOWN.signedIn(email);
    TOWN.settle();
    APP.mails().clear();
    ada.post(path(eve) + "unlink", account()).answers(204);
    eves.get("/v1/me").answers(401, "session-ended");
    assertThat(APP.mails().mailTo(email).text())
        .contains("a GitHub account was taken away and every device was signed out");
    assertThat(TOWN.trail(acme)).contains("member.account-unlinked");
    ada.post(path(eve) + "unlink", account()).answers(404);
  }

  @Test
  void whatBeganByItIsNotFinishedWithASecondFactor() {
    ada.post(path(eve) + "link", account()).answers(201);
    String factor = "/v1/me/second-factor";
    Visitor eves = TOWN.signedIn(email);
    var phone = new Telephone(eves.post(factor).answers(200).json(), APP.clock());
    eves.put(factor, new JsonObject().put("code", phone.code())).answers(200);
    JsonObject begun =
        TOWN.signIn(email, Town.PASSWORD).answers(200).json().getJsonObject("second_factor");
    ada.post(path(eve) + "unlink", account()).answers(204);
    APP.clock().advance(Duration.ofSeconds(30));
    JsonObject shown =
        new JsonObject().put("token", begun.getString("token")).put("code", phone.code());
    APP.visitor().post("/v1/auth/second-factor", shown).answers(401, "sign-in-over");
  }

  /** The name stays, and what stands behind it does not: a realm that has moved, for example. */
  @Test
  void whatIssuersOfBeforeCalledSoGoesAsWellAndIsTold() {
    ada.post(path(eve) + "link", account()).answers(201);
    APP.database()
        .run(
            "INSERT INTO linked_accounts (id, user_id, provider, issuer, subject, linked_by)"
                + " VALUES (?, ?, 'github', 'https://before.test', ?, ?)",
            UUID.randomUUID(),
            eve,
            account().getString("provider_user_id"),
            eve);
    TOWN.settle();
    APP.mails().clear();
    ada.post(path(eve) + "unlink", account()).answers(204);
    assertThat(linked()).isZero();
    assertThat(
            APP.database()
                .rows(
                    "SELECT data ->> 'issuer' AS issuer FROM audit_events"
                        + " WHERE action = 'member.account-unlinked' AND target_id = ?",
                    eve))
        .extracting(row -> row.get("issuer"))
        .containsExactlyInAnyOrder("https://github.com", "https://before.test");
    assertThat(APP.mails().mailTo(email).text())
        .contains("2 GitHub accounts were taken away and every device was signed out");
  }

  @Test
  void theLastWayInStaysThoughAnAdminAsks() {
    ada.post(path(eve) + "link", account()).answers(201);
    APP.database().run("DELETE FROM password_hashes WHERE user_id = ?", eve);
    ada.post(path(eve) + "unlink", account()).answers(409, "last-way-in");
    assertThat(linked()).isEqualTo(1);
  }

  @Test
  void anAccountIsOnePersons() {
    ada.post(path(eve) + "link", account()).answers(201);
    UUID max = TOWN.managed(acme, "Max", "max" + number + "@acme.test", "viewer");
    assertThat(ada.post(path(max) + "link", account()).answers(409, "account-linked").text())
        .doesNotContain("Eve", email, eve.toString());
    assertThat(TOWN.trail(acme)).containsOnlyOnce("member.account-refused");
  }

  @Test
  void anOrganizationDoesNotFindOutWhoIsLinkedElsewhere() {
    ada.post(path(eve) + "link", account()).answers(201);
    String max = path(TOWN.managed(acme, "Max", "max" + number + "@acme.test", "viewer")) + "link";
    for (int i = 0; i < 20; i++) {
      ada.post(path(eve) + "link", account()).answers(201);
      ada.post(max, account()).answers(409, "account-linked");
    }
    Reply taken = ada.post(max, account()).answers(429, "too-many-taken-accounts");
    assertThat(Integer.parseInt(taken.header("Retry-After").orElseThrow())).isBetween(60, 4_320);
    Reply free =
        ada.post(max, account().put("provider_user_id", "free-" + number))
            .answers(429, "too-many-taken-accounts");
    assertThat(free.json().getString("detail")).isEqualTo(taken.json().getString("detail"));
    UUID globex = TOWN.org("globex-" + number);
    TOWN.member(globex, "Gus Admin", "gus" + number + "@globex.test", "owner");
    UUID may = TOWN.managed(globex, "May", "may" + number + "@globex.test", "viewer");
    TOWN.signedIn("gus" + number + "@globex.test")
        .post("/v1/orgs/globex-" + number + "/users/" + may + "/oauth/link", account())
        .answers(409, "account-linked");
  }

  @Test
  void whoHasAsManyAsOneMayLinksNoMoreAndTheSameAgain() {
    ada.post(path(eve) + "link", account()).answers(201);
    APP.database()
        .run(
            """
            INSERT INTO linked_accounts (id, user_id, provider, issuer, subject, linked_by)
            SELECT gen_random_uuid(), $1, 'github', 'https://github.com', $1 || '-' || n, $1
              FROM generate_series(2, 20) AS n
            """
                .replace("$1", "'" + eve + "'::uuid"));
    JsonObject another = account().put("provider_user_id", "another-" + number);
    ada.post(path(eve) + "link", another).answers(409, "too-many-accounts");
    JsonObject again = ada.post(path(eve) + "link", account()).answers(201).json();
    assertThat(again.getString("provider_user_id")).isEqualTo("583231-" + number);
    assertThat(linked()).isEqualTo(20);
  }

  @Test
  void whatCannotBeIsRefused() {
    JsonObject unknown = account().put("provider", "nobody");
    ada.post(path(eve) + "link", unknown).answers(400, "invalid");
    ada.post(path(eve) + "link", account().put("provider_user_id", "")).answers(400, "invalid");
    ada.post(path(eve) + "link", account().put("provider_user_id", " 1")).answers(400, "invalid");
    ada.post(path(eve) + "link", account().put("issuer", "https://x")).answers(400, "invalid");
    ada.post(path(UUID.randomUUID()) + "link", account()).answers(404);
    assertThat(linked()).isZero();
  }

  /** ZITADEL CVE-2026-105209: whose organization was checked, and whose person was meant. */
  @Test
  void whoAnswersToThemselvesIsLeftAloneByOrganizations() {
    APP.database().run("UPDATE users SET managed_by = NULL WHERE id = ?", eve);
    ada.post(path(eve) + "link", account()).answers(403, "not-managed");
    UUID globex = TOWN.org("globex-" + number);
    TOWN.member(globex, "Gus Admin", "gus" + number + "@globex.test", "owner");
    TOWN.signedIn("gus" + number + "@globex.test")
        .post("/v1/orgs/globex-" + number + "/users/" + eve + "/oauth/link", account())
        .answers(404);
    assertThat(linked()).isZero();
    assertThat(APP.mails().all()).isEmpty();
    TOWN.joinPlatform(TOWN.person("Root", "root" + number + "@tenantry.test"), "admin");
    Visitor root = TOWN.signedIn("root" + number + "@tenantry.test");
    String everywhere = "/v1/platform/users/" + eve + "/oauth/";
    root.post(everywhere + "link", account()).answers(201);
    root.post(everywhere + "unlink", account()).answers(204);
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("user.account-linked", "user.account-unlinked");
  }

  @Test
  void itTakesThePermissionTheRankSomebodyElseAndAFreshSignIn() {
    TOWN.member(acme, "Ed Editor", "ed" + number + "@acme.test", "editor");
    TOWN.signedIn("ed" + number + "@acme.test")
        .post(path(eve) + "link", account())
        .answers(403, "forbidden");
    UUID amy = TOWN.managed(acme, "Amy Admin", "amy" + number + "@acme.test", "admin");
    UUID owner = TOWN.managed(acme, "Olga Owner", "olga" + number + "@acme.test", "owner");
    Visitor amys = TOWN.signedIn("amy" + number + "@acme.test");
    amys.post(path(owner) + "link", account()).answers(403, "outranked");
    amys.post(path(amy) + "link", account()).answers(409, "not-yourself");
    stale().post(path(eve) + "link", account()).answers(403, "sign-in-again");
    stale().post(path(eve) + "unlink", account()).answers(403, "sign-in-again");
    assertThat(linked()).isZero();
  }

  /** Whoever links an account for somebody must not keep a way into what is not theirs any more. */
  @Test
  void whatAnAdminHasLinkedGoesWhenThePersonAnswersToThemselves() {
    ada.post(path(eve) + "link", account()).answers(201);
    assertThat(linked()).isEqualTo(1);
    TOWN.settle();
    APP.mails().clear();
    TOWN.join(TOWN.org("second-" + number), eve, "viewer");
    assertThat(linked()).isZero();
    assertThat(APP.mails().mailTo(email, "How you sign in").text())
        .contains(
            "no organization manages this account any more",
            "what others had set up was taken away (1 account elsewhere)");
    assertThat(
            APP.database()
                .count("SELECT count(*) FROM users WHERE id = ? AND oauth_providers = '{}'", eve))
        .isEqualTo(1);
  }

  /** Ada with a token of now, of a sign-in of then. */
  private Visitor stale() {
    JsonObject in = TOWN.signIn("ada" + number + "@acme.test", Town.PASSWORD).json();
    APP.database().run("UPDATE sessions SET auth_time = now() - interval '40 minutes'");
    var shown = new JsonObject().put("refresh_token", in.getString("refresh_token"));
    JsonObject again = APP.visitor().post("/v1/auth/refresh", shown).answers(200).json();
    return APP.visitor().withToken(again.getString("access_token"));
  }

  private JsonObject account() {
    return new JsonObject().put("provider", "github").put("provider_user_id", "583231-" + number);
  }

  private long linked() {
    return APP.database().count("SELECT count(*) FROM linked_accounts WHERE user_id = ?", eve);
  }

  private String path(UUID user) {
    return "/v1/orgs/" + slug + "/users/" + user + "/oauth/";
  }
}
