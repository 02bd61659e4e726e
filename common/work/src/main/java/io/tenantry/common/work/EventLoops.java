package io.tenantry.common.work;

import io.micrometer.core.instrument.Timer;
import io.netty.channel.EventLoop;
import io.tenantry.common.watch.Meters;
import io.tenantry.common.watch.Metric;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Whether the event loops answer: each is asked to look at the clock four times a second, and what
 * it is late by is what any request on it waits for.
 *
 * <p>Safe for use by several threads.
 */
public final class EventLoops {

  private static final Metric LAG =
      Metric.timer(
          "tenantry_event_loop_lag", "what an event loop was late by, four times a second");

  private static final Metric SILENCE =
      Metric.gauge(
          "tenantry_event_loop_silence_seconds",
          "time since the event loop that is silent for longest has run anything");

  private static final long PERIOD_MS = 250;

  private final Timer lag;
  private final Map<Context, Long> beats = new ConcurrentHashMap<>();
  private final List<Future<?>> timers = new CopyOnWriteArrayList<>();

  public EventLoops(Meters meters) {
    this.lag = meters.timer(LAG);
    meters.gauge(SILENCE, () -> silence().toNanos() / 1e9);
  }

  /** From here on, until the loop ends. */
  public void watch(Context loop) {
    beats.put(loop, System.nanoTime());
    // Not by a timer of the verticle, which ends with it, but for as long as the loop turns.
    EventLoop turning = ((ContextInternal) loop).nettyEventLoop();
    timers.add(
        turning.scheduleWithFixedDelay(
            () -> beat(loop), PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS));
  }

  /** For how long the loop that is silent for longest has run nothing. */
  public Duration silence() {
    long now = System.nanoTime();
    long longest = beats.values().stream().mapToLong(beat -> now - beat).max().orElse(0);
    return Duration.ofNanos(longest);
  }

  private void beat(Context loop) {
    long now = System.nanoTime();
    Long last = beats.put(loop, now);
    if (last != null) {
      long late = now - last - TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);
      lag.record(Math.max(0, late), TimeUnit.NANOSECONDS);
    }
  }
}
