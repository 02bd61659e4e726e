package io.tenantry.common.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.tenantry.common.watch.Meters;
import io.tenantry.common.watch.Metric;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is measured of requests. Their labels are the table's own words: whatever meets no route is
 * counted under one name, however many addresses somebody tries.
 */
final class HttpMeters {

  static final Metric REQUESTS =
      Metric.timer(
          "tenantry_http_requests",
          "requests, from their head to their answer, by route of the table (none: no route met)",
          "method",
          "route",
          "status");

  static final Metric IN_FLIGHT =
      Metric.gauge("tenantry_http_in_flight_requests", "requests being worked on");

  static final Metric TURNED_AWAY =
      Metric.counter(
          "tenantry_http_turned_away",
          "requests answered 503 or 429, by the code of the answer: overload, no lease, a database"
              + " that is away, a limit",
          "code");

  private static final String NONE = "none";

  /** Shown from the beginning, so that the first one is seen as a rise. */
  private static final List<String> TURNED_AWAY_BY =
      List.of("overloaded", "no-lease", "database-unavailable", "timeout", "busy");

  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  private final Meters meters;
  private final LongAdder inFlight = new LongAdder();
  private final IdentityHashMap<Route, Line> lines = new IdentityHashMap<>();
  private final Line nowhere;
  private final Map<String, Counter> turnedAway = new ConcurrentHashMap<>();

  /** One line of the table, with a timer for each status it has answered. */
  private record Line(String method, String path, Map<Integer, Timer> byStatus) {
    static Line of(String method, String path) {
      return new Line(method, path, new ConcurrentHashMap<>());
    }
  }

  HttpMeters(Meters meters, List<Route> routes) {
    this.meters = meters;
    routes.forEach(route -> lines.put(route, Line.of(route.method(), route.path())));
    this.nowhere = Line.of(NONE, NONE);
    meters.gauge(IN_FLIGHT, inFlight::sum);
    timer(nowhere, NOT_FOUND);
    TURNED_AWAY_BY.forEach(this::turnedAway);
  }

  void begun() {
    inFlight.increment();
  }

  void ended(Route route, int status, long nanos) {
    inFlight.decrement();
    Line line = lines.get(route);
    timer(line == null ? nowhere : line, status).record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Answered without a route. */
  void nowhere(int status) {
    timer(nowhere, status).record(0, TimeUnit.NANOSECONDS);
  }

  /** Counts a refusal that says "not now" rather than "no". */
  void refused(Problem problem) {
    if (problem.status() == UNAVAILABLE || problem.status() == TOO_MANY) {
      turnedAway(problem.code()).increment();
    }
  }

  private Counter turnedAway(String code) {
    return turnedAway.computeIfAbsent(code, any -> meters.counter(TURNED_AWAY, code));
  }

  private Timer timer(Line line, int status) {
    Timer known = line.byStatus.get(status);
    return known != null
        ? known
        : line.byStatus.computeIfAbsent(
            status, code -> meters.timer(REQUESTS, line.method, line.path, Integer.toString(code)));
  }
}
