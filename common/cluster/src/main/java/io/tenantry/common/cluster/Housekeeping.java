package io.tenantry.common.cluster;

import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What any node does for all: forgets nodes that have died, purges old signals, opens the fast road
 * again when it has broken down.
 */
final class Housekeeping {

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private static final long PERIOD_MS = 5_000;

  /** Thirty leases: a node that has not moved for so long is not merely slow. */
  static final long DEAD_AFTER_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Vertx vertx;
  private final Database database;
  private final Road road;
  private final ClusterSettings settings;
  private final Ticks ticks;
  private final Map<UUID, Sighting> sightings = new HashMap<>();
  private long timer = -1;

  /** That a row stood at this beat, first seen so at this moment of our own clock. */
  private record Sighting(long beat, long since) {}

  Housekeeping(Vertx vertx, Database database, Road road, ClusterSettings settings, Ticks ticks) {
    this.vertx = vertx;
    this.database = database;
    this.road = road;
    this.settings = settings;
    this.ticks = ticks;
  }

  void start() {
    timer = vertx.setPeriodic(PERIOD_MS, fired -> openRoad().compose(open -> tidy()));
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  /** Opening blocks, and may fail while another process still holds the port. */
  Future<Void> openRoad() {
    if (!settings.hasPort() || road.isOpen()) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> {
          road.open();
          return true;
        })
        .<Void>mapEmpty()
        .recover(failure -> coped("The road to the other nodes is not open", failure));
  }

  Future<Void> tidy() {
    return database
        .platformRead(tx -> tx.all(ClusterSql.NODES))
        .map(this::dead)
        .compose(this::forget)
        .compose(done -> purge())
        .recover(failure -> coped("Old signals and nodes could not be tidied up", failure));
  }

  /** Rows that have not moved for a minute, as seen on our own clock: no other can be trusted. */
  private Map<UUID, Long> dead(List<Row> rows) {
    long now = ticks.now();
    Map<UUID, Long> dead = new HashMap<>();
    Map<UUID, Sighting> seen = new HashMap<>();
    for (Row row : rows) {
      UUID node = row.getUUID("incarnation");
      if (node == null) {
        continue;
      }
      long beat = row.getLong("beat");
      Sighting before = sightings.get(node);
      Sighting sighting = before != null && before.beat == beat ? before : new Sighting(beat, now);
      seen.put(node, sighting);
      if (now - sighting.since >= DEAD_AFTER_NANOS) {
        dead.put(node, beat);
      }
    }
    sightings.clear();
    sightings.putAll(seen);
    return dead;
  }

  private Future<Void> forget(Map<UUID, Long> dead) {
    if (dead.isEmpty()) {
      return Future.succeededFuture();
    }
    LOG.atWarn().addKeyValue("incarnations", dead.keySet()).log("Nodes have died; forgetting them");
    UUID[] nodes = dead.keySet().toArray(UUID[]::new);
    Long[] beats =
        List.of(nodes).stream()
            .map(node -> Objects.requireNonNull(dead.get(node)))
            .toArray(Long[]::new);
    return write(ClusterSql.FORGET_NODES, nodes, beats);
  }

  private Future<Void> purge() {
    return write(ClusterSql.PURGE, (double) Window.KEPT.toSeconds());
  }

  private Future<Void> write(String sql, Object... arguments) {
    return database
        .platformWrite(Actor.system(Actor.PLATFORM), tx -> tx.run(sql, arguments))
        .mapEmpty();
  }

  private static Future<Void> coped(String what, Throwable failure) {
    LOG.atWarn().setCause(failure).log(what + "; trying again soon");
    return Future.succeededFuture();
  }
}
