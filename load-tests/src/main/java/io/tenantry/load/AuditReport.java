package io.tenantry.load;

import io.tenantry.audit.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Writes what {@link AuditBenchmark} measured: medians, ratios and the raw figures. */
record AuditReport(
    int writers,
    int orgs,
    int rounds,
    int seconds,
    Map<String, List<AuditWriters.Measured>> measured,
    List<Double> sealerAlone) {

  /** An event has its seal about a second after its commit. */
  private static final double LAG_AIM_MS = 1_000;

  /** Writers of one organization do not queue for each other. */
  private static final double ONE_AIM = 0.80;

  static String key(AuditWay way, boolean one) {
    return (one ? "one organization" : "many organizations") + ", " + way;
  }

  void write(Path file, Verification checked, double took, double sealBytes) throws IOException {
    StringBuilder text = new StringBuilder();
    head(text);
    rates(text);
    ratios(text);
    sealing(text, sealBytes);
    check(text, checked, took);
    raw(text);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
  }

  private void head(StringBuilder text) throws IOException {
    line(text, "# Audit events with and without seals\n");
    line(text, "Written by `load-tests/run audit`; not edited by hand.\n");
    line(
        text,
        "- command: `load-tests/run audit --writers %d --orgs %d --rounds %d --seconds %d`",
        writers,
        orgs,
        rounds,
        seconds);
    line(text, "- commit: `%s`", Machine.commit());
    line(text, "- date: %s", LocalDate.now(ZoneOffset.UTC));
    line(
        text,
        "- machine: %d cores (%s), Java %s; PostgreSQL, sealer and writers share them",
        Runtime.getRuntime().availableProcessors(),
        Machine.processor(),
        Runtime.version());
    line(
        text,
        "- %d writers, each one event in a transaction of its own after the other; %d organizations"
            + " where there are many; median of %d rounds of %d s, each round measures all\n",
        writers,
        orgs,
        rounds,
        seconds);
  }

  private void rates(StringBuilder text) {
    line(text, "| writers of | events/s | p50 ms | p99 ms | unsealed at the end |");
    line(text, "|---|---:|---:|---:|---:|");
    for (String key : measured.keySet()) {
      line(
          text,
          "| %s | %.0f | %.1f | %.1f | %s |",
          key,
          median(key, AuditWriters.Measured::perSecond),
          median(key, m -> m.micros().getValueAtPercentile(50) / 1e3),
          median(key, m -> m.micros().getValueAtPercentile(99) / 1e3),
          key.endsWith(AuditWay.SEALED.toString())
              ? "%.0f".formatted(median(key, AuditWriters.Measured::waiting))
              : "");
    }
    line(text, "");
  }

  private void ratios(StringBuilder text) {
    line(text, "| ratio of medians | measured | aim | |");
    line(text, "|---|---:|---:|---|");
    String one = key(AuditWay.SEALED, true);
    String many = key(AuditWay.SEALED, false);
    double alone = rate(one) / rate(many);
    line(
        text,
        "| one organization / many, sealed | %.0f %% | ≥ %.0f %% | %s |",
        alone * 100,
        ONE_AIM * 100,
        alone >= ONE_AIM ? "met" : "missed");
    cost(text, "the row that waits, one organization", AuditWay.RECORDED, true);
    cost(text, "row and sealer, one organization", AuditWay.SEALED, true);
    cost(text, "row and sealer, many organizations", AuditWay.SEALED, false);
    cost(text, "a chain in the transaction, one organization", AuditWay.CHAINED, true);
    line(text, "");
  }

  private void cost(StringBuilder text, String what, AuditWay way, boolean one) {
    line(
        text,
        "| %s / event only | %.0f %% | | |",
        what,
        rate(key(way, one)) / rate(key(AuditWay.BARE, one)) * 100);
  }

  private void sealing(StringBuilder text, double sealBytes) {
    line(text, "From the commit of an event to its seal (every 20th was watched, every 10 ms):\n");
    line(text, "| writers of | p50 ms | p99 ms | longest ms | aim for p99 | |");
    line(text, "|---|---:|---:|---:|---:|---|");
    for (boolean one : new boolean[] {true, false}) {
      String key = key(AuditWay.SEALED, one);
      double p99 = median(key, m -> m.lag().getValueAtPercentile(99) / 1e3);
      line(
          text,
          "| %s | %.0f | %.0f | %.0f | %.0f | %s |",
          one ? "one organization" : "many organizations",
          median(key, m -> m.lag().getValueAtPercentile(50) / 1e3),
          p99,
          median(key, m -> m.lag().getMaxValue() / 1e3),
          LAG_AIM_MS,
          p99 <= LAG_AIM_MS ? "met" : "missed");
    }
    line(text, "");
    line(
        text,
        "The sealer alone, with all that waited after \"%s\": %s events/s.",
        AuditWay.RECORDED,
        sealerAlone.stream().map("%.0f"::formatted).collect(Collectors.joining(", ")));
    line(text, "Seals take %.0f bytes for each event, with their indexes.\n", sealBytes);
  }

  private static void check(StringBuilder text, Verification checked, double took) {
    line(
        text,
        "Checking a trail of %d events in %d seals took %.1f s: %.0f events/s.\n",
        checked.events(),
        checked.seals(),
        took,
        checked.events() / took);
  }

  private void raw(StringBuilder text) {
    line(text, "Raw, events/s by round:\n");
    for (String key : measured.keySet()) {
      line(
          text,
          "- %s: %s",
          key,
          all(key).stream()
              .map(m -> "%.0f".formatted(m.perSecond()))
              .collect(Collectors.joining(", ")));
    }
  }

  private double rate(String key) {
    return median(key, AuditWriters.Measured::perSecond);
  }

  private double median(String key, ToDoubleFunction<AuditWriters.Measured> figure) {
    double[] figures = all(key).stream().mapToDouble(figure).sorted().toArray();
    return figures[figures.length / 2];
  }

  private List<AuditWriters.Measured> all(String key) {
    return Objects.requireNonNull(measured.get(key), key);
  }

  /** The annotation that Error Prone asks for would be a dependency for one method. */
  @SuppressWarnings("AnnotateFormatMethod")
  private static void line(StringBuilder text, String format, Object... args) {
    text.append(args.length == 0 ? format : String.format(Locale.ROOT, format, args)).append('\n');
  }
}
