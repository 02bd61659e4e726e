package io.tenantry.audit;

import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
  @RegisterExtension
  static final TestApp app =
      TestApp.with(foundation -> List.of(new AuditModule(foundation))).withoutSchedule();

  private static final String NOT_ALLOWED = "42501";

  private final UUID acme = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();
  private final Actor ann = TestApp.actor(acme);
  private Audit audit;
  private Trail trail;

  @BeforeEach
  void open() {
    audit = new Audit(app.clock(), new SealKey(app.foundation().secrets()));
    trail = new Trail(app.foundation());
  }

  @AfterEach
  void backToTheRealTime() {
    app.clock().reset();
  }

  @Test
  void anEventSaysWhoDidWhatToWhomFromWhere() {
    record(suspended().withPersonal(new JsonObject().put("email", "bob@acme.test")));

    StoredEvent stored = only();
    assertThat(stored.event().action()).isEqualTo("member.suspended");
    assertThat(stored.event().who().actor()).isEqualTo(ann.user());
    assertThat(stored.event().who().session()).isEqualTo(ann.session());
    assertThat(stored.event().who().requestId()).isEqualTo(ann.client().requestId());
    assertThat(stored.event().target()).isEqualTo(bob);
    assertThat(stored.event().data().getJsonArray("fields")).containsExactly("status");
    assertThat(stored.aboutActor().orElseThrow().values().getString("ip"))
        .isEqualTo(ann.client().ip());
    assertThat(stored.aboutActor().orElseThrow().values().getString("user_agent"))
        .isEqualTo(ann.client().userAgent());
    assertThat(stored.aboutTarget().orElseThrow().values().getString("email"))
        .isEqualTo("bob@acme.test");
    assertThat(Hash.verify(stored)).isTrue();
  }

  @Test
  void whatThePersonIsCalledNeverStandsInTheEventItself() {
    record(suspended().withPersonal(new JsonObject().put("email", "bob@acme.test")));

    assertThat(
            app.database()
                .rows("SELECT e::text AS text FROM audit_events e WHERE org_id = ?", acme))
        .allSatisfy(row ->
            assertThat(String.valueOf(row.get("text")))
                .doesNotContain("bob@acme.test", ann.client().ip()));
  }

  @Test
  void anEventAndItsFactAreWrittenTogetherOrNotAtAll() {
    var before = app.database().fingerprint();

    assertThatThrownBy(() ->
            write(tx ->
                audit
                    .record(tx, ann, suspended())
                    .compose(_ -> Future.failedFuture(new IllegalStateException("no")))))
        .hasMessage("no");

    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void manyEventsOfOneActArriveTogether() {
    List<Event> events =
        Stream.of("one@acme.test", "two@acme.test", "")
            .map(address ->
                address.isEmpty() ? new JsonObject() : new JsonObject().put("email", address))
            .map(personal -> suspended().withPersonal(personal))
            .toList();

    write(tx -> audit.recordAll(tx, ann, events));
    write(tx -> audit.recordAll(tx, ann, List.of()));

    assertThat(all()).hasSize(3).allMatch(Hash::verify);
    assertThat(all()).filteredOn(event -> event.aboutTarget().isPresent()).hasSize(2);
  }

  @Test
  void theProgramItselfHasNoSessionAndNoAddress() {
    Actor program = Actor.system(acme);
    await(app.foundation().db().write(program, tx -> audit.record(tx, program, suspended())));

    StoredEvent stored = only();
    assertThat(stored.event().who().session()).isNull();
    assertThat(stored.event().who().requestId()).isNull();
    assertThat(stored.aboutActor()).isEmpty();
    assertThat(Hash.verify(stored)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id = gen_random_uuid()",
        "at = at + interval '1 microsecond'",
        "action = 'member.deleted'",
        "actor_id = gen_random_uuid()",
        "session_id = NULL",
        "impersonator_id = gen_random_uuid()",
        "via_platform = NOT via_platform",
        "request_id = 'other'",
        "target_kind = 'user'",
        "target_id = gen_random_uuid()",
        "data = '{}'",
        "actor_commitment = NULL",
        "target_commitment = sha256('x')",
        "hash = sha256('x')"
      })
  void anEditedRowIsDetected(String edit) {
    record(suspended().withPersonal(new JsonObject().put("email", "bob@acme.test")));

    app.database().run("UPDATE audit_events SET " + edit + " WHERE org_id = ?", acme);

    assertThat(Hash.verify(only())).isFalse();
  }

  @Test
  void anEventMovedToAnotherOrganizationIsDetected() {
    record(suspended());
    UUID globex = UUID.randomUUID();

    app.database().run("UPDATE audit_events SET org_id = ? WHERE org_id = ?", globex, acme);

    assertThat(await(trail.ofOrganization(globex, everything())).data()).noneMatch(Hash::verify);
  }

  @Test
  void anEditedAddressIsDetected() {
    record(suspended());

    app.database()
        .run(
            "UPDATE audit_personal SET personal = '{\"ip\": \"198.51.100.1\"}' WHERE org_id = ?",
            acme);

    assertThat(Hash.verify(only())).isFalse();
  }

  @Test
  void erasingOnePersonLeavesTheHashTrueAndTheOtherPersonThere() {
    record(suspended().withPersonal(new JsonObject().put("email", "bob@acme.test")));

    app.database().run("DELETE FROM audit_personal WHERE person_id = ?", bob);

    StoredEvent stored = only();
    assertThat(stored.aboutTarget()).isEmpty();
    assertThat(stored.aboutActor()).isPresent();
    assertThat(Hash.verify(stored)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_events SET action = 'member.deleted' WHERE org_id = $1",
        "DELETE FROM audit_events WHERE org_id = $1",
        "UPDATE audit_personal SET personal = '{}' WHERE org_id = $1",
        "DELETE FROM audit_personal WHERE org_id = $1"
      })
  void noLoginOfTheProgramMayChangeOrDeleteWhatHappened(String sql) {
    record(suspended());
    var before = app.database().fingerprint();
    Function<Tx, Future<Integer>> tamper = tx -> tx.run(sql, acme);
    var db = app.foundation().db();

    for (Future<Integer> attempt :
        List.of(
            db.write(ann, tamper), db.platformWrite(ann, tamper), db.identityWrite(ann, tamper))) {
      assertThatThrownBy(() -> await(attempt))
          .isInstanceOfSatisfying(
              PgException.class, no -> assertThat(no.getSqlState()).isEqualTo(NOT_ALLOWED));
    }
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void theTrailOfAnotherOrganizationCannotBeWrittenTo() {
    var before = app.database().fingerprint();
    Event foreign =
        new Event(UUID.randomUUID(), "member.suspended", "member", bob, new JsonObject());

    assertThatThrownBy(() -> record(foreign))
        .isInstanceOfSatisfying(
            PgException.class, no -> assertThat(no.getSqlState()).isEqualTo(NOT_ALLOWED));
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void aMonthCannotBeReadPastTheWall() {
    String month =
        String.valueOf(
            app.database()
                .rows(
                    "SELECT inhrelid::regclass AS part FROM pg_inherits WHERE inhparent = 'audit_events'::regclass")
                .getFirst()
                .get("part"));

    assertThatThrownBy(
            () -> await(app.foundation().db().read(acme, tx -> tx.all("SELECT * FROM " + month))))
        .isInstanceOfSatisfying(
            PgException.class, no -> assertThat(no.getSqlState()).isEqualTo(NOT_ALLOWED));
  }

  @Test
  void monthsAreMadeAheadAndMakingThemAgainChangesNothing() {
    long months = months();

    app.runJob("audit.prepare-months");

    assertThat(months).isEqualTo(8);
    assertThat(months()).isEqualTo(months);
  }

  @Test
  void halfAYearWithoutTheScheduleLosesNothing() {
    app.clock().advance(Duration.ofDays(180));

    record(suspended());

    assertThat(Hash.verify(only())).isTrue();
  }

  @Test
  void whatHasNoCanonicalFormIsADefectAndWritesNothing() {
    var before = app.database().fingerprint();
    Event broken =
        new Event(acme, "member.suspended", "member", bob, new JsonObject().put("share", 0.5));

    assertThatThrownBy(() -> record(broken)).isInstanceOf(IllegalArgumentException.class);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  private Event suspended() {
    JsonObject data = new JsonObject().put("fields", new JsonArray().add("status"));
    return new Event(acme, "member.suspended", "member", bob, data);
  }

  private void record(Event event) {
    write(tx -> audit.record(tx, ann, event));
  }

  private <T> void write(Function<Tx, Future<T>> work) {
    var _ = await(app.foundation().db().write(ann, work));
  }

  private StoredEvent only() {
    assertThat(all()).hasSize(1);
    return all().getFirst();
  }

  private List<StoredEvent> all() {
    return await(trail.ofOrganization(acme, everything())).data();
  }

  private static AuditFilter everything() {
    return new AuditFilter(null, null, null, null, null, null, null, null);
  }

  private static long months() {
    return app.database()
        .count(
            """
            SELECT count(*)
              FROM pg_inherits
             WHERE inhparent = 'audit_events'::regclass
               AND inhrelid <> 'audit_events_rest'::regclass
            """);
  }
}
