package io.tenantry.audit;

import static io.tenantry.audit.Broken.Kind.BROKEN_LINK;
import static io.tenantry.audit.Broken.Kind.DELETED;
import static io.tenantry.audit.Broken.Kind.EDITED;
import static io.tenantry.audit.Broken.Kind.FORGED_SEAL;
import static io.tenantry.audit.Broken.Kind.INSERTED;
import static io.tenantry.audit.Broken.Kind.MISSING_SEAL;
import static io.tenantry.audit.Broken.Kind.REORDERED;
import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody has the whole database and edits history; whoever checks the trail is told. */
class ProofTest {
  @RegisterExtension
  static final TestApp app = TestApp.with(foundation -> List.of(new AuditModule(foundation)));

  private static final String A_COPY =
      """
      INSERT INTO audit_events
      SELECT org_id, ?, at + interval '1 millisecond', schema_version, action, actor_id, session_id,
             impersonator_id, via_platform, request_id, target_kind, target_id, data,
             actor_commitment, target_commitment, hash
        FROM audit_events
       WHERE org_id = ? AND id = ?
      """;

  private History acme;

  @BeforeEach
  void open() {
    acme = new History(app);
  }

  @Test
  void aTrailThatNobodyTouchedIsIntact() {
    acme.sealedTogether(3);
    acme.sealedOneByOne(2);

    Verification found = acme.verify();

    assertThat(found.isIntact()).isTrue();
    assertThat(found.complete()).isTrue();
    assertThat(found.events()).isEqualTo(5);
    assertThat(found.seals()).isEqualTo(found.head().orElseThrow().seq());
    assertThat(found.unsealed()).isZero();
    assertThat(found.keptFrom()).isEmpty();
  }

  @Test
  void anOrganizationWithoutATrailIsIntact() {
    Verification found = acme.verify();

    assertThat(found.isIntact()).isTrue();
    assertThat(found.head()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "action = 'member.deleted'",
        "actor_id = gen_random_uuid()",
        "session_id = NULL",
        "impersonator_id = gen_random_uuid()",
        "via_platform = NOT via_platform",
        "request_id = 'other'",
        "target_kind = 'user'",
        "target_id = gen_random_uuid()",
        "data = '{}'",
        "data = '[]'",
        "data = '{\"share\": 0.5}'",
        "schema_version = 2",
        "target_commitment = sha256('x')",
        "hash = sha256('x')"
      })
  void anEditedEventIsFound(String edit) {
    List<UUID> events = acme.sealedTogether(3);

    acme.tamper("UPDATE audit_events SET " + edit + " WHERE id = ?", events.get(1));

    assertThat(acme.broken().kind()).isEqualTo(EDITED);
    assertThat(acme.broken().event()).contains(events.get(1));
  }

  @Test
  void anEditIsFoundThoughItsHashWasMadeToFit() {
    List<UUID> events = acme.sealedTogether(3);
    acme.tamper("UPDATE audit_events SET action = 'member.deleted' WHERE id = ?", events.get(1));
    StoredEvent edited =
        await(
                new Trail(app.foundation())
                    .ofOrganization(
                        acme.org, new AuditFilter(null, null, null, null, null, null, null, null)))
            .data()
            .get(1);

    acme.tamper(
        "UPDATE audit_events SET hash = ? WHERE id = ?",
        Hash.of(edited.event()).getBytes(),
        events.get(1));

    assertThat(acme.broken().kind()).isEqualTo(EDITED);
    assertThat(acme.broken().event()).contains(events.get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "personal = '{\"email\": \"eve@acme.test\"}'",
        "personal = '[]'",
        "personal = '{\"share\": 0.5}'",
        "salt = sha256('x')",
        "person_id = gen_random_uuid()"
      })
  void anEditedPersonalValueIsFound(String edit) {
    List<UUID> events = acme.sealedTogether(3);

    acme.tamper(
        "UPDATE audit_personal SET " + edit + " WHERE about = 'target' AND event_id = ?",
        events.get(2));

    assertThat(acme.broken().kind()).isEqualTo(EDITED);
    assertThat(acme.broken().event()).contains(events.get(2));
    assertThat(acme.broken().detail()).contains("personal");
  }

