package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Having a link for a new password mailed to somebody else. */
class ResetRequestsTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger();
  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String slug = "acme-" + number;
  private final String email = "cal" + number + "@acme.test";
  private UUID acme = new UUID(0, 0);
  private UUID cal = acme;

  @BeforeEach
  void calBelongsToAcme() {
    acme = TOWN.org(slug);
    cal = TOWN.member(acme, "Cal Miller", email, "viewer");
    APP.mails().clear();
  }

  @Test
  void anAdminSendsTheLinkAndThePersonSetsThePassword() {
    admin().post(inOrg(cal)).answers(202);
    String token = TestMailbox.token(APP.mails().mailTo(email, "new password"));
    APP.visitor()
        .post(
            "/v1/auth/password/reset",
            new JsonObject().put("token", token).put("password", "a louder evening"))
        .answers(204);
    TOWN.signIn(email, "a louder evening").answers(200);
    assertThat(TOWN.trail(acme)).contains("password.reset-requested");
  }

  @Test
  void thePlatformSendsItToAnybodyBelow() {
    Visitor support = colleague("support");
    support.post(onPlatform(cal)).answers(202);
    APP.mails().mailTo(email, "new password");
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("password.reset-requested");
    String boss = "boss" + number + "@vendor.test";
    UUID root = TOWN.person("Boss", boss);
    TOWN.joinPlatform(root, "admin");
    support.post(onPlatform(root)).answers(403, "outranked");
    support.post(onPlatform(UUID.randomUUID())).answers(404, "not-found");
    assertThat(APP.mails().all()).noneMatch(mail -> mail.to().equals(boss));
  }

  @Test
  void nothingIsSentToAnAddressThatNobodyHasProven() {
    Visitor admin = admin();
    Visitor support = colleague("support");
    APP.database().run("UPDATE users SET email_verified = false WHERE id = ?", cal);
    var before = APP.database().fingerprint();
    admin.post(inOrg(cal)).answers(409, "no-verified-address");
    support.post(onPlatform(cal)).answers(409, "no-verified-address");
    assertThat(APP.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void whoMayNotSendsNothing() {
    Visitor admin = admin();
    UUID owner = TOWN.member(acme, "Olga Miller", "olga" + number + "@acme.test", "owner");
    String other = "globex-" + number;
    UUID stranger =
        TOWN.member(TOWN.org(other), "Sid Miller", "sid" + number + "@globex.test", "viewer");
    Visitor viewer = signIn(email);
    var before = APP.database().fingerprint();
    admin.post(inOrg(owner)).answers(403, "outranked");
    admin.post(inOrg(stranger)).answers(404, "not-found");
    admin.post("/v1/orgs/" + other + "/users/" + stranger + "/password-reset").answers(404);
    admin.post(onPlatform(cal)).answers(404, "not-found");
    viewer.post(inOrg(owner)).answers(403, "forbidden");
    APP.visitor().post(inOrg(cal)).answers(401);
    assertThat(APP.database().fingerprint()).isEqualTo(before);
  }

  private Visitor admin() {
    String address = "ada" + number + "@acme.test";
    TOWN.member(acme, "Ada Miller", address, "admin");
    return signIn(address);
  }

  private Visitor colleague(String role) {
    String address = role + number + "@vendor.test";
    UUID user = TOWN.person("Sam " + role, address);
    TOWN.joinPlatform(user, role);
    return signIn(address);
  }

  private static Visitor signIn(String address) {
    var signedIn = TOWN.signIn(address, Town.PASSWORD).answers(200).json();
    return APP.visitor().withToken(signedIn.getString("access_token"));
  }

  private String inOrg(UUID user) {
    return "/v1/orgs/" + slug + "/users/" + user + "/password-reset";
  }

  private static String onPlatform(UUID user) {
    return "/v1/platform/users/" + user + "/password-reset";
  }
}
