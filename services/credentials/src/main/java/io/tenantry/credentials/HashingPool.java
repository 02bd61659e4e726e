package io.tenantry.credentials;

import io.tenantry.common.watch.Meters;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that hash passwords: as many as there are cores, because that is what hashing is bound
 * by, with a short queue. A crowd that wants more is told to come back (503) instead of taking 19
 * MiB each and everybody's time.
 */
final class HashingPool {

  /**
   * Times 50 ms and divided by the cores: nobody waits in the queue for much more than a second.
   */
  private static final int WAITING_PER_THREAD = 24;

  private static final int RETRY_AFTER_SECONDS = 2;

  private final Vertx vertx;
  private final ThreadPoolExecutor threads;
  private final HashingMeters meters;

  HashingPool(Vertx vertx, int size, Meters meters) {
    this(vertx, size, size * WAITING_PER_THREAD, meters);
  }

  HashingPool(Vertx vertx, int size, int waiting, Meters meters) {
    this.vertx = vertx;
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().daemon().name("tenantry-hash-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    this.meters = new HashingMeters(meters, threads);
  }

  /**
   * Does the work on one of the threads and comes back on the caller's.
   *
   * @throws Problem.Unavailable by the future: {@code busy}
   */
  <T> Future<T> run(Callable<T> work) {
    Promise<T> done = ((ContextInternal) vertx.getOrCreateContext()).promise();
    try {
      threads.execute(() -> finish(work, done));
    } catch (RejectedExecutionException full) {
      meters.refused();
      return Future.failedFuture(
          new Problem.Unavailable(
              "busy", "too many people are signing in at once", RETRY_AFTER_SECONDS));
    }
    return done.future();
  }

  private <T> void finish(Callable<T> work, Promise<T> done) {
    long begun = System.nanoTime();
    T value;
    try {
      value = work.call();
    } catch (Exception e) {
      done.fail(e);
      return;
    } finally {
      meters.made(System.nanoTime() - begun);
    }
    done.complete(value);
  }
}
