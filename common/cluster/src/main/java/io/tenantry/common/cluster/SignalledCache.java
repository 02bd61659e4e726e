package io.tenantry.common.cluster;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.common.watch.Meters;
import io.tenantry.common.watch.Metric;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers kept in memory until a signal takes them away.
 *
 * <p>A load is used only if nothing was dropped under its key since it began; otherwise it is
 * repeated, so that an answer read before a revocation never outlives it. Loads of one key are
 * joined; failures are not kept. The load must ask the primary. Owners drop by signal ({@code
 * signals.on("rights", key -> cache.drop(…))}) and clear when the node joins anew ({@code
 * signals.onRejoin(cache::clear)}).
 *
 * <p>Safe for use by several threads; a future completes on the context of its caller.
 */
public final class SignalledCache<K, V> {

  private static final Metric ENTRIES =
      Metric.gauge("tenantry_cache_entries", "answers kept in memory", "cache");

  private static final Metric HITS =
      Metric.counter("tenantry_cache_hits", "answers that were in memory", "cache");

  private static final Metric MISSES =
      Metric.counter("tenantry_cache_misses", "answers that were not in memory", "cache");

  private final String name;
  private final long lifeNanos;
  private final Function<K, Future<V>> load;
  private final Ticks ticks;
  private final Cache<K, Entry<V>> entries;
  private final ConcurrentMap<K, Loading<V>> loading = new ConcurrentHashMap<>();

  private record Entry<V>(V value, long until) {}

  /** A load under way. {@code outdated} is read and written only inside {@code loading.compute}. */
  private static final class Loading<V> {
    final Promise<V> promise = Promise.promise();
    boolean outdated;
  }

  /**
   * @param name what is kept; a label of its metrics
   * @param life an entry is loaded again at the latest after this; at most {@link
   *     ClusterSettings#ACCESS_TOKEN_LIFE}
   * @param maxEntries more push out the least used
   * @param load from the primary; a value must not be null
   */
  public SignalledCache(String name, Duration life, int maxEntries, Function<K, Future<V>> load) {
    this(name, life, maxEntries, load, Ticks.SYSTEM);
  }

  SignalledCache(
      String name, Duration life, int maxEntries, Function<K, Future<V>> load, Ticks ticks) {
    if (life.compareTo(ClusterSettings.ACCESS_TOKEN_LIFE) > 0) {
      throw new IllegalArgumentException(name + " would be kept longer than an access token lives");
    }
    this.name = name;
    this.lifeNanos = life.toNanos();
    this.load = load;
    this.ticks = ticks;
    this.entries =
        Caffeine.newBuilder().maximumSize(maxEntries).expireAfterWrite(life).recordStats().build();
  }

  /** Shows its size and how often it had the answer. */
  public void measured(Meters meters) {
    meters.gauge(ENTRIES, entries::estimatedSize, name);
    meters.counted(HITS, () -> entries.stats().hitCount(), name);
    meters.counted(MISSES, () -> entries.stats().missCount(), name);
  }

  /** The answer, from memory if it is there. */
  public Future<V> get(K key) {
    Optional<V> known = peek(key);
    if (known.isPresent()) {
      return Future.succeededFuture(known.get());
    }
    Loading<V> mine = new Loading<>();
    Loading<V> running = loading.putIfAbsent(key, mine);
    Future<V> answer = onThisContext(running == null ? mine : running);
    if (running == null) {
      begin(key, mine);
    }
    return answer;
  }

  /** The answer, if it is in memory. */
  public Optional<V> peek(K key) {
    Entry<V> entry = entries.getIfPresent(key);
    return entry == null || entry.until - ticks.now() <= 0
        ? Optional.empty()
        : Optional.of(entry.value);
  }

  /** Forgets what is kept, or being loaded, under this key. */
  public void drop(K key) {
    loading.compute(
        key,
        (k, running) -> {
          entries.invalidate(k);
          return outdated(running);
        });
  }

  /** Forgets all keys of this kind. */
  public void dropIf(Predicate<K> which) {
    loading.keySet().stream().filter(which).forEach(this::drop);
    entries.asMap().keySet().stream().filter(which).forEach(this::drop);
  }

  /** Forgets everything. */
  public void clear() {
    dropIf(key -> true);
  }

  @Override
  public String toString() {
    return name + ": " + entries.estimatedSize() + " entries, " + loading.size() + " loading";
  }

  private void begin(K key, Loading<V> mine) {
    long begun = ticks.now();
    ask(key)
        .onComplete((value, failure) -> {
          if (failure != null) {
            loading.remove(key, mine);
            mine.promise.fail(failure);
          } else if (keep(key, mine, new Entry<>(value, begun + lifeNanos))) {
            mine.promise.complete(value);
          } else {
            begin(key, mine);
          }
        });
  }

  private Future<V> ask(K key) {
    try {
      return load.apply(key).map(value -> Objects.requireNonNull(value, name));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** Whether the load counts. In one step with {@link #drop}, so that none falls in between. */
  private boolean keep(K key, Loading<V> mine, Entry<V> entry) {
    boolean[] kept = {false};
    loading.compute(
        key,
        (k, running) -> {
          if (mine.outdated) {
            mine.outdated = false;
            return mine;
          }
          entries.put(k, entry);
          kept[0] = true;
          return null;
        });
    return kept[0];
  }

  private @Nullable Loading<V> outdated(@Nullable Loading<V> running) {
    if (running != null) {
      running.outdated = true;
    }
    return running;
  }

  private Future<V> onThisContext(Loading<V> running) {
    ContextInternal context = ContextInternal.current();
    if (context == null) {
      return running.promise.future();
    }
    Promise<V> here = context.promise();
    running.promise.future().onComplete(here);
    return here.future();
  }
}
