package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.State;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.credentials.Identifier;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody proves a number by the code that is sent there; it comes to the mailbox here. */
class PhoneProofTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger(100);

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String phone = "+4930123" + number;
  private final String email = "ann" + number + "@acme.test";
  private UUID ann = new UUID(0, 0);

  @BeforeEach
  void annHasANumberThatIsNotProven() {
    ann = TOWN.member(TOWN.org("acme-" + number), "Ann Miller", email, "viewer");
    TOWN.hasPhone(ann, phone);
    APP.mails().clear();
  }

  @Test
  void theCodeProvesTheNumber() {
    send("0049 (30) 123 " + number).answers(202);
    var text = APP.mails().mailTo(phone + "@sms.localhost");
    String code = TestMailbox.code(text);
    Snapshots.text("phone-code.txt", text.text().strip().replace(code, "042137"));
    verify(phone, code).answers(204);
    assertThat(isProven()).isTrue();
    assertThat(APP.mails().mailTo(email, "How you sign in").text()).contains("phone number");
    TOWN.signIn(phone, Town.PASSWORD).answers(200);
  }

  @Test
  void whoeverIsAskedForAProofComesInAfterIt() {
    TOWN.set(ann, State.PENDING_VERIFICATION);
    TOWN.signIn(phone, Town.PASSWORD).answers(403, "verification-required");
    verify(phone, sent()).answers(204);
    TOWN.signIn(phone, Town.PASSWORD).answers(200);
  }

  /** Nobody could send them the link for another one. */
  @Test
  void whoHasNoAddressKeepsThePasswordThatAnAdminChose() {
    APP.database().run("UPDATE users SET email = NULL, email_verified = false WHERE id = ?", ann);
    APP.database().run("UPDATE password_hashes SET set_by = uuidv7() WHERE user_id = ?", ann);
    TOWN.set(ann, State.PENDING_VERIFICATION);
    verify(phone, sent()).answers(204);
    TOWN.signIn(phone, Town.PASSWORD).answers(200);
  }

  /** Keycloak CVE-2026-90997, SuperTokens 12.0.8: what is good once was taken twice. */
  @Test
  void ofManyWhoSendTheSameCodeAtOnceOneSucceeds() {
    String code = sent();
    List<Integer> heard =
        IntStream.range(0, 4).parallel().mapToObj(i -> verify(phone, code).status()).toList();
    assertThat(heard).containsOnlyOnce(204);
    assertThat(heard.stream().filter(status -> status == 400)).hasSize(3);
    verify(phone, code).answers(400, "invalid");
  }

  @Test
  void afterAFewWrongGuessesTheRightCodeIsOfNoUse() {
    String code = sent();
    String wrong = code.equals("000000") ? "000001" : "000000";
    for (int i = 0; i < 5; i++) {
      verify(phone, wrong).answers(400, "invalid");
    }
    verify(phone, code).answers(400, "invalid");
    send(phone).answers(202);
    TOWN.settle();
    assertThat(APP.mails().all()).hasSize(1); // not another one within the minute
    aMinuteLater();
    APP.mails().clear();
    verify(phone, sent()).answers(204);
  }

  /**
   * Nobody is the actor, because who tried is not known; of a stranger's number nothing is kept.
   */
  @Test
  void aWrongCodeIsRemembered() {
    UUID nobody = new UUID(0, 0);
    long before = refusedOf(nobody);
    String code = sent();
    verify(phone, code.equals("000000") ? "000001" : "000000").answers(400, "invalid");
    verify("+4930666" + number, "000000").answers(400, "invalid");
    assertThat(refusedOf(ann)).isEqualTo(1);
    assertThat(refusedOf(nobody)).isEqualTo(before + 1);
    assertThat(APP.database().rows("SELECT audit_personal::text AS row FROM audit_personal"))
        .anyMatch(row -> row.toString().contains(phone))
        .noneMatch(row -> row.toString().contains("+4930666" + number));
    verify(phone, code).answers(204);
    assertThat(refusedOf(ann)).isEqualTo(1);
  }

  private static long refusedOf(UUID person) {
    return APP.database()
        .count(
            """
            SELECT count(*)
              FROM audit_events
             WHERE action = 'phone-code.refused' AND target_id = ?
               AND actor_id = '00000000-0000-0000-0000-000000000000'
            """,
            person);
  }

  @Test
  void aCodeExpiresAndDiesWithTheNumber() {
    String code = sent();
    APP.database().run("UPDATE phone_codes SET expires_at = now() WHERE phone = ?", phone);
    verify(phone, code).answers(400, "invalid");
    aMinuteLater();
    APP.mails().clear();
    String second = sent();
    APP.database().run("UPDATE users SET phone = '+493099999' WHERE id = ?", ann);
    verify(phone, second).answers(400, "invalid");
    assertThat(isProven()).isFalse();
  }

  @Test
  void noMoreThanTenADayAreSentToANumber() {
    for (int i = 0; i < 12; i++) {
      send(phone).answers(202);
      TOWN.settle();
      aMinuteLater();
    }
    assertThat(APP.mails().all()).hasSize(10);
  }

  /** ZITADEL CVE-2026-23511: nobody learns whose number it is; wrong and unknown hear the same. */
  @Test
  void theAnswersDoNotTellWhoseNumberItIs() {
    Reply known = send(phone).answers(202);
    Reply unknown = send("+4930555" + number).answers(202);
    assertThat(unknown.text()).isEqualTo(known.text());
    String code = TestMailbox.code(APP.mails().mailTo(phone + "@sms.localhost"));
    Reply wrong = verify(phone, code.equals("111111") ? "222222" : "111111").answers(400);
    Reply nobodys = verify("+4930555" + number, "111111").answers(400);
    assertThat(nobodys.text()).isEqualTo(wrong.text());
    TOWN.settle();
    assertThat(APP.mails().all()).hasSize(1);
  }

  /** ZITADEL CVE-2026-27946, CVE-2026-54693: the code was returned to the caller. */
  @Test
  void theCodeStandsInNoAnswerAndNotInTheDatabase() {
    Reply asked = send(phone).answers(202);
    String code = TestMailbox.code(APP.mails().mailTo(phone + "@sms.localhost"));
    assertThat(asked.text()).doesNotContain(code);
    assertThat(verify(phone, "1" + code.substring(1)).text()).doesNotContain(code);
    assertThat(APP.database().rows("SELECT phone_codes::text AS row FROM phone_codes"))
        .noneMatch(row -> String.valueOf(row.get("row")).contains(',' + code));
    assertThat(APP.database().rows("SELECT outbox::text AS row FROM outbox"))
        .noneMatch(row -> String.valueOf(row.get("row")).contains(code));
  }

  /** Keycloak CVE-2026-1609: a disabled person got in by another grant. */
  @Test
  void theCodeLiftsNoBan() {
    String code = sent();
    TOWN.ban(ann);
    verify(phone, code).answers(204);
    TOWN.signIn(phone, Town.PASSWORD).answers(403, "banned");
  }

  @Test
  void aNumberThatTwoClaimAndNoneHasProvenIsProvenByNeither() {
    UUID other = TOWN.person("Mallory", "mallory" + number + "@acme.test");
    TOWN.claims(other, Identifier.phone(phone).orElseThrow());
    send(phone).answers(202);
    TOWN.settle();
    assertThat(APP.mails().all()).isEmpty();
  }

  @Test
  void whatIsNoNumberOrNoCodeIsSaid() {
    send("12345").answers(400, "invalid");
    verify(phone, "12345").answers(400, "invalid");
    verify("nobody", "123456").answers(400, "invalid");
  }

  private void aMinuteLater() {
    APP.database()
        .run(
            "UPDATE phone_codes SET sent_at = sent_at - interval '1 minute' WHERE phone = ?",
            phone);
  }

  private boolean isProven() {
    return APP.database().count("SELECT count(*) FROM users WHERE id = ? AND phone_verified", ann)
        == 1;
  }

  private String sent() {
    send(phone).answers(202);
    return TestMailbox.code(APP.mails().mailTo(phone + "@sms.localhost"));
  }

  private static Reply send(String number) {
    return APP.visitor().post("/v1/auth/phone/send", new JsonObject().put("phone", number));
  }

  private static Reply verify(String number, String code) {
    return APP.visitor()
        .post("/v1/auth/phone/verify", new JsonObject().put("phone", number).put("code", code));
  }
}
