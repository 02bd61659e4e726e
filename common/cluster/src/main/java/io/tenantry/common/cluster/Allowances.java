package io.tenantry.common.cluster;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.grid.hazelcast.Bucket4jHazelcast;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how often something was done, for all nodes together while the road between them is open,
 * and for this node alone otherwise: a limit of n is then one of n for each node. It is no truth
 * and may be forgotten; what must never be forgotten is counted in the database.
 *
 * <p>Of whom it counts Hazelcast learns the key only, so the caller makes it one that says nothing.
 */
public final class Allowances {

  private static final Logger LOG = LoggerFactory.getLogger(Allowances.class);

  /** A count is not worth waiting for: a sign-in takes fifty milliseconds by itself. */
  private static final int ANSWER_MAX_MS = 100;

  /** As long as it takes to find out that a node is gone. */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Whoever floods us with new keys makes us forget the oldest, and takes no more memory. */
  static final int KEPT_MAX = 100_000;

  /** The longest time that an allowance may speak of. */
  static final Duration KEPT = Duration.ofDays(1);

  private static final int THREADS = 4;

  private final Road road;
  private final WorkerExecutor threads;
  private final AtomicLong restingUntil = new AtomicLong(System.nanoTime());
  private final Cache<String, Bucket> own =
      Caffeine.newBuilder().maximumSize(KEPT_MAX).expireAfterAccess(KEPT).build();

  Allowances(Vertx vertx, Road road) {
    this.road = road;
    this.threads = vertx.createSharedWorkerExecutor("tenantry-allowances", THREADS);
  }

  /**
   * Uses one of it.
   *
   * @return zero, or after how many seconds there is one again; then nothing was used
   */
  public Future<Integer> take(Allowance allowance, String whose) {
    return counted(
        allowance,
        whose,
        bucket -> {
          ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
          long nanos = probe.isConsumed() ? 0 : probe.getNanosToWaitForRefill();
          return Math.toIntExact(Duration.ofNanos(nanos).plusNanos(999_999_999).toSeconds());
        });
  }

  /** What was taken shall not count. */
  public Future<Void> giveBack(Allowance allowance, String whose) {
    return counted(
            allowance,
            whose,
            bucket -> {
              bucket.addTokens(1);
              return 0;
            })
        .mapEmpty();
  }

  private Future<Integer> counted(
      Allowance allowance, String whose, Function<Bucket, Integer> use) {
    String key = allowance.key(whose);
    if (!road.isOpen() || System.nanoTime() - restingUntil.get() < 0) {
      return Future.succeededFuture(alone(allowance, key, use));
    }
    return threads
        .executeBlocking(() -> together(allowance, key, use), false)
        .map(Objects::requireNonNull)
        .timeout(ANSWER_MAX_MS, TimeUnit.MILLISECONDS)
        .recover(failure -> {
          rest(failure);
          return Future.succeededFuture(alone(allowance, key, use));
        });
  }

  private Integer together(Allowance allowance, String key, Function<Bucket, Integer> use) {
    return use.apply(
        Bucket4jHazelcast.<String>casBasedBuilder(road.counts())
            .build()
            .builder()
            .build(key, () -> configuration(allowance)));
  }

  private Integer alone(Allowance allowance, String key, Function<Bucket, Integer> use) {
    return use.apply(own.get(key, missing -> local(allowance)));
  }

  private void rest(Throwable failure) {
    restingUntil.set(System.nanoTime() + REST_NANOS);
    LOG.warn("Attempts are counted by this node alone for a while: {}", failure.toString());
  }

  private static BucketConfiguration configuration(Allowance allowance) {
    var builder = BucketConfiguration.builder();
    bandwidths(allowance).forEach(builder::addLimit);
    return builder.build();
  }

  private static Bucket local(Allowance allowance) {
    var builder = Bucket.builder();
    bandwidths(allowance).forEach(builder::addLimit);
    return builder.build();
  }

  private static List<Bandwidth> bandwidths(Allowance allowance) {
    return allowance.bounds().stream()
        .map(bound ->
            Bandwidth.builder()
                .capacity(bound.times())
                .refillGreedy(bound.times(), bound.within())
                .build())
        .toList();
  }
}
