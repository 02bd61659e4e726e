package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.embedded.ReceivedMail;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody who is signed in wants another address. */
class EmailChangeTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger();

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String old = "ann" + number + "@acme.test";
  private final String fresh = "ann" + number + "@home.test";
  private UUID ann = new UUID(0, 0);
  private Visitor self = APP.visitor();

  @BeforeEach
  void annIsSignedIn() {
    ann = TOWN.member(TOWN.org("acme-" + number), "Ann Miller", old, "viewer");
    self = TOWN.signedIn(old);
    APP.mails().clear();
  }

  @Test
  void theNewAddressIsTheirsOnceItIsConfirmedThere() {
    want(fresh).answers(202);
    ReceivedMail mail = APP.mails().mailTo(fresh, "Confirm");
    Snapshots.text("email-change.txt", mail.text().replace("\r\n", "\n"));
    Snapshots.text("email-change.html", mail.html().replace("\r\n", "\n"));
    assertThat(address()).isEqualTo(old);
    TOWN.signIn(fresh, Town.PASSWORD).answers(401, "invalid-credentials");

    confirm(TestMailbox.token(mail)).answers(204);
    assertThat(address()).isEqualTo(fresh);
    self.get("/v1/me").answers(200);
    TOWN.signIn(fresh, Town.PASSWORD).answers(200);
    TOWN.signIn(old, Town.PASSWORD).answers(401, "invalid-credentials");
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("email.change-wanted", "email.changed");
    ReceivedMail told = APP.mails().mailTo(old, "How you sign in was changed");
    Snapshots.text("email-changed.txt", told.text().replace("\r\n", "\n"));
    assertThat(told.text()).doesNotContain(fresh);
    confirm(TestMailbox.token(mail)).answers(410, "link-used");
  }

  @Test
  void linksThatWereMailedToTheOldAddressDie() {
    APP.visitor().post("/v1/auth/password/forgot", new JsonObject().put("email", old));
    String reset = TestMailbox.token(APP.mails().mailTo(old, "new password"));
    want(fresh).answers(202);
    confirm(mailed(fresh)).answers(204);
    APP.visitor()
        .post(
            "/v1/auth/password/reset",
            new JsonObject().put("token", reset).put("password", "a louder evening"))
        .answers(410, "link-used");
  }

  @Test
  void anotherWishTakesTheLinkOfTheFirst() {
    want(fresh).answers(202);
    String first = mailed(fresh);
    want("second" + fresh).answers(202);
    confirm(first).answers(410, "link-used");
    confirm(mailed("second" + fresh)).answers(204);
    assertThat(address()).isEqualTo("second" + fresh);
  }

  /**
   * better-auth CVE-2026-53514, Prowler CVE-2026-59151, Capgo CVE-2026-56223: an address that was
   * only claimed counted, or brought two accounts together.
   */
  @Test
  void anAddressThatSomebodyElseHasProvenIsNotTheirsAndNobodyIsTold() {
    TOWN.person("Bob", fresh);
    Reply taken = want(fresh).answers(202);
    Reply free = want("free" + fresh).answers(202);
    assertThat(taken.text()).isEqualTo(free.text());
    String link = mailed("free" + fresh);
    TOWN.settle();
    assertThat(APP.mails().all()).noneMatch(mail -> mail.to().equals(fresh));
    TOWN.person("Carl", "free" + fresh);
    confirm(link).answers(409, "identifier-taken");
    assertThat(address()).isEqualTo(old);
    assertThat(TOWN.signIn("free" + fresh, Town.PASSWORD).json().getJsonObject("user"))
        .doesNotContain(java.util.Map.entry("id", ann.toString()));
  }

  @Test
  void whoProvesAnAddressGoesBeforeWhoOnlyClaimedIt() {
    UUID claimer = TOWN.unproven("Mallory", fresh);
    want(fresh).answers(202);
    confirm(mailed(fresh)).answers(204);
    JsonObject in = TOWN.signIn(fresh, Town.PASSWORD).answers(200).json();
    assertThat(in.getJsonObject("user").getString("id")).isEqualTo(ann.toString());
    assertThat(APP.database().count("SELECT count(*) FROM users WHERE id = ?", claimer))
        .isEqualTo(1);
  }

  @Test
  void onesOwnAddressIsNoWishAndTooManyAreRefused() {
    want(old.toUpperCase(java.util.Locale.ROOT)).answers(400, "invalid");
    want("two@acme.test,three@acme.test").answers(400, "invalid");
    for (int i = 0; i < 5; i++) {
      want(i + fresh).answers(202);
    }
    want("last" + fresh).answers(429, "too-many-mails");
    APP.visitor().post("/v1/me/email", new JsonObject().put("email", fresh)).answers(401);
  }

  private String address() {
    return self.get("/v1/me").answers(200).json().getJsonObject("user").getString("email");
  }

  private static String mailed(String address) {
    return TestMailbox.token(APP.mails().mailTo(address, "Confirm"));
  }

  private Reply want(String address) {
    return self.post("/v1/me/email", new JsonObject().put("email", address));
  }

  private static Reply confirm(String token) {
    return APP.visitor().post("/v1/auth/email/verify", new JsonObject().put("token", token));
  }
}
