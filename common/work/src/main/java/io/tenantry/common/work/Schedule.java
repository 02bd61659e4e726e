package io.tenantry.common.work;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * What happens again and again: expiry, purges, roll-ups. One node at a time does it; when that
 * node goes, another takes over, and may then do over what the first had just done.
 */
public final class Schedule {

  /** Several times what a period may be late by (see Duty). */
  private static final Duration SHORTEST = Duration.ofMillis(500);

  private final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());

  record Entry(String name, Duration period, Supplier<Future<Void>> job) {}

  /**
   * At assembly: runs the job at once when a node takes over, and then every period, counted from
   * when it began; never while it is still running. A failure is logged, and the next period tries
   * again. The job runs on a virtual thread.
   *
   * @param period half a second or more
   */
  public void every(String name, Duration period, Supplier<Future<Void>> job) {
    if (period.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(name + " would run more than twice a second");
    }
    entries.add(new Entry(name, period, job));
  }

  /**
   * Runs a job now, here, beside the schedule.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public Future<Void> run(String name) {
    return entries().stream()
        .filter(entry -> entry.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such job: " + name))
        .job
        .get();
  }

  List<Entry> entries() {
    synchronized (entries) {
      return List.copyOf(entries);
    }
  }
}
