package io.tenantry.common.watch;

import java.util.List;

/**
 * Something that is measured. Declared once, as a constant of whoever measures it; the table of
 * metrics in OPERATIONS is made of these.
 *
 * @param name in the manner of Prometheus, without the suffix that the kind adds
 * @param meaning one sentence for operators
 * @param labels by what it is told apart; each has few values that the program itself knows, never
 *     an id or anything that a caller has typed
 */
public record Metric(Kind kind, String name, String meaning, List<String> labels) {

  /** What becomes of it in Prometheus. */
  public enum Kind {
    /** Only grows; {@code _total}. */
    COUNTER,
    /** As it is now; a unit stands in its name. */
    GAUGE,
    /**
     * How often and how long; {@code _seconds_count}, {@code _sum}, {@code _max}, {@code _bucket}.
     */
    TIMER
  }

  public static Metric counter(String name, String meaning, String... labels) {
    return new Metric(Kind.COUNTER, name, meaning, List.of(labels));
  }

  public static Metric gauge(String name, String meaning, String... labels) {
    return new Metric(Kind.GAUGE, name, meaning, List.of(labels));
  }

  public static Metric timer(String name, String meaning, String... labels) {
    return new Metric(Kind.TIMER, name, meaning, List.of(labels));
  }

  /** As it stands in what is scraped, for a timer without the last suffix. */
  public String exposed() {
    return switch (kind) {
      case COUNTER -> name + "_total";
      case GAUGE -> name;
      case TIMER -> name + "_seconds";
    };
  }
}
