package io.tenantry.sessions;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/**
 * Whoever enters an organization with one session more than a person may have there ends the one
 * that was not seen for longest, there. In the transaction that enters, which holds the lock of
 * {@link SessionPolicySql#ENTERING}.
 */
final class SurplusSessions {

  private final Signals signals;
  private final Audit audit;
  private final SessionSettings settings;

  SurplusSessions(Signals signals, Audit audit, SessionSettings settings) {
    this.signals = signals;
    this.audit = audit;
    this.settings = settings;
  }

  /** Not for nobody's organization. */
  Future<Void> end(Tx tx, Whereabouts entering, Client client) {
    UUID org = entering.org().orElseThrow();
    return tx.all(
            SessionPolicySql.END_OLDEST,
            org,
            entering.user(),
            entering.session(),
            settings.absoluteSeconds(),
            settings.idleSeconds(),
            settings.lateSeconds(),
            settings.concurrentMax().orElse(null))
        .map(rows -> rows.stream().map(row -> row.getUUID("session_id")).toList())
        .compose(ended ->
            ended.isEmpty()
                ? Future.succeededFuture()
                : tell(tx, ended, Actor.person(entering.user(), org, client)));
  }

  private Future<Void> tell(Tx tx, List<UUID> ended, Actor person) {
    Signal[] each =
        ended.stream()
            .map(session -> new Signal("session-org", person.org() + "/" + session))
            .toArray(Signal[]::new);
    List<Event> events =
        ended.stream()
            .map(session ->
                new Event(
                    person.org(),
                    "session.ended",
                    "session",
                    session,
                    new JsonObject().put("because", "concurrent-max")))
            .toList();
    return signals.raise(tx, each).compose(told -> audit.recordAll(tx, person, events));
  }
}
