package io.tenantry.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Keeps what each part measured, and makes the table of all that is there. */
final class PeopleReport {

  private static final double AIM_MS = 50;
  private static final double RATIO_AIM = 1.5;
  private static final double RATIO_BOUND = 3;

  private PeopleReport() {}

  /** Lines of tab-separated figures. */
  static void keep(Path data, String part, List<String> figures) throws IOException {
    Files.createDirectories(data);
    Files.write(data.resolve(part + ".tsv"), figures);
  }

  static void write(Path report, Path data, String command) throws IOException {
    Map<String, String[]> few = read(data, "few");
    Map<String, String[]> many = read(data, "many");
    Map<String, String[]> platform = read(data, "platform");
    StringBuilder text = new StringBuilder("# Lists of people\n\n");
    text.append(
        "Written by `%s` on commit `%s`, %s; not edited by hand.%n"
            .formatted(command, Machine.commit(), LocalDate.now(ZoneOffset.UTC)));
    text.append(
        "%d cores of %s, shared by client, node and PostgreSQL; one client at a time, over HTTP, limit 25.%n"
            .formatted(Runtime.getRuntime().availableProcessors(), Machine.processor()));
    text.append("Times in milliseconds. A total with + is at least that many.\n\n");
    loads(text, data);
    summary(text, few, many, platform);
    table(text, few, many);
    platform(text, platform);
    writes(text, data);
    Path folder = Objects.requireNonNull(report.toAbsolutePath().getParent());
    Files.createDirectories(folder);
    Files.writeString(report, text.toString());
  }

  private static void loads(StringBuilder text, Path data) throws IOException {
    try (var files = Files.newDirectoryStream(data, "load-*.tsv")) {
      for (Path file : files) {
        for (String line : Files.readAllLines(file)) {
          String[] part = line.split("\t", -1);
          text.append("- loading up to %s members took %s s%n".formatted(part[0], part[1]));
        }
      }
    }
    text.append('\n');
  }

  private static void summary(
      StringBuilder text,
      Map<String, String[]> few,
      Map<String, String[]> many,
      Map<String, String[]> platform) {
    List<String> steep = new ArrayList<>();
    double log = 0;
    int compared = 0;
    for (var one : many.entrySet()) {
      String[] before = few.get(one.getKey());
      if (before != null) {
        double ratio = number(one.getValue()[2]) / number(before[2]);
        log += Math.log(ratio);
        compared++;
        if (ratio > RATIO_BOUND) {
          steep.add(one.getKey());
        }
      }
    }
    double mean = compared == 0 ? Double.NaN : Math.exp(log / compared);
    text.append("| must show | measured | |\n|---|---|---|\n");
    quick(text, "p99 < 50 ms among the many, each case", many);
    if (!platform.isEmpty()) {
      quick(text, "p99 < 50 ms among everybody, on the platform, each case", platform);
    }
    line(
        text,
        "medians among the many to those among the few, mean <= 1.5",
        String.format(Locale.ROOT, "%.2f", mean),
        mean <= RATIO_AIM);
    line(
        text,
        "no case above 3",
        steep.isEmpty() ? "none" : String.join("; ", steep),
        steep.isEmpty());
    text.append('\n');
  }

  private static void quick(StringBuilder text, String what, Map<String, String[]> cases) {
    List<String> slow =
        cases.entrySet().stream()
            .filter(one -> number(one.getValue()[3]) >= AIM_MS)
            .map(Map.Entry::getKey)
            .toList();
    line(
        text,
        what,
        slow.isEmpty() ? "all " + cases.size() : "not: " + String.join("; ", slow),
        slow.isEmpty());
  }

  private static void line(StringBuilder text, String what, String measured, boolean met) {
    text.append("| %s | %s | %s |%n".formatted(what, measured, met ? "met" : "**missed**"));
  }

  private static void table(
      StringBuilder text, Map<String, String[]> few, Map<String, String[]> many) {
    text.append(
        "| case | few p50 | few p99 | many p50 | many p99 | ratio | total | refused | served by |\n");
    text.append("|---|---:|---:|---:|---:|---:|---:|---:|---|\n");
    Map<String, String[]> all = new LinkedHashMap<>(few);
    all.putAll(many);
    for (var one : all.entrySet()) {
      String[] before = few.get(one.getKey());
      String[] now = one.getValue();
      text.append(
          "| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n"
              .formatted(
                  one.getKey().replace("|", "\\|"),
                  before == null ? "" : before[2],
                  before == null ? "" : before[3],
                  now[2],
                  now[3],
                  before == null
                      ? ""
                      : String.format(Locale.ROOT, "%.2f", number(now[2]) / number(before[2])),
                  now[5],
                  now[4],
                  now[6]));
    }
    text.append('\n');
  }

  private static void platform(StringBuilder text, Map<String, String[]> cases) {
    if (cases.isEmpty()) {
      return;
    }
    text.append("The list of everybody, on the platform:\n\n");
    text.append(
        "| case | p50 | p99 | total | refused | served by |\n|---|---:|---:|---:|---:|---|\n");
    cases.forEach((name, now) ->
        text.append(
            "| %s | %s | %s | %s | %s | %s |%n"
                .formatted(name.replace("|", "\\|"), now[2], now[3], now[5], now[4], now[6])));
    text.append('\n');
  }

  private static void writes(StringBuilder text, Path data) throws IOException {
    Path file = data.resolve("writes.tsv");
    if (Files.exists(file)) {
      text.append("What the indexes cost whoever writes one row of members:\n\n");
      for (String line : Files.readAllLines(file)) {
        text.append("- ").append(line.replace("\t", ": ")).append('\n');
      }
    }
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }

  private static Map<String, String[]> read(Path data, String part) throws IOException {
    Map<String, String[]> figures = new LinkedHashMap<>();
    Path file = data.resolve(part + ".tsv");
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split("\t", -1);
        figures.put(parts[0], parts);
      }
    }
    return figures;
  }
}
