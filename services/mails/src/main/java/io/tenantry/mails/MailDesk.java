package io.tenantry.mails;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Window;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Undone;
import io.tenantry.common.work.UndoneWork;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What may be done about undone work: look at it, and have what failed tried again. */
final class MailDesk {

  /** As far as is counted; beyond it the total says "at least". */
  private static final long COUNTED_MAX = 10_000;

  private final Database db;
  private final Cursors cursors;
  private final UndoneWork work;
  private final Audit audit;

  MailDesk(Foundation foundation, Audit audit) {
    this.db = foundation.db();
    this.cursors = foundation.cursors();
    this.work = new UndoneWork(foundation.outbox());
    this.audit = audit;
  }

  Future<Page<Undone>> list(MailQuery query) {
    Window window = cursors.window(query.binding(), query.limit(), query.cursor(), query.offset());
    UndoneWork.Slice slice = slice(query, window);
    return db.platformRead(tx -> {
      Future<Long> counted = work.howMany(tx, slice, COUNTED_MAX + 1);
      Future<List<Undone>> rows = work.list(tx, slice);
      return Future.all(counted, rows).map(_ -> page(window, rows.result(), counted.result()));
    });
  }

  /** What is done meanwhile is not found; what has not failed, or is just being tried, is left. */
  Future<Undone> retry(Actor actor, UUID id) {
    return db.platformWrite(
        actor,
        tx ->
            work.retry(tx, id)
                .compose(again -> audit.record(tx, actor, retried(again)).map(again)));
  }

  Future<Void> purgeDead() {
    return db.platformWrite(Actor.system(Actor.PLATFORM), tx -> work.purgeDead(tx).mapEmpty());
  }

  private static UndoneWork.Slice slice(MailQuery query, Window window) {
    return new UndoneWork.Slice(
        Optional.ofNullable(query.state()),
        Optional.ofNullable(query.kind()),
        window.backward(),
        window.position().map(keys -> UUID.fromString(keys.getFirst())),
        window.fetch(),
        window.offset());
  }

  private static Page<Undone> page(Window window, List<Undone> rows, long counted) {
    return window.page(
        rows,
        row -> List.of(row.id().toString()),
        Math.min(counted, COUNTED_MAX),
        counted <= COUNTED_MAX);
  }

  /** Which mail it was, not for whom: the row tells that for as long as it may. */
  private static Event retried(Undone again) {
    JsonObject data = new JsonObject().put("org", again.org().toString()).put("kind", again.kind());
    again.template().ifPresent(template -> data.put("template", template));
    String what = again.isMail() ? "mail" : "job";
    return new Event(Actor.PLATFORM, what + ".retried", what, again.id(), data);
  }
}