  @Test
  void aDeletedEventIsFound() {
    List<UUID> events = acme.sealedTogether(3);

    acme.tamper("DELETE FROM audit_events WHERE id = ?", events.get(1));

    assertThat(acme.broken().kind()).isEqualTo(DELETED);
    assertThat(acme.broken().event()).contains(events.get(1));
    assertThat(acme.broken().seq()).contains(1L);
  }

  @Test
  void anEventThatWasMovedInTimeIsFound() {
    List<UUID> events = acme.sealedTogether(3);

    acme.tamper(
        "UPDATE audit_events SET at = at + interval '1 second' WHERE id = ?", events.get(0));

    assertThat(acme.broken().kind()).isEqualTo(REORDERED);
    assertThat(acme.broken().event()).contains(events.get(0));
  }

  @Test
  void eventsThatAreListedInAnotherOrderAreFound() {
    List<UUID> events = acme.sealedTogether(3);

    acme.tamper(
        """
        UPDATE audit_seals
           SET leaves = substr(leaves, 1, 56) || substr(leaves, 113, 56) || substr(leaves, 57, 56)
         WHERE org_id = ?
        """,
        acme.org);

    assertThat(acme.broken().kind()).isEqualTo(REORDERED);
    assertThat(acme.broken().event()).contains(events.get(1));
  }

  @Test
  void twoEventsThatChangedPlacesAreFound() {
    List<UUID> events = acme.sealedTogether(3);
    UUID aside = UUID.randomUUID();
    String rename = "UPDATE audit_events SET id = ? WHERE id = ?";

    acme.tamper(rename, aside, events.get(0));
    acme.tamper(rename, events.get(0), events.get(1));
    acme.tamper(rename, events.get(1), aside);

    assertThat(acme.broken().kind()).isEqualTo(EDITED);
    assertThat(acme.broken().event()).contains(events.get(0));
  }

  @Test
  void anInsertedEventIsFound() {
    List<UUID> events = acme.sealedOneByOne(2);
    UUID inserted = UUID.randomUUID();

    acme.tamper(A_COPY, inserted, acme.org, events.get(0));

    assertThat(acme.broken().kind()).isEqualTo(INSERTED);
    assertThat(acme.broken().event()).contains(inserted);
  }

  @Test
  void anInsertedEventThatAsksForASealGetsNoneAndIsFound() {
    List<UUID> events = acme.sealedOneByOne(1);
    UUID inserted = UUID.randomUUID();
    acme.tamper(A_COPY, inserted, acme.org, events.get(0));
    acme.tamper(
        """
        INSERT INTO audit_unsealed (org_id, at, event_id, hash, receipt)
        SELECT org_id, at, id, hash, sha256('guessed') FROM audit_events WHERE id = ?
        """,
        inserted);

    UUID honest = acme.happens("member.joined");
    app.runJob("audit.seal");

    assertThat(acme.waiting()).as("refused, and kept to be looked at").isEqualTo(1);
    assertThat(acme.ids()).contains(honest);
    assertThat(acme.broken().kind()).isEqualTo(INSERTED);
    assertThat(acme.broken().event()).contains(inserted);
  }

