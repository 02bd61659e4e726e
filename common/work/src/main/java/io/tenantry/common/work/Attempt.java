package io.tenantry.common.work;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One try at a job, on a virtual thread of its own: whoever blocks it blocks nobody else, and what
 * takes too long is cut off.
 */
final class Attempt {

  private final Function<Job, Future<Void>> handler;
  private final Job job;
  private final Promise<Void> end = Promise.promise();
  private @Nullable Thread thread;

  Attempt(Function<Job, Future<Void>> handler, Job job) {
    this.handler = handler;
    this.job = job;
  }

  /**
   * Waits on a virtual thread until the job is done; throws what the handler failed with.
   *
   * @throws GaveUp if the handler knows that nothing will ever come of it
   */
  void make(Vertx vertx, Duration atMost) {
    ((VertxInternal) vertx).createVirtualThreadContext().runOnContext(go -> run());
    end.future().timeout(atMost.toMillis(), TimeUnit.MILLISECONDS).recover(this::cutOff).await();
  }

  private void run() {
    hold(Thread.currentThread());
    try {
      handler.apply(job).onComplete(end);
    } catch (Throwable failure) {
      end.tryFail(failure);
    } finally {
      hold(null);
    }
  }

  private synchronized void hold(@Nullable Thread running) {
    thread = running;
  }

  /** A handler that still waits is woken; one whose future never comes is left alone with it. */
  private synchronized Future<Void> cutOff(Throwable failure) {
    if (failure instanceof TimeoutException && end.tryFail(failure) && thread != null) {
      thread.interrupt();
    }
    return Future.failedFuture(failure);
  }
}
