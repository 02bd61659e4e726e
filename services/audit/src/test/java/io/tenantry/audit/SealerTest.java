package io.tenantry.audit;

import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SealerTest {
  @RegisterExtension
  static final TestApp app = TestApp.with(foundation -> List.of(new AuditModule(foundation)));

  private History acme;

  @BeforeEach
  void open() {
    acme = new History(app);
  }

  @Test
  void theScheduleSealsWithoutBeingAsked() {
    acme.happens("member.joined");

    Poll.until("the schedule has sealed it", () -> acme.waiting() == 0);

    assertThat(acme.verify().events()).isEqualTo(1);
  }

  @Test
  void whatCommitsLateIsSealedLateAndNeverLost() {
    Promise<Void> commit = Promise.promise();
    Future<Void> late = openUntil(commit);
    List<UUID> meanwhile = acme.sealedOneByOne(2);
    long head = acme.verify().head().orElseThrow().seq();

    commit.complete();
    await(late);
    acme.sealed();

    Verification found = acme.verify();
    assertThat(found.isIntact()).isTrue();
    assertThat(found.events()).isEqualTo(3);
    assertThat(found.head().orElseThrow().seq()).isEqualTo(head + 1);
    assertThat(acme.ids()).as("it happened before them").endsWith(meanwhile.toArray(UUID[]::new));
  }

  @Test
  void writersOfOneOrganizationDoNotWaitForOneAnother() {
    Promise<Void> commit = Promise.promise();
    Future<Void> first = openUntil(commit);

    acme.happens("member.joined");

    assertThat(first.isComplete()).isFalse();
    commit.complete();
    await(first);
    assertThat(acme.ids()).hasSize(2);
  }

  @Test
  void whatIsRolledBackIsNotSealed() {
    assertThatThrownBy(() ->
            acme.write(tx ->
                acme.audit
                    .record(tx, acme.ann, acme.event("member.joined"))
                    .compose(written -> Future.failedFuture(new IllegalStateException("no")))))
        .hasMessage("no");
    acme.sealed();

    assertThat(acme.verify().head()).isEmpty();
  }

  /** A transaction that ends before its commit is all that a crash can leave. */
  @Test
  void aSealerThatDiesInTheMiddleLeavesEverythingToTheNext() {
    acme.write(tx ->
        acme.audit.recordAll(
            tx, acme.ann, List.of(acme.event("member.joined"), acme.event("member.left"))));
    app.database()
        .run(
            "ALTER TABLE audit_seals ADD CONSTRAINT dies CHECK (org_id <> '"
                + acme.org
                + "') NOT VALID");
    try {
      assertThatThrownBy(() -> new Sealer(app.foundation(), acme.key).sealAll())
          .hasMessageContaining("dies");
      assertThat(acme.waiting()).isEqualTo(2);
    } finally {
      app.database().run("ALTER TABLE audit_seals DROP CONSTRAINT dies");
    }

    acme.sealed();

    assertThat(acme.verify().isIntact()).isTrue();
    assertThat(acme.verify().events()).isEqualTo(2);
  }

  @Test
  void severalSealersAtOnceSealEachEventOnce() throws Exception {
    int events = 300;
    List<Callable<Object>> work = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      work.add(
          Executors.callable(() ->
              acme.write(tx -> acme.audit.record(tx, acme.ann, acme.event("member.joined")))));
      if (i % 30 == 0) {
        work.add(Executors.callable(() -> new Sealer(app.foundation(), acme.key).sealAll()));
      }
    }
    try (var threads = Executors.newFixedThreadPool(6)) {
      for (var done : threads.invokeAll(work)) {
        done.get();
      }
    }
    acme.sealed();

    assertThat(acme.verify().isIntact()).isTrue();
    assertThat(acme.verify().events()).isEqualTo(events);
    assertThat(
            app.database().count("SELECT sum(count) FROM audit_seals WHERE org_id = ?", acme.org))
        .isEqualTo(events);
  }

  @Test
  void moreThanOneBatchOfOneOrganizationKeepsNobodyElseWaiting() {
    History globex = new History(app);
    List<Event> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(new Event(acme.org, "member.joined", "member", acme.bob));
    }
    int batches = Sealer.BATCH / many.size() + 1;
    for (int i = 0; i < batches; i++) {
      acme.write(tx -> acme.audit.recordAll(tx, acme.ann, many));
    }
    globex.happens("member.joined");

    acme.sealed();
    globex.sealed();

    assertThat(acme.verify().events()).isEqualTo((long) batches * many.size());
    assertThat(acme.verify().isIntact()).isTrue();
    assertThat(globex.verify().events()).isEqualTo(1);
  }

  /** A request may take so long only; the next one goes on where it stopped. */
  @Test
  void aCheckThatRunsOutOfTimeGoesOnWhereItStopped() {
    List<UUID> events = acme.sealedOneByOne(3);
    Verifier verifier = new Verifier(app.foundation().db(), acme.key);

    Verifier.Stopped first = verifier.walk(acme.org, Walk.START, () -> true);
    assertThat(first.complete()).isFalse();
    Walk from = Walk.of(first.walk().position());
    assertThat(from).isEqualTo(first.walk());

    Verifier.Stopped second = verifier.walk(acme.org, from, () -> true);
    assertThat(second.complete()).isTrue();
    assertThat(second.walk().events()).isEqualTo(events.size());

    acme.sealedOneByOne(1);
    acme.tamper("DELETE FROM audit_seals WHERE org_id = ? AND seq = 4", acme.org);
    assertThat(verifier.walk(acme.org, from, () -> true).broken()).isPresent();
  }

  private Future<Void> openUntil(Promise<Void> commit) {
    Promise<Void> written = Promise.promise();
    Future<Void> done =
        app.foundation()
            .db()
            .write(
                acme.ann,
                tx ->
                    acme.audit
                        .record(tx, acme.ann, acme.event("member.joined"))
                        .onComplete(written)
                        .compose(recorded -> commit.future()));
    await(written.future());
    return done;
  }
}
