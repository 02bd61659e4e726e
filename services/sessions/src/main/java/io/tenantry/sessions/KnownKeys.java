package io.tenantry.sessions;

import io.tenantry.common.cluster.SignalledCache;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The keys that this node has met. Revoking and rotating drop one by signal; of those who answer
 * for them the memory of what was taken away tells, so a key is read again when one of its epochs
 * has risen.
 */
final class KnownKeys {

  /** What was revoked or rotated; the key is {@code org/key}. */
  static final String SIGNAL = "api-key";

  /** Read again at the latest after the life of an access token. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** About 1 kB each. */
  private static final int REMEMBERED_MAX = 10_000;

  /** Epochs rise once or twice in a row; more often means that somebody is deleted by a loop. */
  private static final int READ_AGAIN_MAX = 3;

  private final Database db;
  private final Revoked revoked;
  private final SignalledCache<UUID, Optional<HeldKey>> remembered;

  KnownKeys(Foundation foundation, Revoked revoked) {
    this.db = foundation.db();
    this.revoked = revoked;
    this.remembered = new SignalledCache<>("api-keys", REMEMBERED, REMEMBERED_MAX, this::load);
    remembered.measured(foundation.meters());
  }

  void listen(Signals signals) {
    signals.on(SIGNAL, key -> remembered.drop(keyIn(key)));
    signals.onRejoin(remembered::clear);
  }

  /** The id in the key of a signal. */
  static UUID keyIn(String signal) {
    return UUID.fromString(signal.substring(signal.indexOf('/') + 1));
  }

  /** The key of this id, as it is now; fails with 401 if there is none. */
  Future<HeldKey> get(UUID id) {
    return get(id, READ_AGAIN_MAX);
  }

  private Future<HeldKey> get(UUID id, int readAgain) {
    return remembered
        .get(id)
        .compose(found -> {
          HeldKey key = found.orElseThrow(Refusals::keyNotValid);
          if (!revoked.covers(key.claims())) {
            return Future.succeededFuture(key);
          }
          if (readAgain == 0) {
            return Future.failedFuture(
                new Problem.Unavailable("busy", "this key is changing; try again", 1));
          }
          remembered.drop(id);
          return get(id, readAgain - 1);
        });
  }

  private Future<Optional<HeldKey>> load(UUID id) {
    return db.identityRead(tx -> tx.first(ApiKeySql.KNOW, id))
        .map(row -> row.map(known -> HeldKey.of(id, known)));
  }
}
