package io.tenantry.audit;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals what waits. Events are taken away and their seals written in one transaction, so a crash
 * leaves either everything as it was or everything sealed, and whoever is second finds nothing.
 * Waits in straight lines: for the schedule's virtual threads.
 */
final class Sealer {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  /** Events in one transaction, over all organizations; about 2 MB here. */
  static final int BATCH = 8_192;

  /** A run that finds more to do than this gives the schedule its turn and goes on after it. */
  private static final int BATCHES_MAX = 500;

  private final Database db;
  private final Clock clock;
  private final SealKey key;

  Sealer(Foundation foundation, SealKey key) {
    this.db = foundation.db();
    this.clock = foundation.clock();
    this.key = key;
  }

  /** How many were taken, and from which organization on there may be more. */
  private record Taken(int events, Optional<UUID> last) {
    static final Taken NONE = new Taken(0, Optional.empty());
  }

  /**
   * Seals until nothing waits. One organization after the other gets its turn, so that a busy one
   * does not keep the others waiting.
   */
  void sealAll() {
    Optional<UUID> after = Optional.empty();
    for (int batch = 0; batch < BATCHES_MAX; batch++) {
      Taken taken = batch(after);
      if (taken.events() < BATCH && after.isEmpty()) {
        return;
      }
      after = taken.events() < BATCH ? Optional.empty() : taken.last();
    }
  }

  private Taken batch(Optional<UUID> after) {
    return db.platformWrite(Actor.system(Actor.PLATFORM), tx -> batch(tx, after)).await();
  }

  private Future<Taken> batch(Tx tx, Optional<UUID> after) {
    return tx.first(SealSql.ALONE)
        .compose(row ->
            row.orElseThrow().getBoolean(0)
                ? take(tx, after)
                : Future.succeededFuture(List.<Row>of()))
        .compose(rows -> seal(tx, rows.stream().map(Waiting::of).toList()));
  }

  private static Future<List<Row>> take(Tx tx, Optional<UUID> after) {
    return after.isEmpty()
        ? tx.all(SealSql.TAKE, BATCH)
        : tx.all(SealSql.TAKE_AFTER, BATCH, after.get());
  }

  private Future<Taken> seal(Tx tx, List<Waiting> taken) {
    if (taken.isEmpty()) {
      return Future.succeededFuture(Taken.NONE);
    }
    Map<Boolean, List<Waiting>> genuine =
        taken.stream().collect(Collectors.partitioningBy(waiting -> waiting.isGenuine(key)));
    SortedMap<String, List<Waiting>> byOrg = byOrg(taken);
    UUID last = byOrg.sequencedValues().getLast().getFirst().org();
    return refuse(tx, genuine.getOrDefault(false, List.of()))
        .compose(refused -> seal(tx, byOrg(genuine.getOrDefault(true, List.of()))))
        .map(sealed -> new Taken(taken.size(), Optional.of(last)));
  }

  private static Future<Void> refuse(Tx tx, List<Waiting> forged) {
    if (forged.isEmpty()) {
      return Future.succeededFuture();
    }
    for (Waiting row : forged) {
      LOG.atError()
          .addKeyValue("org.id", row.org())
          .addKeyValue("event.id", row.leaf().id())
          .log("An audit event was handed in by nobody who has the master key; it is not sealed");
    }
    return tx.run(SealSql.REFUSE, SealColumns.of(forged)).mapEmpty();
  }

  private Future<Void> seal(Tx tx, SortedMap<String, List<Waiting>> byOrg) {
    if (byOrg.isEmpty()) {
      return Future.succeededFuture();
    }
    UUID[] orgs = byOrg.values().stream().map(rows -> rows.getFirst().org()).toArray(UUID[]::new);
    return tx.all(SealSql.HEADS, (Object) orgs)
        .map(rows -> rows.stream().map(Seal::of).collect(Collectors.toMap(Seal::org, h -> h)))
        .map(heads -> seals(byOrg, heads))
        .compose(seals -> tx.run(SealSql.SEAL, SealColumns.of(seals, key)))
        .mapEmpty();
  }

  private List<SealedLeaves> seals(SortedMap<String, List<Waiting>> byOrg, Map<UUID, Seal> heads) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<SealedLeaves> seals = new ArrayList<>();
    for (List<Waiting> rows : byOrg.values()) {
      UUID org = rows.getFirst().org();
      Optional<Seal> head = Optional.ofNullable(heads.get(org));
      for (List<Leaf> leaves : Sealing.cut(rows.stream().map(Waiting::leaf).toList())) {
        Seal next =
            Seal.of(
                org,
                head.map(Seal::seq).orElse(0L) + 1,
                now,
                leaves,
                head.map(Seal::hash).orElse(Seal.NONE));
        seals.add(new SealedLeaves(next, leaves));
        head = Optional.of(next);
      }
    }
    return seals;
  }

  /** Ordered as PostgreSQL orders ids, which Java does not: by their text. */
  private static SortedMap<String, List<Waiting>> byOrg(List<Waiting> rows) {
    Function<Waiting, String> org = row -> row.org().toString();
    return rows.stream().collect(Collectors.groupingBy(org, TreeMap::new, Collectors.toList()));
  }
}