  @Test
  void aForgedSealIsFound() {
    List<UUID> events = acme.sealedOneByOne(2);
    SealKey another =
        new SealKey(
            new SecretBox(
                new byte[] {
                  1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7,
                  8, 9, 0, 1, 2
                }));
    acme.tamper("DELETE FROM audit_events WHERE id = ?", events.get(1));
    Leaf leaf = new Leaf(UUID.randomUUID(), Instant.now(), Buffer.buffer(new byte[32]));
    Seal forged = Seal.of(acme.org, 2, Instant.now(), List.of(leaf), Seal.NONE);

    acme.tamper(
        "UPDATE audit_seals SET root = ?, leaves = ?, signature = ? WHERE org_id = ? AND seq = 2",
        forged.root().getBytes(),
        Leaf.pack(List.of(leaf)).getBytes(),
        another.sign(forged.canonical()).getBytes(),
        acme.org);

    assertThat(acme.broken().kind()).isEqualTo(FORGED_SEAL);
    assertThat(acme.broken().seq()).contains(2L);
    assertThat(acme.broken().event()).contains(leaf.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at = at - interval '1 second'",
        "first_at = first_at - interval '1 second'",
        "last_at = last_at + interval '1 second'",
        "root = sha256('x')",
        "previous = sha256('x')",
        "signature = sha256('x') || sha256('y')",
        "leaves = sha256('x') || substr(leaves, 33)"
      })
  void aSealWithAnythingChangedIsForged(String edit) {
    acme.sealedOneByOne(2);

    acme.tamper("UPDATE audit_seals SET " + edit + " WHERE org_id = ? AND seq = 2", acme.org);

    assertThat(acme.broken().kind()).isEqualTo(FORGED_SEAL);
    assertThat(acme.broken().seq()).contains(2L);
  }

  @Test
  void aSealOfAnotherOrganizationIsForgedHere() {
    acme.sealedOneByOne(1);
    History globex = new History(app);
    globex.sealedOneByOne(1);

    acme.tamper("DELETE FROM audit_seals WHERE org_id = ?", acme.org);
    acme.tamper("UPDATE audit_seals SET org_id = ? WHERE org_id = ?", acme.org, globex.org);

    assertThat(acme.broken().kind()).isEqualTo(FORGED_SEAL);
    assertThat(globex.broken().kind()).isEqualTo(INSERTED);
  }

  @Test
  void aRemovedSealIsFoundWithTheFirstEventItHeld() {
    List<UUID> events = acme.sealedOneByOne(3);

    acme.tamper("DELETE FROM audit_seals WHERE org_id = ? AND seq = 2", acme.org);

    assertThat(acme.broken().kind()).isEqualTo(MISSING_SEAL);
    assertThat(acme.broken().seq()).contains(2L);
    assertThat(acme.broken().event()).contains(events.get(1));
  }

  @Test
  void aSealThatWasRemovedWithItsEventsIsFound() {
    List<UUID> events = acme.sealedOneByOne(3);

    acme.tamper("DELETE FROM audit_seals WHERE org_id = ? AND seq = 1", acme.org);
    acme.tamper("DELETE FROM audit_events WHERE id = ?", events.get(0));

    assertThat(acme.broken().kind()).isEqualTo(MISSING_SEAL);
    assertThat(acme.broken().seq()).contains(1L);
  }

  @Test
  void theNewestSealCannotBeTakenFromItsEvents() {
    List<UUID> events = acme.sealedOneByOne(3);

    acme.tamper("DELETE FROM audit_seals WHERE org_id = ? AND seq = 3", acme.org);

    assertThat(acme.broken().kind()).isEqualTo(INSERTED);
    assertThat(acme.broken().event()).contains(events.get(2));
  }

  @Test
  void theNewestSealsAndTheirEventsAreMissedByWhoeverKnowsTheHead() {
    List<UUID> events = acme.sealedOneByOne(2);
    Optional<KnownHead> head = KnownHead.of(acme.verify().head().orElseThrow().toString());
    assertThat(acme.verify(head).isIntact()).isTrue();

    acme.tamper("DELETE FROM audit_seals WHERE org_id = ? AND seq = 2", acme.org);
    acme.tamper("DELETE FROM audit_events WHERE id = ?", events.get(1));

    assertThat(acme.verify().isIntact()).as("nobody can see it who did not know").isTrue();
    assertThat(acme.verify(head).broken().orElseThrow().kind()).isEqualTo(MISSING_SEAL);

    acme.sealedOneByOne(1);

    assertThat(acme.verify(head).broken().orElseThrow().kind()).isEqualTo(FORGED_SEAL);
  }

