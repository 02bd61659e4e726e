package io.tenantry.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes what {@link FirstBenchmark} measured: medians, ratios and the raw figures. */
record FirstReport(
    int members,
    int rounds,
    int seconds,
    int connections,
    Map<String, List<Loader.Measured>> measured,
    Map<String, double[]> cpu,
    Map<String, Map<String, Double>> profiles) {

  static final String BARE_ME = "bare /me";
  static final String ME = "GET /v1/me";
  static final String BARE_LIST = "bare /list";
  static final String LIST = "GET /v1/orgs/acme/users?limit=25";
  static final List<String> ALL = List.of(BARE_ME, ME, BARE_LIST, LIST);

  private static final double ME_AIM = 0.50;
  private static final double LIST_AIM = 0.60;

  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    head(text);
    table(text);
    ratios(text);
    processors(text);
    profiles.forEach((what, shares) -> profile(text, what, shares));
    raw(text);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
  }

  private void head(StringBuilder text) throws IOException {
    text.append("# The first page and the session check, next to bare handlers\n\n");
    line(text, "Written by `load-tests/run first`; not edited by hand.\n");
    line(
        text,
        "- command: `load-tests/run first --members %d --rounds %d --seconds %d --connections %d`",
        members,
        rounds,
        seconds,
        connections);
    line(text, "- commit: `%s`", Machine.commit());
    line(text, "- date: %s", LocalDate.now(ZoneOffset.UTC));
    line(
        text,
        "- machine: %d cores (%s), Java %s; database, servers and load share them",
        Runtime.getRuntime().availableProcessors(),
        Machine.processor(),
        Runtime.version());
    line(
        text,
        "- %d members in one organization, %d connections, closed loop; median of %d rounds of %d s, each round measures all four\n",
        members,
        connections,
        rounds,
        seconds);
  }

  private void table(StringBuilder text) {
    line(text, "| what | answers/s | p50 µs | p99 µs | refused |");
    line(text, "|---|---:|---:|---:|---:|");
    for (String what : ALL) {
      List<Loader.Measured> all = measured(what);
      line(
          text,
          "| %s | %.0f | %d | %d | %d |",
          what,
          rate(what),
          percentile(all, 50),
          percentile(all, 99),
          all.stream().mapToLong(Loader.Measured::refused).sum());
    }
    line(text, "");
  }

  private void ratios(StringBuilder text) {
    line(text, "| ratio of medians | measured | aim | |");
    line(text, "|---|---:|---:|---|");
    ratio(text, ME, BARE_ME, ME_AIM);
    ratio(text, LIST, BARE_LIST, LIST_AIM);
    line(text, "");
  }

  private void ratio(StringBuilder text, String ours, String twin, double aim) {
    double ratio = rate(ours) / rate(twin);
    line(
        text,
        "| %s / %s | %.0f %% | ≥ %.0f %% | %s |",
        ours,
        twin,
        ratio * 100,
        aim * 100,
        ratio >= aim ? "met" : "missed");
  }

  /** What the kernel counted, so that it is seen who pays for an answer. */
  private void processors(StringBuilder text) {
    line(text, "Processor time for one answer, µs:\n");
    line(text, "| what | server | PostgreSQL | load |");
    line(text, "|---|---:|---:|---:|");
    for (String what : ALL) {
      double[] used = Objects.requireNonNull(cpu.get(what), what);
      line(
          text,
          "| %s | %.0f | %.0f | %.0f |",
          what,
          used[0] * 1e6 / used[3],
          used[1] * 1e6 / used[3],
          used[2] * 1e6 / used[3]);
    }
    line(text, "");
  }

  private void profile(StringBuilder text, String what, Map<String, Double> shares) {
    line(
        text,
        "Where the server's own time goes in `%s` (JDK Flight Recorder, a run of its own):\n",
        what);
    line(text, "| owner of the topmost frame | share |");
    line(text, "|---|---:|");
    shares.forEach((owner, share) -> line(text, "| %s | %.1f %% |", owner, share));
    line(text, "");
  }

  private void raw(StringBuilder text) {
    line(text, "Raw, answers/s by round:\n");
    for (String what : ALL) {
      line(
          text,
          "- %s: %s",
          what,
          measured(what).stream()
              .map(m -> "%.0f".formatted(m.perSecond()))
              .collect(Collectors.joining(", ")));
    }
  }

  private List<Loader.Measured> measured(String what) {
    return Objects.requireNonNull(measured.get(what), what);
  }

  private double rate(String what) {
    List<Double> rates =
        measured(what).stream()
            .map(Loader.Measured::perSecond)
            .sorted(Comparator.naturalOrder())
            .toList();
    return rates.get(rates.size() / 2);
  }

  private static long percentile(List<Loader.Measured> all, int percent) {
    List<Long> values =
        all.stream().map(m -> m.micros().getValueAtPercentile(percent)).sorted().toList();
    return values.get(values.size() / 2);
  }

  /** The annotation that Error Prone asks for would be a dependency for one method. */
  @SuppressWarnings("AnnotateFormatMethod")
  private static void line(StringBuilder text, String format, Object... args) {
    text.append(args.length == 0 ? format : String.format(Locale.ROOT, format, args)).append('\n');
  }
}
