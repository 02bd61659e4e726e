package io.tenantry.common.work;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Wakes a worker. Rung while nobody waits, it rings on: who looks for work after {@link #listen}
 * and finds none has missed nothing.
 */
final class Bell {

  private final AtomicReference<Promise<Void>> rung = new AtomicReference<>(Promise.promise());

  /** Safe to call from any thread, and often. */
  void ring() {
    rung.get().tryComplete();
  }

  /** From here on a ring is heard by the next {@link #awaitAtMost}. */
  void listen() {
    rung.set(Promise.promise());
  }

  /** Waits on a virtual thread. */
  static void pause(Duration time) {
    new Bell().awaitAtMost(time);
  }

  /** Waits on a virtual thread until it rings or the time is over. */
  void awaitAtMost(Duration time) {
    Future<Void> heard = rung.get().future();
    heard.timeout(time.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty().await();
  }
}
