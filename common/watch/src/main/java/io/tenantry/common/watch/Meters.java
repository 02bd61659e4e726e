package io.tenantry.common.watch;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The door to what is measured on this node. Whoever measures declares a {@link Metric} as a
 * constant, asks here once for each combination of labels, and keeps what it gets: asking costs a
 * look-up, counting almost nothing.
 *
 * <p>Safe for use by several threads.
 */
public final class Meters implements AutoCloseable {

  /** From a look into memory to whatever is far too slow; the same for all, so they compare. */
  private static final Duration[] BUCKETS =
      List.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Runnable release;

  /** The registry itself holds these weakly. */
  private final List<LongSupplier> kept = new CopyOnWriteArrayList<>();

  private final Map<String, Metric> declared = new ConcurrentSkipListMap<>();

  private Meters(MeterRegistry registry, Runnable release) {
    this.registry = registry;
    this.release = release;
  }

  /** For a node: what is measured can be scraped, the Java machine's own state with it. */
  public static Meters ofNode() {
    MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    JvmGcMetrics collector = new JvmGcMetrics();
    collector.bindTo(registry);
    JvmHeapPressureMetrics pressure = new JvmHeapPressureMetrics();
    pressure.bindTo(registry);
    return new Meters(
        registry,
        () -> {
          collector.close();
          pressure.close();
        });
  }

  /** Where nobody looks: everything can be asked for, nothing is kept. */
  public static Meters unwatched() {
    return new Meters(new CompositeMeterRegistry(Clock.SYSTEM), () -> {});
  }

  /**
   * @param values of the metric's labels, in their order
   */
  public Counter counter(Metric metric, String... values) {
    return Counter.builder(declare(metric, Metric.Kind.COUNTER))
        .description(metric.meaning())
        .tags(tags(metric, values))
        .register(registry);
  }

  /**
   * A counter that somebody keeps already.
   *
   * @param sofar asked at each scrape, on any thread; never less than before
   * @param values of the metric's labels, in their order
   */
  public void counted(Metric metric, LongSupplier sofar, String... values) {
    FunctionCounter.builder(
            declare(metric, Metric.Kind.COUNTER), sofar, now -> (double) now.getAsLong())
        .description(metric.meaning())
        .tags(tags(metric, values))
        .register(registry);
    kept.add(sofar);
  }

  /**
   * @param values of the metric's labels, in their order
   */
  public Timer timer(Metric metric, String... values) {
    return Timer.builder(declare(metric, Metric.Kind.TIMER))
        .description(metric.meaning())
        .serviceLevelObjectives(BUCKETS)
        .tags(tags(metric, values))
        .register(registry);
  }

  /**
   * @param now asked at each scrape, on any thread; must not wait, and NaN says "not known"
   * @param values of the metric's labels, in their order
   */
  public void gauge(Metric metric, DoubleSupplier now, String... values) {
    Gauge.builder(declare(metric, Metric.Kind.GAUGE), now::getAsDouble)
        .description(metric.meaning())
        .strongReference(true)
        .tags(tags(metric, values))
        .register(registry);
  }

  /** Everything that somebody has asked for so far, by name. */
  public List<Metric> declared() {
    return List.copyOf(declared.values());
  }

  /** In Prometheus' text format 0.0.4; empty where nobody looks. */
  public String text() {
    return registry instanceof PrometheusMeterRegistry scraped ? scraped.scrape() : "";
  }

  @Override
  public void close() {
    release.run();
    registry.close();
  }

  private String declare(Metric metric, Metric.Kind kind) {
    Metric known = declared.putIfAbsent(metric.name(), metric);
    if (metric.kind() != kind || (known != null && !known.equals(metric))) {
      throw new IllegalArgumentException(metric.name() + " is declared as something else");
    }
    return metric.name();
  }

  private static Tags tags(Metric metric, String[] values) {
    if (values.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          metric.name() + " is told apart by " + metric.labels() + ", all of them");
    }
    Tags tags = Tags.empty();
    for (int i = 0; i < values.length; i++) {
      tags = tags.and(metric.labels().get(i), values[i]);
    }
    return tags;
  }
}
