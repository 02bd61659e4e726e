package io.tenantry.sessions;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.UUID;

/** Another key for access tokens, by an operator's hand: in time, or at once after a theft. */
public final class SigningKeyRotation {

  /** The signal that all keys were replaced; its key is nobody's. */
  static final String SIGNAL = "signing-keys";

  private static final UUID ALL_KEYS = new UUID(0, 0);
  private static final Actor OPERATOR = Actor.system(Actor.PLATFORM);

  private final Database db;
  private final Signals signals;
  private final Audit audit;
  private final SigningKeys keys;

  SigningKeyRotation(Database db, Signals signals, Audit audit, SigningKeys keys) {
    this.db = db;
    this.signals = signals;
    this.audit = audit;
    this.keys = keys;
  }

  /**
   * Publishes the next key; nothing is interrupted. When one is waiting already, it stays at that.
   *
   * @return from when it signs
   */
  public Future<Instant> next() {
    return db.identityWrite(
        OPERATOR,
        tx ->
            keys.makeNext(tx)
                .compose(from -> audit.record(tx, OPERATOR, told("rotated")).map(from)));
  }

  /**
   * Signs by a new key at once. When this completes, no node accepts a token of the keys before;
   * everybody's client refreshes once.
   */
  public Future<Void> replace() {
    return db.identityWrite(
        OPERATOR,
        tx ->
            keys.replaceAll(tx)
                .compose(made -> signals.raise(tx, new Signal(SIGNAL, ALL_KEYS.toString())))
                .compose(raised -> audit.record(tx, OPERATOR, told("replaced"))));
  }

  private static Event told(String what) {
    return new Event(Actor.PLATFORM, "signing-keys." + what, "platform", Actor.PLATFORM);
  }
}
