package io.tenantry.mails;

import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.Permissions;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Mail;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailRoutesTest {

  private static final AtomicReference<Future<Void>> OUTCOME =
      new AtomicReference<>(Future.succeededFuture());

  @RegisterExtension
  static final TestApp app =
      TestApp.with(foundation -> {
        AuditModule audit = new AuditModule(foundation);
        return List.of(
            audit,
            new MailsModule(foundation, audit),
            assembly -> assembly.outbox().on("greet", job -> OUTCOME.get()));
      });

  private static final String MAILS = "/v1/platform/mails";

  /** So far from now that it does not become due during a test. */
  private static final String NEVER = "clock_timestamp() + interval '1 day'";

  private static final UUID ACME = UUID.randomUUID();

  private final Actor olga =
      TestApp.actor(Actor.PLATFORM, Permissions.MAIL_LIST, Permissions.MAIL_RETRY);
  private Visitor operator;

  @BeforeEach
  void open() {
    operator = app.as(olga);
    OUTCOME.set(Future.succeededFuture());
  }

  @AfterEach
  void forget() {
    app.database().run("DELETE FROM outbox");
    app.mails().clear();
  }

  @Test
  void nobodySeesOrRetriesMailsWithoutTheRight() {
    UUID mail = dead("jane@acme.test");
    var before = app.database().fingerprint();
    app.visitor().get(MAILS).answers(401, "signed-out");
    app.visitor().post(retry(mail)).answers(401, "signed-out");
    app.as(TestApp.actor(Actor.PLATFORM)).get(MAILS).answers(403, "forbidden");
    app.as(TestApp.actor(Actor.PLATFORM, Permissions.MAIL_LIST))
        .post(retry(mail))
        .answers(403, "forbidden");
    app.as(TestApp.actor(ACME, Permissions.MAIL_LIST, Permissions.MAIL_RETRY))
        .get(MAILS)
        .answers(404, "not-found");
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void aDeadMailIsShownWithItsErrorAndWithoutItsSecret() {
    UUID mail = dead("jane@acme.test");
    JsonObject page = operator.get(MAILS + "?state=dead").answers(200).json();
    assertThat(page.getInteger("total")).isOne();
    assertThat(page.encode()).doesNotContain("secret-link", "sealed", "Jane");
    JsonObject row = page.getJsonArray("data").getJsonObject(0);
    assertThat(row.getString("id")).isEqualTo(mail.toString());
    assertThat(row.getString("kind")).isEqualTo("mail");
    assertThat(row.getString("template")).isEqualTo("hello");
    assertThat(row.getString("to")).isEqualTo("jane@acme.test");
    assertThat(row.getString("org")).isEqualTo(ACME.toString());
    assertThat(row.getString("last_error")).isEqualTo("550 no such user");
    assertThat(row.getInteger("attempts")).isEqualTo(60);
    assertThat(row.getValue("next_attempt_at")).isNull();
    assertThat(row.getString("failed_at")).isNotBlank();
  }

  @Test
  void theListIsFilteredByStateAndKind() {
    dead("jane@acme.test");
    set(queue("joe@acme.test"), "due_at = " + NEVER);
    set(queue("jim@acme.test"), "attempts = 3, last_error = 'away', due_at = " + NEVER);
    job("greet", "state = 'dead', last_error = 'bad luck', failed_at = clock_timestamp()");

    assertThat(recipients("?state=waiting")).containsExactly("joe@acme.test");
    assertThat(recipients("?state=retrying")).containsExactly("jim@acme.test");
    assertThat(recipients("?state=dead&kind=mail")).containsExactly("jane@acme.test");
    assertThat(kinds("?state=dead")).containsExactly("greet", "mail");
    assertThat(kinds("")).containsExactly("greet", "mail", "mail", "mail");
    assertThat(kinds("?kind=nothing-of-this-kind")).isEmpty();
    operator.get(MAILS + "?state=sent").answers(400, "invalid");
    operator.get(MAILS + "?sate=dead").answers(400, "invalid");
  }

  @Test
  void theListIsReadPageByPageAndBack() {
    List<String> all =
        List.of("five", "four", "three", "two", "one").stream().map(n -> n + "@acme.test").toList();
    all.reversed().forEach(MailRoutesTest::dead);
    JsonObject first = operator.get(MAILS + "?limit=2").answers(200).json();
    JsonObject second = page(first.getString("next_cursor"));
    JsonObject third = page(second.getString("next_cursor"));
    assertThat(recipients(first)).isEqualTo(all.subList(0, 2));
    assertThat(recipients(second)).isEqualTo(all.subList(2, 4));
    assertThat(recipients(third)).isEqualTo(all.subList(4, 5));
    assertThat(third.getString("next_cursor")).isNull();
    assertThat(recipients(page(third.getString("prev_cursor")))).isEqualTo(all.subList(2, 4));
    operator
        .get(MAILS + "?limit=2&state=dead&cursor=" + first.getString("next_cursor"))
        .answers(400, "invalid");
  }

  @Test
  void aRetriedMailIsSentAtOnceOnceAndTheTrailKnows() {
    UUID mail = dead("jane@acme.test");
    JsonObject answer = operator.post(retry(mail)).answers(202).json();
    assertThat(answer.getString("state")).isEqualTo("retrying");
    assertThat(answer.getInteger("attempts")).isZero();
    assertThat(answer.getString("next_attempt_at")).isNotBlank();

    assertThat(app.mails().mailTo("jane@acme.test").text()).contains("secret-link");
    Poll.until("it is done", () -> app.database().count("SELECT count(*) FROM outbox") == 0);
    assertThat(app.mails().all()).hasSize(1);
    assertThat(
            app.database()
                .rows(
                    """
                    SELECT org_id, action, actor_id, target_kind, data ->> 'org' AS org,
                           data ->> 'template' AS template
                      FROM audit_events
                     WHERE target_id = ?
                    """,
                    mail))
        .containsExactly(
            Map.of(
                "org_id",
                Actor.PLATFORM,
                "action",
                "mail.retried",
                "actor_id",
                olga.user(),
                "target_kind",
                "mail",
                "org",
                ACME.toString(),
                "template",
                "hello"));
    operator.post(retry(mail)).answers(404, "not-found");
  }

  @Test
  void aMailThatIsTriedAgainAnywayNeedNotWaitForItsTime() {
    UUID mail = queue("jim@acme.test");
    set(mail, "attempts = 40, last_error = 'away', due_at = " + NEVER);
    operator.post(retry(mail)).answers(202);
    assertThat(app.mails().mailTo("jim@acme.test")).isNotNull();
  }

  @Test
  void aDeadJobIsRetriedAsWell() {
    UUID job =
        job("greet", "state = 'dead', last_error = 'bad luck', failed_at = clock_timestamp()");
    operator.post(retry(job)).answers(202);
    Poll.until("it is done", () -> app.database().count("SELECT count(*) FROM outbox") == 0);
    assertThat(app.database().rows("SELECT action FROM audit_events WHERE target_id = ?", job))
        .containsExactly(Map.of("action", "job.retried"));
  }

  @Test
  void whatHasNotFailedOrIsJustBeingTriedIsLeftAlone() {
    UUID waiting = queue("joe@acme.test");
    set(waiting, "due_at = " + NEVER);
    UUID underWay = queue("jim@acme.test");
    set(
        underWay,
        "attempts = 3, last_error = 'away', claim = gen_random_uuid(), due_at = " + NEVER);
    var before = app.database().fingerprint();
    operator.post(retry(waiting)).answers(409, "not-failed");
    operator.post(retry(underWay)).answers(409, "under-way");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    assertThat(operator.get(MAILS + "?state=retrying").json().encode())
        .contains("\"next_attempt_at\":null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000-0000-7000-8000-000000000001", "not-an-id"})
  void whatIsNotThereIsNotFound(String id) {
    operator.post(MAILS + "/" + id + "/retry").answers(404, "not-found");
  }

  @Test
  void aJobThatFailsAgainIsRetryingAndTellsWhy() {
    OUTCOME.set(Future.failedFuture("nobody answers for joe@acme.test"));
    UUID job = job("greet", "state = 'dead', last_error = 'bad luck', failed_at = now()");
    operator.post(retry(job)).answers(202);
    Poll.until(
        "it has failed again",
        () ->
            app.database().count("SELECT count(*) FROM outbox WHERE attempts = 1 AND claim IS NULL")
                == 1);
    JsonObject row =
        operator.get(MAILS + "?state=retrying").json().getJsonArray("data").getJsonObject(0);
    assertThat(row.getString("last_error")).endsWith("nobody answers for (address)");
    assertThat(row.getValue("to")).isNull();
  }

  @Test
  void whatHasBeenDeadForThirtyDaysIsForgotten() {
    set(dead("old@acme.test"), "failed_at = clock_timestamp() - interval '30 days 1 minute'");
    set(dead("new@acme.test"), "failed_at = clock_timestamp() - interval '29 days 23 hours'");
    UUID waiting = queue("waiting@acme.test");
    set(waiting, "created_at = clock_timestamp() - interval '40 days', due_at = " + NEVER);
    app.runJob("mails.purge-dead");
    assertThat(recipients("")).containsExactly("waiting@acme.test", "new@acme.test");
  }

  private static String retry(UUID mail) {
    return MAILS + "/" + mail + "/retry";
  }

  private JsonObject page(String cursor) {
    return operator.get(MAILS + "?limit=2&cursor=" + cursor).answers(200).json();
  }

  private List<String> recipients(String query) {
    return recipients(operator.get(MAILS + query).answers(200).json());
  }

  private static List<String> recipients(JsonObject page) {
    return column(page, "to");
  }

  private List<String> kinds(String query) {
    return column(operator.get(MAILS + query).answers(200).json(), "kind");
  }

  private static List<String> column(JsonObject page, String name) {
    return page.getJsonArray("data").stream()
        .map(row -> ((JsonObject) row).getString(name))
        .toList();
  }

  private static UUID dead(String to) {
    UUID mail = queue(to);
    set(
        mail,
        "state = 'dead', attempts = 60, last_error = '550 no such user',"
            + " failed_at = clock_timestamp()");
    return mail;
  }

  /** In the outbox, but not due before tomorrow: no worker takes it. */
  private static UUID queue(String to) {
    Mail mail =
        new Mail("hello", to, new JsonObject().put("name", "Jane"), Map.of("link", "secret-link"));
    await(
        app.foundation()
            .db()
            .platformWrite(
                Actor.system(Actor.PLATFORM),
                tx ->
                    app.foundation()
                        .mails()
                        .queue(tx, ACME, mail)
                        .compose(queued -> tx.run("UPDATE outbox SET due_at = " + NEVER))));
    return (UUID)
        app.database()
            .rows("SELECT id FROM outbox WHERE payload ->> 'to' = ?", to)
            .getFirst()
            .get("id");
  }

  private static UUID job(String kind, String how) {
    UUID id = Ids.next();
    app.database()
        .run(
            "INSERT INTO outbox (org_id, id, kind, payload, due_at) VALUES (?, ?, ?, '{}', "
                + NEVER
                + ")",
            ACME,
            id,
            kind);
    set(id, how);
    return id;
  }

  private static void set(UUID id, String how) {
    app.database().run("UPDATE outbox SET " + how + " WHERE id = ?", id);
  }
}
