package io.tenantry.common.cluster;

import static io.tenantry.common.cluster.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SignalledCacheTest {

  private final AtomicLong nanos = new AtomicLong();
  private final Deque<Promise<String>> loads = new ArrayDeque<>();
  private final SignalledCache<String, String> cache =
      new SignalledCache<>(
          "rights",
          Duration.ofMinutes(5),
          100,
          key -> {
            Promise<String> load = Promise.promise();
            loads.add(load);
            return load.future();
          },
          new Ticks(nanos::get, System::currentTimeMillis));

  @Test
  void whatIsKeptIsNotLoadedAgain() throws Exception {
    Future<String> first = cache.get("jane");
    loads.remove().complete("editor");
    assertThat(await(first)).isEqualTo("editor");
    assertThat(await(cache.get("jane"))).isEqualTo("editor");
    assertThat(cache.peek("jane")).contains("editor");
    assertThat(loads).isEmpty();
  }

  @Test
  void loadsOfOneKeyAreJoined() throws Exception {
    Future<String> first = cache.get("jane");
    Future<String> second = cache.get("jane");
    assertThat(loads).hasSize(1);
    loads.remove().complete("editor");
    assertThat(await(first)).isEqualTo("editor");
    assertThat(await(second)).isEqualTo("editor");
  }

  /** Filling a cache races forgetting: the old row is read, forgotten, and then kept. */
  @Test
  void aLoadThatBeganBeforeTheSignalIsNotUsedButRepeated() throws Exception {
    Future<String> asked = cache.get("jane");
    cache.drop("jane");
    Future<String> joined = cache.get("jane");
    loads.remove().complete("owner");
    assertThat(asked.isComplete()).isFalse();
    assertThat(cache.peek("jane")).isEmpty();

    loads.remove().complete("viewer");
    assertThat(await(asked)).isEqualTo("viewer");
    assertThat(await(joined)).isEqualTo("viewer");
    assertThat(cache.peek("jane")).contains("viewer");
  }

  @Test
  void clearingOutdatesWhatIsBeingLoaded() {
    cache.get("jane");
    cache.clear();
    loads.remove().complete("owner");
    assertThat(cache.peek("jane")).isEmpty();
    assertThat(loads).hasSize(1);
  }

  @Test
  void droppingByPredicateLeavesTheOthers() {
    cache.get("acme/jane");
    loads.remove().complete("owner");
    cache.get("globex/jane");
    loads.remove().complete("viewer");
    cache.dropIf(key -> key.startsWith("acme/"));
    assertThat(cache.peek("acme/jane")).isEmpty();
    assertThat(cache.peek("globex/jane")).contains("viewer");
  }

  @Test
  void failuresAreNotKept() throws Exception {
    Future<String> failed = cache.get("jane");
    loads.remove().fail(new IllegalStateException("the database is away"));
    assertThatThrownBy(() -> await(failed)).isInstanceOf(IllegalStateException.class);
    Future<String> again = cache.get("jane");
    loads.remove().complete("editor");
    assertThat(await(again)).isEqualTo("editor");
  }

  @Test
  void anEntryIsAsOldAsTheBeginningOfItsLoad() {
    cache.get("jane");
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(4));
    loads.remove().complete("editor");
    assertThat(cache.peek("jane")).contains("editor");
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(cache.peek("jane")).isEmpty();
  }

  @Test
  void nothingIsKeptLongerThanAnAccessTokenLives() {
    assertThatThrownBy(() ->
            new SignalledCache<String, String>(
                "rights", Duration.ofMinutes(6), 1, Future::succeededFuture))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoWaitsForAnotherLoopsLoadIsAnsweredOnTheirOwnLoop() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Context one = vertx.getOrCreateContext();
      Context other = vertx.getOrCreateContext();
      List<Context> answeredOn = new ArrayList<>();
      CountDownLatch answered = new CountDownLatch(2);
      CountDownLatch asked = new CountDownLatch(2);
      for (Context loop : List.of(one, other)) {
        loop.runOnContext(go -> {
          cache
              .get("jane")
              .onComplete(value -> {
                synchronized (answeredOn) {
                  answeredOn.add(Vertx.currentContext());
                }
                answered.countDown();
              });
          asked.countDown();
        });
      }
      asked.await();
      loads.remove().complete("editor");
      answered.await();
      assertThat(answeredOn).containsExactlyInAnyOrder(one, other);
    } finally {
      await(vertx.close());
    }
  }

  /**
   * Truth is a number for each key that only grows. A writer raises it, then drops the key as a
   * signal would; whoever asks after that must not hear an older number.
   */
  @Test
  void noAnswerIsOlderThanTheLastSignalBeforeTheQuestion() throws Exception {
    long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    int keys = 4;
    AtomicIntegerArray truth = new AtomicIntegerArray(keys);
    AtomicIntegerArray signalled = new AtomicIntegerArray(keys);
    AtomicInteger stale = new AtomicInteger();
    try (ExecutorService database = Executors.newFixedThreadPool(2)) {
      var numbers =
          new SignalledCache<Integer, Integer>(
              "numbers", Duration.ofMinutes(5), 100, key -> slowly(truth, key, database));
      List<Thread> threads = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(seed);
      threads.add(Thread.ofPlatform().start(() -> revoke(truth, signalled, numbers)));
      for (int i = 0; i < 3; i++) {
        SplittableRandom own = random.split();
        threads.add(Thread.ofPlatform().start(() -> ask(signalled, numbers, own, stale)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(stale).as("seed %d", seed).hasValue(0);
  }

  private static Future<Integer> slowly(
      AtomicIntegerArray truth, int key, ExecutorService database) {
    Promise<Integer> load = Promise.promise();
    database.execute(() -> {
      int read = truth.get(key);
      LockSupport.parkNanos(1);
      load.complete(read);
    });
    return load.future();
  }

  private static void revoke(
      AtomicIntegerArray truth, AtomicIntegerArray signalled, SignalledCache<Integer, ?> numbers) {
    for (int i = 1; i <= 5_000; i++) {
      int key = i % truth.length();
      truth.set(key, i);
      numbers.drop(key);
      signalled.set(key, i);
    }
  }

  private static void ask(
      AtomicIntegerArray signalled,
      SignalledCache<Integer, Integer> numbers,
      SplittableRandom random,
      AtomicInteger stale) {
    try {
      for (int i = 0; i < 5_000; i++) {
        int key = random.nextInt(signalled.length());
        int atLeast = signalled.get(key);
        if (await(numbers.get(key)) < atLeast) {
          stale.incrementAndGet();
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
