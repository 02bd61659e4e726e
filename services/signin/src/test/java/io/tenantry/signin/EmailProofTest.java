package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.State;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.credentials.Identifier;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody proves the address that they have. */
class EmailProofTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger();

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String slug = "acme-" + number;
  private final String email = "ann" + number + "@acme.test";
  private UUID acme = new UUID(0, 0);
  private UUID ann = acme;

  @BeforeEach
  void annHasAnAddressThatIsNotProven() {
    acme = TOWN.org(slug);
    ann = TOWN.unproven("Ann Miller", email);
    TOWN.join(acme, ann, "viewer");
  }

  @Test
  void theLinkProvesTheAddress() {
    var mail = APP.mails();
    send(email).answers(202);
    var received = mail.mailTo(email, "Prove");
    Snapshots.text("email-verification.txt", received.text().replace("\r\n", "\n"));
    Snapshots.text("email-verification.html", received.html().replace("\r\n", "\n"));
    assertThat(TestMailbox.link(received)).startsWith("http://tenantry.test/console/verify#token=");
    verify(TOWN.signedIn(email), TestMailbox.token(received)).answers(204);
    assertThat(isProven(ann)).isTrue();
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("email.verified");
    TOWN.signIn(email, Town.PASSWORD).answers(200);
  }

  @Test
  void whoeverIsAskedForAProofComesInAfterIt() {
    verify(TOWN.signedIn(email), mailed()).answers(204);
    TOWN.set(ann, State.PENDING_VERIFICATION);
    TOWN.signIn(email, "a loud afternoon").answers(401, "invalid-credentials");
    TOWN.signIn(email, Town.PASSWORD).answers(403, "verification-required");
    verify(mailed()).answers(204);
    TOWN.signIn(email, Town.PASSWORD).answers(200);
  }

  @Test
  void aPasswordThatSomebodyElseChoseGoesWithTheFirstProof() {
    APP.database().run("UPDATE password_hashes SET set_by = uuidv7() WHERE user_id = ?", ann);
    JsonObject before = TOWN.signIn(email, Town.PASSWORD).answers(200).json();
    verify(mailed()).answers(204);
    TOWN.signIn(email, Town.PASSWORD).answers(401, "invalid-credentials");
    APP.visitor()
        .withToken(before.getString("access_token"))
        .get("/v1/me")
        .answers(401, "session-ended");
  }

  /** Keycloak CVE-2026-90997, SuperTokens 12.0.8: what is good once was taken twice. */
  @Test
  void ofManyWhoFollowTheSameLinkAtOnceOneSucceeds() {
    String first = mailed();
    String second = mailed();
    List<Integer> heard =
        IntStream.range(0, 8).parallel().mapToObj(i -> verify(second).status()).toList();
    assertThat(heard).containsOnlyOnce(204).contains(410);
    assertThat(heard.stream().filter(status -> status == 410)).hasSize(7);
    verify(first).answers(410, "link-used");
  }

  @Test
  void aLinkExpiresAfterADayAndOneThatNobodySentIsUnknown() {
    String token = mailed();
    APP.database()
        .run(
            "UPDATE one_time_links SET expires_at = expires_at - interval '24 hours'"
                + " WHERE subject_id = ?",
            ann);
    verify(token).answers(410, "link-expired");
    verify("rubbish").answers(404, "not-found");
    verify("").answers(400, "invalid");
    assertThat(isProven(ann)).isFalse();
  }

  /** ZITADEL CVE-2026-23511, authentik GHSA-vmf9-6pcv-xr87: recovery told who has an account. */
  @Test
  void theAnswerDoesNotTellWhoHasAnAccount() {
    String proven = "bob" + number + "@acme.test";
    TOWN.person("Bob", proven);
    APP.mails().clear();
    Reply known = send(email).answers(202);
    for (String other : List.of(proven, "nobody" + number + "@acme.test")) {
      Reply reply = send(other).answers(202);
      assertThat(reply.text()).isEqualTo(known.text());
      assertThat(reply.cookies()).isEmpty();
    }
    TOWN.settle();
    assertThat(APP.mails().all()).extracting(mail -> mail.to()).containsOnly(email);
    send("not an address").answers(400, "invalid");
  }

  /** ZITADEL CVE-2026-27946, CVE-2026-54693: the caller got the code, or said "verified" itself. */
  @Test
  void nobodyProvesTheirAddressWithoutReadingTheMail() {
    Visitor self = TOWN.signedIn(email);
    self.send("PATCH", "/v1/me", new JsonObject().put("email_verified", true))
        .answers(400, "invalid");
    self.send("PATCH", "/v1/me", new JsonObject().put("email", "x" + email))
        .answers(400, "invalid");
    APP.mails().clear();
    Reply sent = send(email).answers(202);
    String token = TestMailbox.token(APP.mails().mailTo(email, "Prove"));
    assertThat(sent.text() + sent.header("Location") + sent.cookies()).doesNotContain(token);
    assertThat(APP.database().rows("SELECT one_time_links::text AS link FROM one_time_links"))
        .noneMatch(row -> String.valueOf(row.get("link")).contains(token));
    assertThat(isProven(ann)).isFalse();
  }

  /** Keycloak CVE-2026-1609: a disabled person got in by another grant. */
  @Test
  void theLinkLiftsNoBan() {
    verify(TOWN.signedIn(email), mailed()).answers(204);
    TOWN.set(ann, State.PENDING_VERIFICATION);
    String token = mailed();
    TOWN.ban(ann);
    verify(token).answers(204);
    TOWN.signIn(email, Town.PASSWORD).answers(403, "banned");
  }

  @Test
  void nobodyIsSentMoreThanAFewAnHour() {
    APP.mails().clear();
    for (int i = 0; i < EmailProofs.AN_HOUR_MAX + 2; i++) {
      send(email).answers(202);
      TOWN.settle();
    }
    assertThat(APP.mails().all()).hasSize(EmailProofs.AN_HOUR_MAX);
  }

  @Test
  void anAddressThatTwoClaimAndNoneHasProvenIsProvenByNeither() {
    UUID other = TOWN.unproven("Mallory", "mallory" + number + "@acme.test");
    TOWN.claims(other, Identifier.email(email));
    APP.mails().clear();
    send(email).answers(202);
    TOWN.settle();
    assertThat(APP.mails().all()).isEmpty();
    TOWN.signIn(email, Town.PASSWORD).answers(200); // the first who claimed it, until then
    TOWN.alsoKnownAs(other, Identifier.email(email));
    JsonObject in = TOWN.signIn(email, Town.PASSWORD).answers(200).json();
    assertThat(in.getJsonObject("user").getString("id")).isEqualTo(other.toString());
  }

  @Test
  void anAdminHasSomebodyAskedForAProof() {
    TOWN.member(acme, "Olga Owner", "olga" + number + "@acme.test", "owner");
    Visitor owner = TOWN.signedIn("olga" + number + "@acme.test");
    String path = "/v1/orgs/" + slug + "/users/" + ann + "/verification";
    APP.mails().clear();
    Reply asked = owner.post(path).answers(202);
    String token = TestMailbox.token(APP.mails().mailTo(email, "Prove"));
    assertThat(asked.text()).doesNotContain(token);
    assertThat(TOWN.trail(acme)).contains("verification.requested");
    verify(TOWN.signedIn(email), token).answers(204);
    owner.post(path).answers(409, "already-verified");
    owner.post(path.replace(ann.toString(), UUID.randomUUID().toString())).answers(404);
    TOWN.signedIn(email).post(path).answers(403, "forbidden");
  }

  private static boolean isProven(UUID user) {
    return APP.database().count("SELECT count(*) FROM users WHERE id = ? AND email_verified", user)
        == 1;
  }

  private String mailed() {
    APP.mails().clear();
    send(email).answers(202);
    return TestMailbox.token(APP.mails().mailTo(email, "Prove"));
  }

  private static Reply send(String address) {
    return APP.visitor().post("/v1/auth/email/send", new JsonObject().put("email", address));
  }

  private static Reply verify(String token) {
    return verify(APP.visitor(), token);
  }

  private static Reply verify(Visitor by, String token) {
    return by.post("/v1/auth/email/verify", new JsonObject().put("token", token));
  }
}
