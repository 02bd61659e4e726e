package io.tenantry.audit;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The months of the trail: made ahead, and dropped when retention has ended and every event of them
 * is sealed. Waits in straight lines: for the schedule's virtual threads.
 */
final class Months {
  private static final Logger LOG = LoggerFactory.getLogger(Months.class);

  private final Database db;
  private final Clock clock;
  private final SealKey key;
  private final AuditSettings settings;

  Months(Foundation foundation, SealKey key, AuditSettings settings) {
    this.db = foundation.db();
    this.clock = foundation.clock();
    this.key = key;
    this.settings = settings;
  }

  /** One month of the trail. */
  private record Month(OffsetDateTime begin) {
    OffsetDateTime end() {
      return begin.plusMonths(1);
    }
  }

  /** Makes the months to come; having them already is not an error. */
  void prepare() {
    var _ = write(tx -> tx.first(MonthSql.PREPARE, SealColumns.utc(clock.instant()))).await();
  }

  /**
   * Drops what is older than retention says, the oldest first; nothing without retention. A month
   * that cannot be dropped keeps the later ones too, because what is kept has one beginning.
   */
  void dropOld() {
    if (settings.retentionMonths().isEmpty()) {
      return;
    }
    OffsetDateTime keptFrom =
        YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC))
            .minusMonths(settings.retentionMonths().get())
            .atDay(1)
            .atStartOfDay()
            .atOffset(ZoneOffset.UTC);
    for (Row row : write(tx -> tx.all(MonthSql.ENDED, keptFrom)).await()) {
      OffsetDateTime begin = row.getOffsetDateTime(0).withOffsetSameInstant(ZoneOffset.UTC);
      if (!drop(new Month(begin))) {
        return;
      }
    }
  }

  private boolean drop(Month month) {
    Row counts = counts(month);
    long events = counts.getLong("events");
    if (counts.getLong("waiting") > 0 || events != counts.getLong("sealed")) {
      LOG.atError()
          .addKeyValue("month", YearMonth.from(month.begin()))
          .addKeyValue("events", events)
          .addKeyValue("sealed", counts.getLong("sealed"))
          .addKeyValue("waiting", counts.getLong("waiting"))
          .log("A month of the audit trail is kept: its events are not those that were sealed");
      return false;
    }
    dropPersonal(month);
    var _ = write(tx -> drop(tx, month, events)).await();
    LOG.atInfo()
        .addKeyValue("month", YearMonth.from(month.begin()))
        .addKeyValue("events", events)
        .log("Retention dropped a month of the audit trail; its seals stay");
    return true;
  }

  private Row counts(Month month) {
    return write(tx ->
            tx.first(MonthSql.TAKE_TIME)
                .compose(set -> tx.first(MonthSql.COUNTS, month.begin(), month.end())))
        .await()
        .orElseThrow();
  }

  /** In small transactions; a crash in between has erased what was to go anyway. */
  private void dropPersonal(Month month) {
    UUID org = new UUID(0, 0);
    long seq = 0;
    while (true) {
      UUID afterOrg = org;
      long afterSeq = seq;
      List<Row> seals =
          write(tx ->
                  tx.all(MonthSql.SEALS, afterOrg, afterSeq, month.begin(), month.end())
                      .compose(page -> dropPersonal(tx, page).map(page)))
              .await();
      if (seals.isEmpty()) {
        return;
      }
      org = seals.getLast().getUUID("org_id");
      seq = seals.getLast().getLong("seq");
    }
  }

  private static Future<Void> dropPersonal(Tx tx, List<Row> seals) {
    List<UUID> orgs = new ArrayList<>();
    List<UUID> events = new ArrayList<>();
    for (Row seal : seals) {
      for (Leaf leaf : Leaf.unpack(seal.getBuffer("leaves"))) {
        orgs.add(seal.getUUID("org_id"));
        events.add(leaf.id());
      }
    }
    return tx.first(MonthSql.DROP_PERSONAL, orgs.toArray(UUID[]::new), events.toArray(UUID[]::new))
        .mapEmpty();
  }

  /** The record and the drop are one: what is missing without a record was deleted. */
  private Future<Void> drop(Tx tx, Month month, long events) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Kept kept = new Kept(month.end().toInstant(), now, events);
    return tx.run(MonthSql.RECORD, month.end(), SealColumns.utc(now), events, kept.signature(key))
        .compose(recorded -> tx.first(MonthSql.DROP, month.begin()))
        .mapEmpty();
  }

  private <T> Future<T> write(Function<Tx, Future<T>> work) {
    return db.platformWrite(Actor.system(Actor.PLATFORM), work);
  }
}
