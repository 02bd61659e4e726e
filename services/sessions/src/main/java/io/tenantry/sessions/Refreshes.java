package io.tenantry.sessions;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.UUID;

/**
 * Trades refresh tokens for their successors. One statement decides: it names the epochs the
 * session was made under, so a revocation that commits first leaves nothing to refresh, and one
 * that commits later finds a token that carries the old epochs.
 */
final class Refreshes {

  private final Database db;
  private final Signals signals;
  private final SecretBox box;
  private final Audit audit;
  private final SigningKeys keys;
  private final SessionSettings settings;

  Refreshes(Foundation foundation, Audit audit, SigningKeys keys, SessionSettings settings) {
    this.db = foundation.db();
    this.signals = foundation.signals();
    this.box = foundation.secrets();
    this.audit = audit;
    this.keys = keys;
    this.settings = settings;
  }

  /**
   * The session with its next token. A spent token that comes back ends the session, because
   * somebody else may hold it; within the grace it hears what was answered the first time.
   *
   * @return fails with 401 {@code session-ended}, whatever the reason
   */
  Future<Opened> refresh(String presented, Client client) {
    Optional<RefreshToken> token = RefreshToken.parse(presented);
    if (token.isEmpty()) {
      return Future.failedFuture(Sessions.ended());
    }
    RefreshToken next = token.get().next(box);
    return db.identityWrite(tx -> rotate(tx, token.get(), next, client))
        .map(row ->
            row.map(now -> Opened.of(now, next.session(), Optional.of(next.text())))
                .orElseThrow(Sessions::ended))
        .compose(opened -> keys.ready().map(opened));
  }

  private Future<Optional<Row>> rotate(
      Tx tx, RefreshToken token, RefreshToken next, Client client) {
    return tx.first(
            SessionSql.REFRESH,
            token.session(),
            Buffer.buffer(token.hash().sha256()),
            Buffer.buffer(next.hash().sha256()),
            SessionLimits.GRACE.toSeconds(),
            settings.absoluteSeconds(),
            settings.idleSeconds(),
            settings.lateSeconds())
        .compose(row ->
            row.isEmpty() && token.isOurs(box)
                ? endIfReused(tx, token, client).map(row)
                : Future.succeededFuture(row));
  }

  private Future<Void> endIfReused(Tx tx, RefreshToken token, Client client) {
    return tx.first(
            SessionSql.END_REUSED,
            token.session(),
            Buffer.buffer(token.hash().sha256()),
            SessionLimits.GRACE.toSeconds())
        .compose(
            row -> row.isEmpty() ? Future.succeededFuture() : tell(tx, token, row.get(), client));
  }

  private Future<Void> tell(Tx tx, RefreshToken token, Row row, Client client) {
    UUID org = Optional.ofNullable(row.getUUID("org_id")).orElse(Actor.PLATFORM);
    Actor bearer = Actor.person(row.getUUID("user_id"), org, client);
    Event event = new Event(org, "session.reuse-detected", "session", token.session());
    return signals
        .raise(tx, new Signal("session", token.session().toString()))
        .compose(told -> tx.enter(org))
        .compose(in -> audit.record(tx, bearer, event));
  }
}
