package io.tenantry.audit;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Schedule;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Events for a benchmark. Stands in this package so that the benchmark runs the statements of the
 * product and not copies of them.
 */
public final class AuditLoad {

  /** The product's statement without the row that waits for a seal. */
  private static final String BARE =
      AuditSql.RECORD.replaceFirst(
          "(?s)INSERT INTO audit_unsealed.*?AS w \\(org_id, event_id, hash, receipt\\)",
          "SELECT \\$17::bytea[]");

  private final Clock clock;
  private final SealKey key;
  private final Sealer sealer;
  private final Proof proof;

  public AuditLoad(Foundation foundation) {
    this.clock = foundation.clock();
    this.key = new SealKey(foundation.secrets());
    this.sealer = new Sealer(foundation, key);
    this.proof = new Proof(foundation, key);
  }

  /** Writes an event as the product does; tells its id. */
  public Future<UUID> record(Tx tx, Actor actor) {
    return record(tx, actor, AuditSql.RECORD);
  }

  /** Writes an event that will never be sealed. */
  public Future<UUID> recordBare(Tx tx, Actor actor) {
    return record(tx, actor, BARE);
  }

  /** The sealer, as often as the product runs it. */
  public void addTo(Schedule schedule) {
    schedule.every(
        "audit.seal",
        AuditModule.BETWEEN_SEALS,
        () -> {
          sealer.sealAll();
          return Future.succeededFuture();
        });
  }

  /** Seals all that waits. */
  public void seal() {
    sealer.sealAll();
  }

  public Verification verify(UUID org) {
    return proof.verify(org, Optional.empty());
  }

  private Future<UUID> record(Tx tx, Actor actor, String sql) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Event event =
        new Event(
                actor.org(),
                "member.suspended",
                "member",
                actor.user(),
                new JsonObject().put("fields", List.of("status")))
            .withPersonal(new JsonObject().put("email", "somebody@load.test"));
    StoredEvent happened = Audit.happened(at, actor, event);
    return tx.run(sql, Columns.of(List.of(happened), key)).map(happened.event().id());
  }
}
