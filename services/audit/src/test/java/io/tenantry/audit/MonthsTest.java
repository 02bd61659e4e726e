package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Months come and go; each test has a program of its own, because all organizations share them. */
class MonthsTest {
  private static final AuditSettings TWO_MONTHS = new AuditSettings(Optional.of(2));

  private final TestApp app =
      TestApp.with(foundation -> List.of(new AuditModule(foundation, TWO_MONTHS)))
          .withoutSchedule();
  private History acme;

  @BeforeEach
  void open() {
    acme = new History(app.start());
  }

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void monthsAreMadeAheadOfTheProgramsClock() {
    app.clock().advance(Duration.ofDays(400));
    app.runJob("audit.prepare-months");

    UUID event = acme.happens("member.joined");

    assertThat(partOf(event)).isEqualTo(month());
    app.clock().advance(Duration.ofDays(170));
    assertThat(partOf(acme.happens("member.joined"))).isEqualTo(month());
  }

  @Test
  void anEventForWhichNobodyMadeAMonthIsTakenAndMovesIntoItLater() {
    app.clock().advance(Duration.ofDays(400));
    UUID event = acme.happens("member.joined");
    acme.sealed();
    assertThat(partOf(event)).isEqualTo("audit_events_rest");

    app.runJob("audit.prepare-months");

    assertThat(partOf(event)).isEqualTo(month());
    assertThat(acme.verify().isIntact()).isTrue();
    assertThat(acme.verify().events()).isEqualTo(1);
  }

  @Test
  void theRestCannotBeReadPastTheWallEither() {
    assertThat(
            app.database()
                .rows(
                    """
                    SELECT relrowsecurity AND relforcerowsecurity AS walled
                      FROM pg_class
                     WHERE relname LIKE 'audit_events%' AND relkind IN ('r', 'p')
                    """))
        .allMatch(row -> Boolean.TRUE.equals(row.get("walled")));
    assertThat(
            app.database()
                .count(
                    """
                    SELECT count(*)
                      FROM information_schema.role_table_grants
                     WHERE table_name ~ '^audit_events_' AND grantee LIKE 'tenantry\\_%'
                       AND grantee <> 'tenantry_owner'
                    """))
        .isZero();
  }

  @Test
  void anOldMonthIsDroppedWithItsPersonalValuesAndItsSealsStay() {
    acme.sealedTogether(3);
    long seals = seals();
    app.clock().advance(Duration.ofDays(100));
    app.runJob("audit.prepare-months");
    UUID recent = acme.happens("member.joined");
    acme.sealed();

    app.runJob("audit.drop-months");

    assertThat(acme.ids()).containsExactly(recent);
    assertThat(
            app.database()
                .count(
                    "SELECT count(*) FROM audit_personal WHERE org_id = ? AND event_id <> ?",
                    acme.org,
                    recent))
        .isZero();
    assertThat(seals()).isEqualTo(seals + 1);
    Verification found = acme.verify();
    assertThat(found.isIntact()).isTrue();
    assertThat(found.noLongerKept()).isEqualTo(3);
    assertThat(found.events()).isEqualTo(1);
    assertThat(found.keptFrom()).isPresent();
  }

  @Test
  void droppingAgainChangesNothing() {
    acme.sealedTogether(3);
    app.clock().advance(Duration.ofDays(100));
    app.runJob("audit.drop-months");
    var before = app.database().fingerprint();

    app.runJob("audit.drop-months");
    app.runJob("audit.prepare-months");
    app.runJob("audit.drop-months");

    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void aMonthThatIsNotYetOldEnoughStays() {
    List<UUID> events = acme.sealedTogether(3);
    app.clock().advance(Duration.ofDays(45));

    app.runJob("audit.drop-months");

    assertThat(acme.ids()).isEqualTo(events);
  }

  @Test
  void withoutRetentionEverythingIsKept() {
    List<UUID> events = acme.sealedTogether(3);
    app.clock().advance(Duration.ofDays(2_000));

    new Months(app.foundation(), acme.key, AuditSettings.usual()).dropOld();

    assertThat(acme.ids()).isEqualTo(events);
  }

  @Test
  void aMonthIsKeptWhileItsEventsAreNotThoseThatWereSealed() {
    List<UUID> events = acme.sealedTogether(3);
    acme.tamper("DELETE FROM audit_events WHERE id = ?", events.getFirst());
    app.clock().advance(Duration.ofDays(100));

    app.runJob("audit.drop-months");

    assertThat(acme.ids()).hasSize(2);
    assertThat(acme.broken().event()).contains(events.getFirst());
    assertThat(acme.broken().kind()).isEqualTo(Broken.Kind.DELETED);
  }

  @Test
  void aMonthIsKeptWhileSomethingInItWaitsForItsSeal() {
    acme.sealedTogether(3);
    acme.tamper(
        """
        INSERT INTO audit_unsealed (org_id, at, event_id, hash, receipt, refused)
        SELECT org_id, at, gen_random_uuid(), hash, hash, true
          FROM audit_events WHERE org_id = ? LIMIT 1
        """,
        acme.org);
    app.clock().advance(Duration.ofDays(100));

    app.runJob("audit.drop-months");

    assertThat(acme.ids()).hasSize(3);
  }

  @Test
  void deletingOldEventsCannotBePassedOffAsRetention() {
    List<UUID> events = acme.sealedTogether(3);
    acme.tamper("DELETE FROM audit_events WHERE org_id = ?", acme.org);
    acme.tamper(
        """
        INSERT INTO audit_retention
        VALUES (date_trunc('month', now(), 'UTC') + interval '1 month', now(), 3,
                sha256('x') || sha256('y'))
        """);

    assertThat(acme.broken().kind()).isEqualTo(Broken.Kind.DELETED);
    assertThat(acme.broken().event()).contains(events.getFirst());
  }

  @Test
  void whoHidesTheRecordOfRetentionHidesNothing() {
    List<UUID> events = acme.sealedTogether(3);
    app.clock().advance(Duration.ofDays(100));
    app.runJob("audit.drop-months");

    acme.tamper("DELETE FROM audit_retention");

    assertThat(acme.broken().event()).contains(events.getFirst());
  }

  private String partOf(UUID event) {
    return String.valueOf(
        app.database()
            .rows("SELECT tableoid::regclass::text AS part FROM audit_events WHERE id = ?", event)
            .getFirst()
            .get("part"));
  }

  private String month() {
    YearMonth now = YearMonth.from(app.clock().instant().atOffset(ZoneOffset.UTC));
    return "audit_events_%d_%02d".formatted(now.getYear(), now.getMonthValue());
  }

  private long seals() {
    return app.database().count("SELECT count(*) FROM audit_seals WHERE org_id = ?", acme.org);
  }
}
