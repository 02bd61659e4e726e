package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.crypto.Token;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.web.Actor;
import io.tenantry.credentials.Identifier;
import io.tenantry.embedded.ReceivedMail;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ResetTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String NEW_PASSWORD = "a louder evening";

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String email = "ann" + number + "@acme.test";
  private UUID ann = new UUID(0, 0);

  @BeforeEach
  void annBelongsToAcme() {
    ann = TOWN.member(TOWN.org("acme-" + number), "Ann Miller", email, "viewer");
  }

  @Test
  void theLinkFromTheMailSetsANewPasswordAndEndsEverySession() {
    JsonObject before = TOWN.signIn(email, Town.PASSWORD).answers(200).json();
    reset(mailed(), NEW_PASSWORD).answers(204);

    APP.visitor()
        .withToken(before.getString("access_token"))
        .get("/v1/me")
        .answers(401, "session-ended");
    APP.visitor()
        .post(
            "/v1/auth/refresh",
            new JsonObject().put("refresh_token", before.getString("refresh_token")))
        .answers(401, "session-ended");
    TOWN.signIn(email, Town.PASSWORD).answers(401, "invalid-credentials");
    TOWN.signIn(email, NEW_PASSWORD).answers(200);
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("password.reset");
    snapshot("password-changed", APP.mails().mailTo(email, "changed"));
  }

  @Test
  void theMailReadsWell() {
    forgot(email).answers(202);
    snapshot("password-reset", APP.mails().mailTo(email, "new password"));
  }

  @Test
  void aLinkWorksOnceAndTakesTheOthersWithIt() {
    String first = mailed();
    APP.mails().clear();
    String second = mailed();
    reset(second, NEW_PASSWORD).answers(204);
    reset(second, "another evening").answers(410, "link-used");
    reset(first, "another evening").answers(410, "link-used");
    TOWN.signIn(email, NEW_PASSWORD).answers(200);
  }

  /**
   * Keycloak CVE-2026-90997: how many rows were changed was misread, and what works once worked
   * again.
   */
  @Test
  void ofManyWhoUseALinkAtTheSameTimeOneSetsThePassword() throws Exception {
    String token = mailed();
    List<Integer> heard = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tries =
          IntStream.range(0, 8)
              .mapToObj(i -> threads.submit(() -> reset(token, NEW_PASSWORD + i).status()))
              .toList();
      for (var tried : tries) {
        heard.add(tried.get());
      }
    }
    assertThat(heard).containsOnlyOnce(204).containsOnly(204, 410);
    TOWN.signIn(email, NEW_PASSWORD + heard.indexOf(204)).answers(200);
  }

  @Test
  void aLinkExpiresAfterAnHour() {
    String token = mailed();
    APP.database()
        .run(
            "UPDATE one_time_links SET expires_at = expires_at - interval '1 hour'"
                + " WHERE subject_id = ?",
            ann);
    reset(token, NEW_PASSWORD).answers(410, "link-expired");
    TOWN.signIn(email, Town.PASSWORD).answers(200);
  }

  @Test
  void aLinkNobodySentIsUnknown() {
    reset(Token.random().text(), NEW_PASSWORD).answers(404, "not-found");
    reset("rubbish", NEW_PASSWORD).answers(404, "not-found");
  }

  @Test
  void aWeakPasswordIsRefusedAndTheLinkStaysGood() {
    String token = mailed();
    reset(token, "short").answers(400, "invalid");
    reset(token, "password1234").answers(400, "invalid");
    reset(token, email).answers(400, "invalid");
    reset(token, NEW_PASSWORD).answers(204);
  }

  /** authentik GHSA-vmf9-6pcv-xr87: the way to a new password told who has an account. */
  @Test
  void theAnswerDoesNotTellWhoHasAnAccount() {
    Reply known = forgot(email).answers(202);
    Reply unknown = forgot("nobody" + number + "@acme.test").answers(202);
    assertThat(unknown.text()).isEqualTo(known.text());
    APP.mails().mailTo(email, "new password");
    assertThat(APP.mails().all()).noneMatch(mail -> mail.to().startsWith("nobody"));
    forgot("not an address").answers(400, "invalid");
  }

  /**
   * ZITADEL CVE-2025-64101, the class of CVE-2026-29067: the link in the mail led to wherever a
   * header of the request said, and the token with it.
   */
  @Test
  void theLinkLeadsHomeWhateverTheRequestSays() {
    String evil = "evil.example";
    APP.visitor()
        .with("X-Forwarded-Host", evil)
        .with("X-Forwarded-Proto", "gopher")
        .with("Forwarded", "host=" + evil + ";proto=gopher")
        .with("X-Original-Host", evil)
        .with("Referer", "http://" + evil + "/")
        .post("/v1/auth/password/forgot", new JsonObject().put("email", email))
        .answers(202);
    ReceivedMail mail = APP.mails().mailTo(email, "new password");
    assertThat(mail.text()).contains("http://tenantry.test/console/reset#token=");
    assertThat(mail.text() + mail.html()).doesNotContain(evil).doesNotContain("gopher");
  }

  /** Whoever reads the mails there would prove the address for the wrong one of them. */
  @Test
  void anAddressThatTwoClaimAndNoneHasProvenGetsNoLink() {
    String claimed = "carl" + number + "@acme.test";
    UUID carl = TOWN.unproven("Carl", claimed);
    UUID mallory = TOWN.unproven("Mallory", "mallory" + number + "@acme.test");
    TOWN.claims(mallory, Identifier.email(claimed));
    APP.mails().clear();
    forgot(claimed).answers(202);
    TOWN.settle();
    assertThat(APP.mails().all()).isEmpty();
    TOWN.alsoKnownAs(carl, Identifier.email(claimed));
    forgot(claimed).answers(202);
    assertThat(APP.mails().mailTo(claimed, "new password").text()).contains("Carl");
  }

  /** A clock would tell that somebody has asked for this address lately, were nothing written. */
  @Test
  void aWishTooManyIsWrittenDownLikeAnyOtherAndBringsNothing() {
    TOWN.settle();
    APP.mails().clear();
    APP.database().run("CREATE TABLE wishes_noted (payload jsonb)");
    APP.database()
        .run(
            """
            CREATE FUNCTION note_wish() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN INSERT INTO wishes_noted VALUES (NEW.payload); RETURN NULL; END $$
            """);
    APP.database()
        .run(
            """
            CREATE TRIGGER wishes_noted AFTER INSERT ON outbox
              FOR EACH ROW WHEN (NEW.kind = 'password.wanted') EXECUTE FUNCTION note_wish()
            """);
    try {
      IntStream.range(0, 7).forEach(i -> forgot(email).answers(202));
      TOWN.settle();
      assertThat(APP.database().count("SELECT count(*) FROM wishes_noted")).isEqualTo(7);
      assertThat(
              APP.database()
                  .count("SELECT count(DISTINCT length(payload ->> 'sealed')) FROM wishes_noted"))
          .isEqualTo(1);
      assertThat(APP.mails().all()).hasSize(5);
    } finally {
      APP.database().run("DROP TRIGGER wishes_noted ON outbox");
    }
  }

  private static void snapshot(String name, ReceivedMail mail) {
    Snapshots.text(name + ".txt", "Subject: %s\n\n%s".formatted(mail.subject(), unix(mail.text())));
    Snapshots.text(name + ".html", unix(mail.html()));
  }

  private static String unix(String text) {
    return text.replace("\r\n", "\n");
  }

  private static Reply forgot(String address) {
    return APP.visitor().post("/v1/auth/password/forgot", new JsonObject().put("email", address));
  }

  private String mailed() {
    forgot(email).answers(202);
    return TestMailbox.token(APP.mails().mailTo(email, "new password"));
  }

  private static Reply reset(String token, String password) {
    return APP.visitor()
        .post(
            "/v1/auth/password/reset",
            new JsonObject().put("token", token).put("password", password));
  }
}
