package io.tenantry.sessions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When keys were last used: of each key once a minute, of all of them in one statement, and never
 * on the way of a request. What was not written yet when a node dies is a few seconds.
 */
final class KeyUses {

  private static final Logger LOG = LoggerFactory.getLogger(KeyUses.class);
  private static final Duration OF_ONE = Duration.ofMinutes(1);
  private static final long GATHERED_MS = 2_000;

  /** As many as a node remembers keys. */
  private static final int KNOWN_MAX = 10_000;

  private final Vertx vertx;
  private final Database db;
  private final Clock clock;
  private final Cache<UUID, Boolean> written =
      Caffeine.newBuilder().maximumSize(KNOWN_MAX).expireAfterWrite(OF_ONE).build();
  private final ConcurrentMap<UUID, Instant> gathered = new ConcurrentHashMap<>();
  private final AtomicBoolean gathering = new AtomicBoolean();

  KeyUses(Foundation foundation) {
    this.vertx = foundation.vertx();
    this.db = foundation.db();
    this.clock = foundation.clock();
  }

  void used(UUID key) {
    if (written.asMap().putIfAbsent(key, true) != null) {
      return;
    }
    gathered.put(key, clock.instant());
    if (gathering.compareAndSet(false, true)) {
      vertx.setTimer(GATHERED_MS, fired -> write());
    }
  }

  private void write() {
    gathering.set(false);
    Map<UUID, Instant> uses = new HashMap<>();
    gathered.keySet().forEach(key -> uses.put(key, Objects.requireNonNull(gathered.remove(key))));
    UUID[] keys = uses.keySet().toArray(UUID[]::new);
    OffsetDateTime[] at = new OffsetDateTime[keys.length];
    for (int i = 0; i < keys.length; i++) {
      at[i] = Objects.requireNonNull(uses.get(keys[i])).atOffset(ZoneOffset.UTC);
    }
    db.platformWrite(Actor.system(Actor.PLATFORM), tx -> tx.run(ApiKeySql.USED, keys, at))
        .onFailure(
            lost -> LOG.atWarn().setCause(lost).log("When keys were last used was not written"));
  }
}
