package io.tenantry.audit;

import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Impersonator;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The door to the audit trail. An event is written in the transaction of the fact it tells about,
 * so neither exists without the other, and no login of the program may change or delete one.
 */
public final class Audit {

  private static final UUID NOBODY = new UUID(0, 0);

  private final Clock clock;
  private final SealKey key;

  Audit(Clock clock, SealKey key) {
    this.clock = clock;
    this.key = key;
  }

  /**
   * Writes down what happened, who did it, and from which address and device. One statement.
   *
   * <p>The transaction must be in {@code event.org()}, or be one of the platform: row-level
   * security refuses an event for another organization.
   *
   * @throws IllegalArgumentException if the event carries what has no canonical form, such as a
   *     fraction
   */
  public Future<Void> record(Tx tx, Actor actor, Event event) {
    return recordAll(tx, actor, List.of(event));
  }

  /** The same for several things that the actor did at once, still in one statement. */
  public Future<Void> recordAll(Tx tx, Actor actor, List<Event> events) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<StoredEvent> happened = events.stream().map(event -> happened(at, actor, event)).toList();
    return happened.isEmpty()
        ? Future.succeededFuture()
        : tx.run(AuditSql.RECORD, Columns.of(happened, key)).mapEmpty();
  }

  /**
   * Erases what every trail tells about this person as a person: names, addresses, devices. The
   * events stay, with ids and commitments only, and verify as before. For a transaction of the
   * platform, or of identity.
   *
   * @return how many values there were
   */
  public Future<Long> erase(Tx tx, UUID person) {
    return tx.first(AuditSql.ERASE, person).map(row -> row.orElseThrow().getLong(0));
  }

  /** The same in the trail of one organization, for its own transaction. */
  public Future<Long> eraseFromOwn(Tx tx, UUID person) {
    return tx.first(AuditSql.ERASE_FROM_OWN, person).map(row -> row.orElseThrow().getLong(0));
  }

  static StoredEvent happened(Instant at, Actor actor, Event event) {
    Optional<Personal> aboutActor = Personal.of(aboutActor(actor, event));
    Optional<Personal> aboutTarget = Personal.of(event.aboutTarget());
    AuditEvent happened =
        new AuditEvent(
            event.org(),
            Ids.next(),
            at,
            event.action(),
            who(actor),
            event.targetKind(),
            event.target(),
            new JsonObject(Canonical.text(event.data())),
            aboutActor.map(Personal::commitment).orElse(null),
            aboutTarget.map(Personal::commitment).orElse(null));
    return new StoredEvent(happened, Hash.of(happened), aboutActor, aboutTarget);
  }

  /** Address and device are personal: they tell where somebody was. */
  private static JsonObject aboutActor(Actor actor, Event event) {
    var known = event.aboutActor().copy();
    putIfThere(known, "ip", actor.client().ip());
    putIfThere(known, "user_agent", actor.client().userAgent());
    return known;
  }

  private static void putIfThere(JsonObject known, String name, String value) {
    if (!value.isEmpty()) {
      known.put(name, value);
    }
  }

  private static AuditEvent.Who who(Actor actor) {
    return new AuditEvent.Who(
        actor.user(),
        actor.session().equals(NOBODY) ? null : actor.session(),
        actor.impersonator().map(Impersonator::user).orElse(null),
        actor.viaPlatform(),
        emptyAsAbsent(actor.client().requestId()));
  }

  private static @Nullable String emptyAsAbsent(String text) {
    return text.isEmpty() ? null : text;
  }
}
