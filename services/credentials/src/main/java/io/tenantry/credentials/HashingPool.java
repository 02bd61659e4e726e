package io.tenantry.credentials;

import io.tenantry.common.watch.Meters;
import io.tenantry.common.watch.ServiceTime;
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

  /** Half of the second in which a person expects to be signed in; the rest is for the work. */
  private static final long WAIT_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** However fast hashing is: what waits takes memory. */
  private static final int WAITING_PER_THREAD = 24;

  /** What a hash takes on the class of machine that this was built on, until one was made. */
  private static final long FIRST_ESTIMATE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int RETRY_AFTER_SECONDS = 2;

  private final Vertx vertx;
  private final ThreadPoolExecutor threads;
  private final HashingMeters meters;
  private final ServiceTime serviceTime = new ServiceTime(FIRST_ESTIMATE_NANOS);

  HashingPool(Vertx vertx, int size, Meters meters) {
    this(vertx, size, size * WAITING_PER_THREAD, meters);
  }

  HashingPool(Vertx vertx, int size, int waiting, Meters meters) {
    this.vertx = vertx;
    this.threads =
        new ThreadPoolExecutor(
            size, size, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(waiting), HashingThread::new);
    threads.allowCoreThreadTimeOut(true);
    this.meters = new HashingMeters(meters, threads);
  }

  /**
   * Does the work on one of the threads and comes back on the caller's. Refused at once when it
   * would wait too long, judged by how long hashes take at present.
   *
   * @throws Problem.Unavailable by the future: {@code busy}
   */
  <T> Future<T> run(Callable<T> work) {
    Promise<T> done = ((ContextInternal) vertx.getOrCreateContext()).promise();
    if (waitNanos() > WAIT_MAX_NANOS) {
      return Future.failedFuture(busy());
    }
    try {
      threads.execute(() -> finish(work, done));
    } catch (RejectedExecutionException full) {
      return Future.failedFuture(busy());
    }
    return done.future();
  }

  private long waitNanos() {
    return serviceTime.waitNanos(threads.getQueue().size(), threads.getMaximumPoolSize());
  }

  private Problem busy() {
    meters.refused();
    return new Problem.Unavailable(
        "busy", "too many people are signing in at once", RETRY_AFTER_SECONDS);
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
      took(System.nanoTime() - begun);
    }
    done.complete(value);
  }

  private void took(long nanos) {
    meters.made(nanos);
    serviceTime.took(nanos);
  }
}