  /** Two programs with one key on copies of one database: each seal is good, the chain is not. */
  @Test
  void aSealThatDoesNotFollowFromTheOneBeforeItIsFound() {
    acme.sealedOneByOne(2);
    Seal second =
        app
            .database()
            .rows("SELECT at, leaves FROM audit_seals WHERE org_id = ? AND seq = 2", acme.org)
            .stream()
            .map(row -> (byte[]) row.get("leaves"))
            .map(leaves -> Leaf.unpack(Buffer.buffer(leaves)))
            .map(leaves ->
                Seal.of(acme.org, 2, Instant.parse("2026-11-21T12:00:00Z"), leaves, Seal.NONE))
            .findFirst()
            .orElseThrow();

    acme.tamper(
        """
        UPDATE audit_seals SET at = '2026-11-21T12:00:00Z', previous = ?, signature = ?
         WHERE org_id = ? AND seq = 2
        """,
        second.previous().getBytes(),
        acme.key.sign(second.canonical()).getBytes(),
        acme.org);

    assertThat(acme.broken().kind()).isEqualTo(BROKEN_LINK);
    assertThat(acme.broken().seq()).contains(2L);
  }

  @Test
  void theFirstOfSeveralIsNamed() {
    List<UUID> events = acme.sealedOneByOne(4);

    acme.tamper("DELETE FROM audit_events WHERE id = ?", events.get(3));
    acme.tamper("UPDATE audit_events SET request_id = 'x' WHERE id = ?", events.get(2));
    assertThat(acme.broken().event()).contains(events.get(2));

    UUID inserted = UUID.randomUUID();
    acme.tamper(A_COPY, inserted, acme.org, events.get(0));
    assertThat(acme.broken().event()).contains(inserted);
  }

  @Test
  void anotherOrganizationIsNotConcerned() {
    History globex = new History(app);
    globex.sealedOneByOne(1);
    acme.sealedOneByOne(1);

    acme.tamper("DELETE FROM audit_events WHERE org_id = ?", acme.org);

    assertThat(globex.verify().isIntact()).isTrue();
    assertThat(acme.verify().isIntact()).isFalse();
  }

  @Test
  void whoHasErasedAPersonStillHasAnIntactTrail() {
    acme.sealedTogether(2);
    acme.happens("member.joined");
    acme.sealed();

    long erased = await(app.foundation().db().identityWrite(tx -> acme.audit.erase(tx, acme.bob)));

    assertThat(erased).isEqualTo(3);
    assertThat(acme.verify().isIntact()).isTrue();
    assertThat(
            app.database()
                .count("SELECT count(*) FROM audit_personal WHERE person_id = ?", acme.bob))
        .isZero();
    assertThat(
            app.database()
                .count("SELECT count(*) FROM audit_personal WHERE person_id = ?", acme.ann.user()))
        .as("what is told about others stays")
        .isEqualTo(3);
  }

  @Test
  void anOrganizationErasesInItsOwnTrailOnly() {
    acme.sealedTogether(2);
    History globex = new History(app);
    globex.write(tx ->
        globex.audit.record(
            tx,
            globex.ann,
            new Event(globex.org, "member.joined", "member", acme.bob)
                .withPersonal(new JsonObject().put("email", "bob@globex.test"))));

    long erased =
        await(app.foundation().db().write(acme.ann, tx -> acme.audit.eraseFromOwn(tx, acme.bob)));

    assertThat(erased).isEqualTo(2);
    assertThat(
            app.database()
                .count("SELECT count(*) FROM audit_personal WHERE person_id = ?", acme.bob))
        .isEqualTo(1);
    assertThat(acme.verify().isIntact()).isTrue();
  }
}
