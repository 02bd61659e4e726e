package io.tenantry.signin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Lets refusals leave at the same time after a password was judged. What is written down of a
 * person takes a millisecond or two longer than what is written of nobody, because their row stands
 * in many indexes; whoever asks often enough would see it.
 */
final class EvenTime {

  /** More than the writing takes where the database is well, and less than people notice. */
  private static final long AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Vertx vertx;

  EvenTime(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Fails with this, and not before its time.
   *
   * @param judgedAt by {@link System#nanoTime}
   */
  <T> Future<T> refuse(Throwable no, long judgedAt) {
    long left = AFTER_NANOS - (System.nanoTime() - judgedAt);
    return left <= 0
        ? Future.failedFuture(no)
        : vertx.timer(left, TimeUnit.NANOSECONDS).compose(then -> Future.failedFuture(no));
  }
}
