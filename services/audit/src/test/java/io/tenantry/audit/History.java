package io.tenantry.audit;

import static io.tenantry.common.testkit.TestApp.await;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** An organization with a past, and whoever lays hands on it. */
final class History {
  final TestApp app;
  final UUID org = UUID.randomUUID();
  final UUID bob = UUID.randomUUID();
  final Actor ann;
  final SealKey key;
  final Audit audit;
  private final Sealer sealer;

  History(TestApp app) {
    this.app = app;
    this.ann = TestApp.actor(org, new Permission("audit:list"));
    this.key = new SealKey(app.foundation().secrets());
    this.audit = new Audit(app.clock(), key);
    this.sealer = new Sealer(app.foundation(), key);
  }

  /** So many things happen one after the other, each with a seal of its own. */
  List<UUID> sealedOneByOne(int count) {
    List<UUID> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(happens("member.suspended"));
      sealed();
    }
    return events;
  }

  /** So many things happen at once and are sealed together. */
  List<UUID> sealedTogether(int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event("member.joined"));
    }
    write(tx -> audit.recordAll(tx, ann, events));
    sealed();
    return ids();
  }

  /** Something happens, and waits for its seal. */
  UUID happens(String action) {
    write(tx -> audit.record(tx, ann, event(action)));
    return ids().getLast();
  }

  Event event(String action) {
    return new Event(org, action, "member", bob, new JsonObject().put("reason", "a test"))
        .withPersonal(new JsonObject().put("email", "bob@acme.test"));
  }

  <T> void write(Function<Tx, Future<T>> work) {
    var _ = await(app.foundation().db().write(ann, work));
  }

  /** Does not wait for the schedule of the app, which seals too. */
  void sealed() {
    Poll.until(
        "everything is sealed",
        () -> {
          sealer.sealAll();
          return waiting() == 0;
        });
  }

  long waiting() {
    return app.database().count("SELECT count(*) FROM audit_unsealed WHERE org_id = ?", org);
  }

  /** In the order of their times and ids. */
  List<UUID> ids() {
    return app
        .database()
        .rows("SELECT id FROM audit_events WHERE org_id = ? ORDER BY at, id", org)
        .stream()
        .map(row -> (UUID) row.get("id"))
        .toList();
  }

  /** Somebody who has the whole database, but not the master key. */
  void tamper(String sql, Object... values) {
    if (app.database().run(sql, values) == 0) {
      throw new AssertionError("this changed nothing: " + sql);
    }
  }

  Verification verify() {
    return verify(Optional.empty());
  }

  Verification verify(Optional<KnownHead> head) {
    return new Proof(app.foundation(), key).verify(org, head);
  }

  Broken broken() {
    return verify().broken().orElseThrow(() -> new AssertionError("nothing was found"));
  }
}
