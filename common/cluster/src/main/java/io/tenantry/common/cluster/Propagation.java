package io.tenantry.common.cluster;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long signals take to this node. What comes by the fast road does not say when it was written;
 * the renewal that reads it from the database afterwards does, and finds here when it was applied.
 */
final class Propagation {

  /** A renewal reads every half second; what it has not read by then was applied before. */
  private static final Duration KEPT = Duration.ofSeconds(10);

  /** More at once than this are not all measured. */
  private static final int KEPT_MAX = 20_000;

  private final Ticks ticks;
  private final Timer measure;
  private final Cache<Signal, Queue<Long>> applied =
      Caffeine.newBuilder().maximumSize(KEPT_MAX).expireAfterWrite(KEPT).build();

  Propagation(Ticks ticks, Timer measure) {
    this.ticks = ticks;
    this.measure = measure;
  }

  /** Applied on every event loop, a moment ago, without the help of a renewal. */
  void applied(List<Signal> signals) {
    long now = ticks.now();
    for (Signal signal : signals) {
      applied.get(signal, any -> new ConcurrentLinkedQueue<>()).add(now);
    }
  }

  /**
   * Read by a renewal that was sent at this moment, and applied by now in any case.
   *
   * @param fresh with the age that each had in the database then
   */
  void read(Collection<Primary.Heard> fresh, long sent) {
    for (Primary.Heard heard : fresh) {
      long written = sent - heard.ageNanos();
      long took = Math.max(0, appliedAfter(heard.signal(), written) - written);
      measure.record(took, TimeUnit.NANOSECONDS);
    }
  }

  /** Whether this one, written at that moment, was applied here since. */
  boolean knows(Signal signal, long written) {
    Queue<Long> moments = applied.getIfPresent(signal);
    return moments != null && moments.stream().anyMatch(at -> at - written >= 0);
  }

  /** The same thing may be taken away twice: what was applied earlier belongs to the one before. */
  private long appliedAfter(Signal signal, long written) {
    Queue<Long> moments = applied.getIfPresent(signal);
    if (moments != null) {
      for (@Nullable Long at = moments.poll(); at != null; at = moments.poll()) {
        if (at - written >= 0) {
          return at;
        }
      }
    }
    return ticks.now();
  }
}
