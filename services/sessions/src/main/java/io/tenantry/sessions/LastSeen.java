package io.tenantry.sessions;

import io.tenantry.common.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When sessions were last used. Noted in memory by the guard, at most once a minute for each token,
 * and written down in batches beside the requests. A refresh and an entering write it down
 * themselves.
 *
 * <p>A node that is killed loses what it noted in the last seconds. So what is written may lag: by
 * the minute between two notes of a token, the minute that another node's note counts for, and the
 * time until a batch. {@link SessionLimits#SEEN_LATE} is longer than all of it.
 */
final class LastSeen {

  private static final Logger LOG = LoggerFactory.getLogger(LastSeen.class);

  static final Duration NOTED_EVERY = Duration.ofMinutes(1);

  /** Longer makes batches larger and what a killed node loses more. */
  static final Duration WRITTEN_AFTER = Duration.ofSeconds(10);

  /** Tied to memory: about 15 MB. What comes beyond is noted by a later request. */
  static final int NOTED_MAX = 100_000;

  /** Few enough for a short statement. */
  private static final int AT_ONCE = 1_000;

  private record Use(UUID session, UUID org) {}

  private final Vertx vertx;
  private final Database db;
  private final InstantSource clock;
  private final Map<Use, Long> noted = new ConcurrentHashMap<>();
  private final AtomicBoolean awaited = new AtomicBoolean();

  LastSeen(Vertx vertx, Database db, InstantSource clock) {
    this.vertx = vertx;
    this.db = db;
    this.clock = clock;
  }

  /** This token was used now. Who acts in somebody's name has not been seen for that. */
  void note(Pass pass) {
    if (pass.impersonator().isPresent()) {
      return;
    }
    long now = clock.millis();
    AtomicLong last = pass.noted();
    long before = last.get();
    if (now - before < NOTED_EVERY.toMillis()
        || noted.size() >= NOTED_MAX
        || !last.compareAndSet(before, now)) {
      return;
    }
    noted.merge(new Use(pass.claims().session(), pass.claims().org()), now, Math::max);
    writeSoon();
  }

  /** Writes down what was noted. Does not fail: what could not be written is tried again. */
  Future<Void> write() {
    List<Map.Entry<Use, Long>> batch =
        noted.entrySet().stream().limit(AT_ONCE).map(Map.Entry::copyOf).toList();
    if (batch.isEmpty()) {
      return Future.succeededFuture();
    }
    batch.forEach(use -> noted.remove(use.getKey(), use.getValue()));
    return db.identityWrite(tx -> tx.run(SessionSql.SEEN, args(batch)))
        .compose(written -> write())
        .recover(failure -> keep(batch, failure));
  }

  private Object[] args(List<Map.Entry<Use, Long>> batch) {
    long now = clock.millis();
    return new Object[] {
      batch.stream().map(use -> use.getKey().session()).toArray(UUID[]::new),
      batch.stream().map(use -> use.getKey().org()).toArray(UUID[]::new),
      batch.stream().map(use -> Math.max(0, now - use.getValue())).toArray(Long[]::new)
    };
  }

  private Future<Void> keep(List<Map.Entry<Use, Long>> batch, Throwable failure) {
    LOG.warn("When {} sessions were last used is written down later", batch.size(), failure);
    batch.forEach(use -> noted.merge(use.getKey(), use.getValue(), Math::max));
    writeSoon();
    return Future.succeededFuture();
  }

  private void writeSoon() {
    if (awaited.compareAndSet(false, true)) {
      vertx.setTimer(
          WRITTEN_AFTER.toMillis(),
          timer -> {
            awaited.set(false);
            write();
          });
    }
  }
}
