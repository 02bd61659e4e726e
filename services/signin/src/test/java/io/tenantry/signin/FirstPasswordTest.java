package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody whom an admin made chooses their password by the link in their mail. */
class FirstPasswordTest {

  private static final Town TOWN = new Town();
  private static final String PASSWORD = "a louder evening";
  @RegisterExtension static final TestApp APP = TOWN.app;

  @Test
  void theLinkSetsThePasswordAndProvesTheAddress() {
    UUID org = TOWN.org("acme");
    Visitor admin = admin(org, "acme");
    JsonObject wanted = named("Grace Hopper", "grace@acme.test");
    JsonObject grace = admin.post("/v1/orgs/acme/users", wanted).answers(201).json();
    TOWN.signIn("grace@acme.test", PASSWORD).answers(401, "invalid-credentials");
    var mail = APP.mails().mailTo("grace@acme.test");
    assertThat(mail.subject()).isEqualTo("Choose a password for your account at acme");
    Snapshots.text("password-first.txt", mail.text().replace("\r\n", "\n"));
    Snapshots.text("password-first.html", mail.html().replace("\r\n", "\n"));
    APP.visitor().post("/v1/auth/password/reset", reset(TestMailbox.token(mail))).answers(204);
    TOWN.signIn("grace@acme.test", PASSWORD).answers(200);
    JsonObject now = admin.get("/v1/orgs/acme/users/" + grace.getString("id")).json();
    assertThat(now.getBoolean("email_verified")).isTrue();
    assertThat(now.getBoolean("managed")).isTrue();
    APP.visitor()
        .post("/v1/auth/password/reset", reset(TestMailbox.token(mail)))
        .answers(410, "link-used");
  }

  @Test
  void whoeverHasToProveAnAddressIsLetInByTheLink() {
    UUID org = TOWN.org("globex");
    Visitor admin = admin(org, "globex");
    JsonObject wanted =
        named("Pia Pending", "pia@globex.test")
            .put("password", Town.PASSWORD)
            .put("status", "pending_verification");
    admin.post("/v1/orgs/globex/users", wanted).answers(201);
    TOWN.signIn("pia@globex.test", Town.PASSWORD, "globex").answers(403, "verification-required");
    APP.visitor()
        .post("/v1/auth/password/forgot", new JsonObject().put("email", "pia@globex.test"))
        .answers(202);
    var mail = APP.mails().mailTo("pia@globex.test");
    APP.visitor().post("/v1/auth/password/reset", reset(TestMailbox.token(mail))).answers(204);
    TOWN.signIn("pia@globex.test", PASSWORD, "globex").answers(200);
    assertThat(TOWN.trail(org)).contains("member.verified");
  }

  private static Visitor admin(UUID org, String slug) {
    TOWN.member(org, "Ann Admin", "ann@" + slug + ".test", "admin");
    JsonObject in = TOWN.signIn("ann@" + slug + ".test", Town.PASSWORD).answers(200).json();
    return APP.visitor().withToken(in.getString("access_token"));
  }

  private static JsonObject named(String name, String email) {
    return new JsonObject().put("name", name).put("email", email);
  }

  private static JsonObject reset(String token) {
    return new JsonObject().put("token", token).put("password", PASSWORD);
  }
}
