package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Taking the second factor of somebody away who has lost the telephone. */
class SecondFactorResetTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger();

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String slug = "acme-" + number;
  private final String email = "eve" + number + "@acme.test";
  private final String adminEmail = "ada" + number + "@acme.test";
  private UUID acme = new UUID(0, 0);
  private UUID eve = acme;
  private Visitor eves = APP.visitor();

  @BeforeEach
  void eveOfAcmeHasATelephone() {
    APP.mails().clear();
    acme = TOWN.org(slug);
    eve = TOWN.managed(acme, "Eve Miller", email, "viewer");
    TOWN.member(acme, "Ada Admin", adminEmail, "admin");
    eves = signedIn(email);
    var phone = new Telephone(eves.post("/v1/me/second-factor").json(), APP.clock());
    eves.put("/v1/me/second-factor", new JsonObject().put("code", phone.code())).answers(200);
    Poll.until("Eve heard of it", () -> !APP.mails().all().isEmpty());
    APP.mails().clear();
  }

  @Test
  void anAdminOfTheOrganizationThatManagesThemResetsItAndTheirSessionsEnd() {
    Visitor ada = signedIn(adminEmail);
    assertThat(twoFactor(ada)).isTrue();
    ada.delete(path()).answers(204);
    assertThat(twoFactor(ada)).isFalse();
    eves.get("/v1/me").answers(401, "session-ended");
    signedIn(email).get("/v1/me").answers(200);
    assertThat(TOWN.trail(acme)).contains("second-factor.reset");
    assertThat(APP.mails().mailTo(email).text())
        .contains("your second factors were taken away and every device was signed out");
    ada.delete(path()).answers(204);
    assertThat(TOWN.trail(acme).stream().filter("second-factor.reset"::equals)).hasSize(1);
  }

  /** ZITADEL CVE-2026-105209: whose organization was checked, and whose person was meant. */
  @Test
  void whoAnswersToThemselvesIsLeftAloneByOrganizations() {
    APP.database().run("UPDATE users SET managed_by = NULL WHERE id = ?", eve);
    signedIn(adminEmail).delete(path()).answers(403, "not-managed");
    UUID globex = TOWN.org("globex-" + number);
    TOWN.member(globex, "Gus Admin", "gus" + number + "@globex.test", "owner");
    signedIn("gus" + number + "@globex.test")
        .delete("/v1/orgs/globex-" + number + "/users/" + eve + "/second-factor")
        .answers(404);
    eves.get("/v1/me").answers(200);
    assertThat(APP.mails().all()).isEmpty();
    TOWN.joinPlatform(TOWN.person("Root", "root" + number + "@tenantry.test"), "admin");
    Visitor root = signedIn("root" + number + "@tenantry.test");
    root.delete("/v1/platform/users/" + eve + "/second-factor").answers(204);
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("second-factor.reset");
  }

  /** Keycloak CVE-2026-94001: the deletion of a credential asked for less than its change. */
  @Test
  void itTakesThePermissionTheRankAndSomebodyElse() {
    TOWN.member(acme, "Ed Editor", "ed" + number + "@acme.test", "editor");
    signedIn("ed" + number + "@acme.test").delete(path()).answers(403, "forbidden");
    UUID owner = TOWN.member(acme, "Olga Owner", "olga" + number + "@acme.test", "owner");
    Visitor ada = signedIn(adminEmail);
    ada.delete("/v1/orgs/" + slug + "/users/" + owner + "/second-factor").answers(403, "outranked");
    String self = ada.get("/v1/me").json().getJsonObject("user").getString("id");
    ada.delete("/v1/orgs/" + slug + "/users/" + self + "/second-factor")
        .answers(409, "not-yourself");
    eves.get("/v1/me").answers(200);
    assertThat(eves.get("/v1/me/second-factor").json().getBoolean("enabled")).isTrue();
  }

  private boolean twoFactor(Visitor who) {
    return who.get("/v1/orgs/" + slug + "/users/" + eve)
        .answers(200)
        .json()
        .getBoolean("two_factor_enabled");
  }

  private String path() {
    return "/v1/orgs/" + slug + "/users/" + eve + "/second-factor";
  }

  private static Visitor signedIn(String email) {
    JsonObject told = TOWN.signIn(email, Town.PASSWORD).answers(200).json();
    return APP.visitor().withToken(told.getString("access_token"));
  }
}
