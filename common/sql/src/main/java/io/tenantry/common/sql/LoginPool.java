package io.tenantry.common.sql;

import io.tenantry.common.watch.ServiceTime;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections of one login on one event loop, and who waits for them. */
final class LoginPool {

  /** How long a request usually has a connection, until one had. */
  private static final long FIRST_ESTIMATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Vertx vertx;
  private final Pool pool;
  private final int size;
  private final PoolMeters meters;
  private final ServiceTime serviceTime = new ServiceTime(FIRST_ESTIMATE_NANOS);
  private final Patience patience = new Patience(System.nanoTime());
  private final Queue<Waiter> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Set<Lease> leases = ConcurrentHashMap.newKeySet();

  /** Somebody who asked for a connection; the first to answer, pool or patience, has it. */
  private record Waiter(long asked, Promise<SqlConnection> answer) {}

  LoginPool(Vertx vertx, Pool pool, int size, PoolMeters meters) {
    this.vertx = vertx;
    this.pool = pool;
    this.size = size;
    this.meters = meters;
    meters.opened(size);
  }

  /**
   * A connection to give back. Refused at once when it would come too late, judged by how long
   * others have theirs at present.
   */
  Future<Lease> acquire() {
    int before = waiting.get();
    long now = System.nanoTime();
    if (before == 0) {
      patience.empty(now);
    }
    if (serviceTime.waitNanos(before, size) > patience.nanos(now)) {
      meters.refused();
      return Future.failedFuture(Problem.Unavailable.overloaded());
    }
    var waiter =
        new Waiter(meters.asked(), ((ContextInternal) vertx.getOrCreateContext()).promise());
    waiting.incrementAndGet();
    queue.add(waiter);
    pool.getConnection()
        .onComplete(
            connection -> {
              if (!waiter.answer.tryComplete(connection)) {
                connection.close();
              }
            },
            failure -> waiter.answer.tryFail(unavailable(failure)));
    return waiter
        .answer
        .future()
        .onComplete(answered -> leave(waiter, answered.succeeded()))
        .map(this::lease);
  }

  /**
   * For a timer: who was let in and has waited too long all the same, for others who do not give
   * their connections back, or for a database that opens none.
   */
  void refuseWhoHasWaitedTooLong() {
    boolean isFull = leases.size() >= size;
    long now = System.nanoTime();
    long since = now - (isFull ? patience.nanos(now) : Patience.MOST_NANOS);
    for (Waiter first = queue.peek();
        first != null && first.asked - since < 0;
        first = queue.peek()) {
      first.answer.tryFail(
          isFull ? Problem.Unavailable.overloaded() : DatabaseProblems.databaseAway());
      queue.remove(first);
    }
  }

  void hangUpOnWhoIsSilentSince(long nanos) {
    leases.stream().filter(lease -> lease.isSilentSince(nanos)).forEach(Lease::hangUp);
  }

  Future<Void> close() {
    return pool.close();
  }

  private void leave(Waiter waiter, boolean got) {
    if (waiting.decrementAndGet() == 0) {
      patience.empty(System.nanoTime());
    }
    queue.remove(waiter);
    if (got) {
      meters.got(waiter.asked);
    } else {
      meters.gaveUp(waiter.asked);
    }
  }

  private Lease lease(SqlConnection connection) {
    long since = System.nanoTime();
    Lease lease =
        new Lease(
            connection,
            ended -> {
              if (leases.remove(ended)) {
                serviceTime.took(System.nanoTime() - since);
                meters.gaveBack();
              }
            });
    leases.add(lease);
    return lease;
  }

  private static Throwable unavailable(Throwable cause) {
    var problem = DatabaseProblems.databaseAway();
    problem.addSuppressed(cause);
    return problem;
  }
}
