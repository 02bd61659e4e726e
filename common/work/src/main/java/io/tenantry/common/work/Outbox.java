package io.tenantry.common.work;

import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.watch.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Work that a transaction leaves for later. It is done if and only if the transaction commits: at
 * least once, whatever crashes, and again after a failure, later and later; after too many failures
 * it is kept as dead. A job that fails never keeps others from being done.
 *
 * <p>Safe for use by several threads.
 */
public final class Outbox {

  private final Database database;
  private final Announcements announcements;
  private final OutboxMeters meters;
  private final Map<String, Function<Job, Future<Void>>> handlers = new ConcurrentHashMap<>();
  private final Map<String, Bell> bells = new ConcurrentHashMap<>();

  public Outbox(Database database, Meters measure) {
    this.database = database;
    this.announcements = new Announcements(database);
    this.meters = new OutboxMeters(measure);
  }

  /**
   * Leaves work for whoever handles this kind.
   *
   * @param org the organization that this transaction has entered
   * @param payload ids rather than contents; it lies in the database until the work is done
   */
  public Future<Void> add(Tx tx, UUID org, String kind, JsonObject payload) {
    announceAfterCommit(tx, kind);
    return tx.run(OutboxSql.ADD, org, Ids.next(), kind, payload).mapEmpty();
  }

  /** Leaves several pieces of work of one kind, in one statement. */
  public Future<Void> addAll(Tx tx, UUID org, String kind, List<JsonObject> payloads) {
    if (payloads.isEmpty()) {
      return Future.succeededFuture();
    }
    announceAfterCommit(tx, kind);
    UUID[] ids = payloads.stream().map(payload -> Ids.next()).toArray(UUID[]::new);
    return tx.run(OutboxSql.ADD_ALL, org, ids, kind, new JsonArray(payloads)).mapEmpty();
  }

  void announceAfterCommit(Tx tx, String kind) {
    tx.afterCommit(() -> {
      bell(kind).ring();
      announcements.tell(kind);
      return Future.succeededFuture();
    });
  }

  /**
   * At assembly: who does work of this kind. The handler runs on a virtual thread of its own, ends
   * within ten minutes or is cut off, and may meet the same job again (the id tells).
   *
   * @throws IllegalStateException if somebody has said so already
   */
  public void on(String kind, Function<Job, Future<Void>> handler) {
    if (handlers.putIfAbsent(kind, handler) != null) {
      throw new IllegalStateException("handled twice: " + kind);
    }
  }

  /** How much is not done, of every kind there is, over all nodes. One statement. */
  public Future<List<Backlog>> backlog() {
    return database
        .platformRead(tx -> tx.all(OutboxSql.BACKLOG))
        .map(rows -> {
          Map<String, Backlog> byKind = new TreeMap<>();
          handlers.keySet().forEach(kind -> byKind.put(kind, Backlog.none(kind)));
          byKind.put(Mails.KIND, Backlog.none(Mails.KIND));
          rows.stream().map(Backlog::of).forEach(backlog -> byKind.put(backlog.kind(), backlog));
          return List.copyOf(byKind.values());
        });
  }

  Map<String, Function<Job, Future<Void>>> handlers() {
    return Map.copyOf(handlers);
  }

  Bell bell(String kind) {
    return bells.computeIfAbsent(kind, k -> new Bell());
  }

  OutboxMeters meters() {
    return meters;
  }

  /** When all handlers are known: begins to look what is not done. */
  void watch(Vertx vertx) {
    Set<String> kinds = new HashSet<>(handlers.keySet());
    kinds.add(Mails.KIND);
    meters.watch(vertx, this::backlog, kinds);
  }

  /** Something may have been missed. */
  void ringAll() {
    bells.values().forEach(Bell::ring);
  }
}
