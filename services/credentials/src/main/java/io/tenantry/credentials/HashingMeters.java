package io.tenantry.credentials;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.tenantry.common.watch.Meters;
import io.tenantry.common.watch.Metric;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What is measured of the hashing of passwords. */
final class HashingMeters {

  private static final Metric RUNNING =
      Metric.gauge("tenantry_hashing_running_hashes", "password hashes being made");

  private static final Metric WAITING =
      Metric.gauge("tenantry_hashing_waiting_hashes", "password hashes that wait for a thread");

  private static final Metric REFUSED =
      Metric.counter("tenantry_hashing_refused", "password hashes refused because too many waited");

  private static final Metric TIME =
      Metric.timer("tenantry_hashing", "password hashes, without the time they waited");

  private final Counter refused;
  private final Timer time;

  HashingMeters(Meters meters, ThreadPoolExecutor threads) {
    this.refused = meters.counter(REFUSED);
    this.time = meters.timer(TIME);
    meters.gauge(RUNNING, threads::getActiveCount);
    meters.gauge(WAITING, () -> threads.getQueue().size());
  }

  void refused() {
    refused.increment();
  }

  void made(long nanos) {
    time.record(nanos, TimeUnit.NANOSECONDS);
  }
}
