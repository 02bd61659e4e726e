package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An installation that sends no text messages says so. */
class NoSmsTest {

  private static final Town TOWN = new Town().withoutSms();

  @RegisterExtension static final TestApp APP = TOWN.app;

  @Test
  void whatNeedsATextMessageIsNotConfigured() {
    UUID acme = TOWN.org("acme");
    TOWN.member(acme, "Olga Owner", "olga@acme.test", "owner");
    UUID ben = TOWN.member(acme, "Ben", "ben@acme.test", "viewer");
    TOWN.hasPhone(ben, "+4930123456");
    JsonObject phone = new JsonObject().put("phone", "+4930123456");
    APP.visitor().post("/v1/auth/phone/send", phone).answers(503, "sms-not-configured");
    APP.visitor()
        .post("/v1/auth/phone/verify", phone.put("code", "123456"))
        .answers(503, "sms-not-configured");
    Visitor owner = TOWN.signedIn("olga@acme.test");
    owner.post("/v1/orgs/acme/users/" + ben + "/verification").answers(503, "sms-not-configured");
    JsonObject values = owner.get("/v1/orgs/acme/users/filter-values").answers(200).json();
    assertThat(values.getBoolean("sms_configured")).isFalse();
    assertThat(APP.database().count("SELECT count(*) FROM outbox")).isZero();
  }
}
