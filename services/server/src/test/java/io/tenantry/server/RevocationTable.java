package io.tenantry.server;

import io.tenantry.server.Rounds.Took;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** How long each cause took, as a table. */
final class RevocationTable {

  private static final String HEAD =
      """
      | taken away by | rounds | call p50 | p99 | max | other nodes p50 | p99 | max |
      |---|---:|---:|---:|---:|---:|---:|---:|
      """;

  private final Map<String, List<Took>> took = new ConcurrentSkipListMap<>();

  void add(String cause, List<Took> rounds) {
    took.put(cause, rounds);
  }

  /** Of all causes together. */
  double callMs(int percentile) {
    return millis(calls(all()), percentile);
  }

  int checks() {
    return all().stream().mapToInt(Took::checks).sum();
  }

  int rounds() {
    return all().size();
  }

  String text() {
    StringBuilder text = new StringBuilder(HEAD);
    took.forEach((cause, rounds) -> text.append(line(cause, rounds)));
    return text.append(line("**all**", all())).toString();
  }

  /** Every call by cause, in the order of the rounds. */
  String raw() {
    StringBuilder text = new StringBuilder();
    took.forEach((cause, rounds) ->
        text.append("- ")
            .append(cause)
            .append(": ")
            .append(
                rounds.stream()
                    .map(t -> String.format(Locale.ROOT, "%.1f", t.callNanos() / 1e6))
                    .collect(Collectors.joining(" ")))
            .append(System.lineSeparator()));
    return text.toString();
  }

  private List<Took> all() {
    return took.values().stream().flatMap(List::stream).toList();
  }

  private static String line(String cause, List<Took> rounds) {
    List<Long> calls = calls(rounds);
    List<Long> spread =
        sorted(rounds.stream().flatMap(t -> t.propagationNanos().stream()).toList());
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
        cause,
        rounds.size(),
        millis(calls, 50),
        millis(calls, 99),
        millis(calls, 100),
        millis(spread, 50),
        millis(spread, 99),
        millis(spread, 100));
  }

  private static List<Long> calls(List<Took> rounds) {
    return sorted(rounds.stream().map(Took::callNanos).toList());
  }

  private static List<Long> sorted(List<Long> nanos) {
    List<Long> sorted = new ArrayList<>(nanos);
    sorted.sort(Comparator.naturalOrder());
    return sorted;
  }

  /** The smallest value that this share of all does not exceed. */
  private static double millis(List<Long> sorted, int percentile) {
    int rank = (int) Math.ceil(percentile / 100.0 * sorted.size());
    return sorted.get(Math.max(0, rank - 1)) / 1e6;
  }
}
