package io.tenantry.common.sql;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.tenantry.common.watch.Meters;
import io.tenantry.common.watch.Metric;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What is measured of the connections of one login, over all event loops. */
final class PoolMeters {

  private static final Metric WAIT =
      Metric.timer(
          "tenantry_pool_wait", "waiting for a connection to the database, by login", "login");

  private static final Metric IN_USE =
      Metric.gauge("tenantry_pool_in_use_connections", "connections that work", "login");

  private static final Metric WAITING =
      Metric.gauge("tenantry_pool_waiting_requests", "who waits for a connection", "login");

  private static final Metric MAX =
      Metric.gauge("tenantry_pool_max_connections", "how many there may be", "login");

  private static final Metric REFUSED =
      Metric.counter(
          "tenantry_pool_refused", "who got no connection: all busy, or no database", "login");

  private final Timer wait;
  private final Counter refused;
  private final LongAdder inUse = new LongAdder();
  private final LongAdder waiting = new LongAdder();
  private final LongAdder max = new LongAdder();

  PoolMeters(Meters meters, Login login) {
    String name = login.role();
    this.wait = meters.timer(WAIT, name);
    this.refused = meters.counter(REFUSED, name);
    meters.gauge(IN_USE, inUse::sum, name);
    meters.gauge(WAITING, waiting::sum, name);
    meters.gauge(MAX, max::sum, name);
  }

  /** There may be so many more. */
  void opened(int connections) {
    max.add(connections);
  }

  /**
   * @return when it was, for {@link #got}
   */
  long asked() {
    waiting.increment();
    return System.nanoTime();
  }

  void got(long asked) {
    waiting.decrement();
    inUse.increment();
    wait.record(System.nanoTime() - asked, TimeUnit.NANOSECONDS);
  }

  void gaveUp(long asked) {
    waiting.decrement();
    refused.increment();
    wait.record(System.nanoTime() - asked, TimeUnit.NANOSECONDS);
  }

  /** Nobody was asked: it would have taken too long. */
  void refused() {
    refused.increment();
  }

  void gaveBack() {
    inUse.decrement();
  }
}
