package io.tenantry.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.watch.Meters;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashingPoolTest {

  private final Vertx vertx = Vertx.vertx();
  private final Meters meters = Meters.ofNode();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void workComesBackOnTheCallersThread() {
    HashingPool pool = new HashingPool(vertx, 1, meters);
    Future<Boolean> same =
        Future.future(told ->
            vertx.runOnContext(start -> {
              String mine = Thread.currentThread().getName();
              pool.run(() -> Thread.currentThread().getName())
                  .map(
                      there -> Thread.currentThread().getName().equals(mine) && !there.equals(mine))
                  .onComplete(told);
            }));
    assertThat(same.await()).isTrue();
  }

  @Test
  void whenThreadsAndQueueAreTakenOthersHearSo() {
    HashingPool pool = new HashingPool(vertx, 1, 1, meters);
    CountDownLatch gate = new CountDownLatch(1);
    Future<String> running = pool.run(() -> waitFor(gate));
    Future<String> waiting = pool.run(() -> waitFor(gate));
    Future<String> refused = pool.run(() -> waitFor(gate));
    assertThat(refused.cause())
        .isInstanceOfSatisfying(
            Problem.Unavailable.class,
            busy -> {
              assertThat(busy.code()).isEqualTo("busy");
              assertThat(busy.headers()).containsEntry("Retry-After", "2");
            });
    gate.countDown();
    assertThat(running.await()).isEqualTo("done");
    assertThat(waiting.await()).isEqualTo("done");
  }

  @Test
  void whatFailsThereFailsHere() {
    Future<String> failed =
        new HashingPool(vertx, 1, meters)
            .run(() -> {
              throw new IllegalStateException("a defect");
            });
    assertThat(Future.join(failed, Future.succeededFuture()).otherwiseEmpty().await()).isNull();
    assertThat(failed.cause()).hasMessage("a defect");
  }

  private static String waitFor(CountDownLatch gate) throws InterruptedException {
    gate.await();
    return "done";
  }
}
