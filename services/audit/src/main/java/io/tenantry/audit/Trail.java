package io.tenantry.audit;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Window;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the trail: of one organization, or the platform's own. Newest first. */
final class Trail {
  private final Database db;
  private final Cursors cursors;

  Trail(Foundation foundation) {
    this.db = foundation.db();
    this.cursors = foundation.cursors();
  }

  /** A page of the organization's events, with the personal values that were not erased. */
  Future<Page<StoredEvent>> ofOrganization(UUID org, AuditFilter filter) {
    var window = filter.window(cursors, org);
    return db.read(org, tx -> events(tx, org, filter, window)).map(rows -> page(window, rows));
  }

  /** A page of what happened on the platform itself; the organizations' trails are not in it. */
  Future<Page<StoredEvent>> ofPlatform(AuditFilter filter) {
    var window = filter.window(cursors, Actor.PLATFORM);
    return db.platformRead(tx -> events(tx, Actor.PLATFORM, filter, window))
        .map(rows -> page(window, rows));
  }

  /**
   * A page of what one person did in this organization, or the platform, and what they met with.
   */
  Future<Page<StoredEvent>> about(UUID org, UUID person, PersonFilter filter) {
    var window = filter.window(cursors, org, person);
    String question = window.backward() ? AuditSql.ABOUT_SINCE : AuditSql.ABOUT;
    return read(org, question, filter.values(org, person, window)).map(rows -> page(window, rows));
  }

  /** The same as they may hear it themselves. */
  Future<Page<StoredEvent>> own(UUID org, UUID person, PersonFilter filter) {
    var window = filter.window(cursors, org, person);
    String question = window.backward() ? AuditSql.OWN_SINCE : AuditSql.OWN;
    return read(org, question, filter.values(org, person, window)).map(rows -> page(window, rows));
  }

  /** The next events after one of them, of an organization or the platform itself. */
  Future<List<StoredEvent>> after(
      UUID org, AuditFilter filter, Optional<StoredEvent> last, int rows) {
    return read(org, filter.questionAfter(), filter.valuesAfter(org, last, rows));
  }

  private Future<List<StoredEvent>> read(UUID org, String question, @Nullable Object[] values) {
    Function<Tx, Future<List<StoredEvent>>> work =
        tx -> tx.all(question, values).map(rows -> rows.stream().map(StoredEvent::of).toList());
    return org.equals(Actor.PLATFORM) ? db.platformRead(work) : db.read(org, work);
  }

  private static Future<List<StoredEvent>> events(
      Tx tx, UUID org, AuditFilter filter, Window window) {
    return tx.all(filter.question(window), filter.values(org, window))
        .map(rows -> rows.stream().map(StoredEvent::of).toList());
  }

  private static Page<StoredEvent> page(Window window, List<StoredEvent> rows) {
    return window.page(rows, StoredEvent::position, null, null);
  }
}
