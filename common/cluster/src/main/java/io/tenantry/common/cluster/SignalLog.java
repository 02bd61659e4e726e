package io.tenantry.common.cluster;

import io.tenantry.common.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The signals as they become known to this node, for those who want to be told. The renewal of the
 * lease appends what it has read anyway; who comes later, or has fallen behind, reads the rest from
 * the database.
 *
 * <p>Safe for use by several threads.
 */
public final class SignalLog {

  /** In memory; a bulk removal is longer, and whoever is not fast enough reads the database. */
  static final int KEPT_MAX = 10_000;

  private static final int PAGE = 1_000;

  /** The longest text of a transaction's number is longer than this. */
  private static final int NUMBER_DIGITS_MAX = 19;

  private final Vertx vertx;
  private final Database database;
  private final List<Signal> kept = new ArrayList<>();
  private final List<Promise<Void>> waiting = new ArrayList<>();
  private long first;
  private Optional<SignalPosition> position = Optional.empty();

  SignalLog(Vertx vertx, Database database) {
    this.vertx = vertx;
    this.database = database;
  }

  /** What the log holds from one index on, and up to where that leads. */
  record Part(boolean complete, List<Signal> signals, long end, SignalPosition position) {}

  /**
   * Everything after a position, in parts.
   *
   * @param since empty for whoever knows nothing
   */
  public SignalReader read(Optional<SignalPosition> since) {
    return new SignalReader(vertx, this, since);
  }

  /** This node has joined anew: what it knew before is of no use. */
  synchronized void begin(SignalPosition now) {
    first += kept.size();
    kept.clear();
    position = Optional.of(now);
  }

  /** One renewal has read these, and applied them. */
  void append(SignalPosition now, List<Signal> fresh) {
    List<Promise<Void>> told;
    synchronized (this) {
      position = Optional.of(now);
      if (fresh.isEmpty()) {
        return;
      }
      kept.addAll(fresh);
      int over = kept.size() - KEPT_MAX;
      if (over > 0) {
        kept.subList(0, over).clear();
        first += over;
      }
      told = List.copyOf(waiting);
      waiting.clear();
    }
    told.forEach(Promise::tryComplete);
  }

  /** Where the log ends now; empty until this node has joined. */
  synchronized Optional<Part> end() {
    return position.map(now -> new Part(true, List.of(), first + kept.size(), now));
  }

  /** What came since this index; not complete if some of it is not in memory any more. */
  synchronized Part since(long index) {
    SignalPosition now = position.orElseThrow();
    long end = first + kept.size();
    return index < first
        ? new Part(false, List.of(), end, now)
        : new Part(true, List.copyOf(kept.subList((int) (index - first), kept.size())), end, now);
  }

  /** Completes when there is something after this index. */
  synchronized Promise<Void> after(long index) {
    Promise<Void> more = Promise.promise();
    if (first + kept.size() > index) {
      more.complete();
    } else {
      waiting.add(more);
    }
    return more;
  }

  synchronized void forget(Promise<Void> waiter) {
    waiting.remove(waiter);
  }

  /**
   * A page from the database, in the order of their numbers.
   *
   * @param since a position of this history, or empty for all that can still matter
   */
  Future<List<Row>> page(Optional<SignalPosition> since, long after) {
    return database.platformRead(tx ->
        since.isPresent()
            ? tx.all(ClusterSql.SIGNALS_OF_LATER, since.get().horizon(), after, PAGE)
            : tx.all(
                ClusterSql.SIGNALS_THAT_MATTER, (double) Window.JOIN.toSeconds(), after, PAGE));
  }

  static boolean isLast(List<Row> page) {
    return page.size() < PAGE;
  }

  /** Whether reading on from there misses nothing that a purge has taken. */
  static boolean leadsTo(SignalPosition from, SignalPosition now) {
    long away = now.seconds() - from.seconds();
    return from.history().equals(now.history())
        && from.horizon().length() <= NUMBER_DIGITS_MAX
        && away >= 0
        && away < Window.AWAY_MAX.toSeconds();
  }
}
