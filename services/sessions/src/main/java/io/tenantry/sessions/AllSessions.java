package io.tenantry.sessions;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * Every session of the installation at once. For an operator whose database has lost something: a
 * backup or a standby that did not have the last commits gives sessions back that had been ended.
 */
public final class AllSessions {

  /** The signal that refuses every access token made before a moment of the database's clock. */
  static final String SIGNAL = "everybody";

  /** Few enough to stay far from the limit of a transaction. */
  private static final int AT_ONCE = 10_000;

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final Database db;
  private final Signals signals;
  private final Audit audit;

  AllSessions(Database db, Signals signals, Audit audit) {
    this.db = db;
    this.signals = signals;
    this.audit = audit;
  }

  /**
   * Ends them, on every node: whoever was signed in has to sign in again.
   *
   * @return how many there were
   */
  public Future<Long> end() {
    return endAfter(BEFORE_ALL, 0).compose(this::refuseTokens);
  }

  private Future<Long> endAfter(UUID last, long ended) {
    return db.identityWrite(tx -> tx.first(SessionSql.END_SOME, last, AT_ONCE))
        .map(row -> row.orElseThrow())
        .compose(row -> {
          UUID next = row.getUUID("last");
          long sum = ended + row.getLong("ended");
          return next == null ? Future.succeededFuture(sum) : endAfter(next, sum);
        });
  }

  /** Tokens of sessions that this database does not even know are among them. */
  private Future<Long> refuseTokens(long ended) {
    Actor program = Actor.system(Actor.PLATFORM);
    JsonObject data = new JsonObject().put("sessions", ended);
    Event event = new Event(Actor.PLATFORM, "sessions.ended", "platform", Actor.PLATFORM, data);
    return db.identityWrite(
            program,
            tx ->
                tx.first(SessionSql.NOW_MS)
                    .map(row -> row.orElseThrow().getLong("now_ms"))
                    .compose(now -> signals.raise(tx, new Signal(SIGNAL, now.toString())))
                    .compose(told -> audit.record(tx, program, event)))
        .map(done -> ended);
  }
}
