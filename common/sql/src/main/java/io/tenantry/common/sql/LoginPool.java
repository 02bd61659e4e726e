package io.tenantry.common.sql;

import io.tenantry.common.watch.Pace;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections of one login on one event loop, and who waits for them. */
final class LoginPool {

  /** Half of the second in which a request under overload is answered; the rest is for the work. */
  private static final long WAIT_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** How long a request usually has a connection, until one had. */
  private static final long FIRST_ESTIMATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Pool pool;
  private final int size;
  private final PoolMeters meters;
  private final Pace pace = new Pace(FIRST_ESTIMATE_NANOS);
  private final AtomicInteger waiting = new AtomicInteger();
  private final Set<Lease> leases = ConcurrentHashMap.newKeySet();

  LoginPool(Pool pool, int size, PoolMeters meters) {
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
    if (pace.waitNanos(waiting.get(), size) > WAIT_MAX_NANOS) {
      meters.refused();
      return Future.failedFuture(Problem.Unavailable.overloaded());
    }
    waiting.incrementAndGet();
    long asked = meters.asked();
    return pool.getConnection()
        .onComplete(ended -> waiting.decrementAndGet())
        .onComplete(got -> meters.got(asked), failure -> meters.gaveUp(asked))
        .map(this::lease)
        .recover(failure -> Future.failedFuture(unavailable(failure)));
  }

  void hangUpOnWhoIsSilentSince(long nanos) {
    leases.stream().filter(lease -> lease.isSilentSince(nanos)).forEach(Lease::hangUp);
  }

  Future<Void> close() {
    return pool.close();
  }

  private Lease lease(SqlConnection connection) {
    long since = System.nanoTime();
    Lease lease =
        new Lease(
            connection,
            ended -> {
              if (leases.remove(ended)) {
                pace.took(System.nanoTime() - since);
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
