package io.tenantry.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Keeps the part that each scenario writes, and puts the report together. */
final class OperationsReport {

  private OperationsReport() {}

  /** Each part says by which command and on which commit it was measured. */
  static void keep(Path report, String part, Section section, String command) throws IOException {
    Path folder = folder(report);
    Files.createDirectories(folder);
    String name = Operations.ALL.indexOf(part) + "-" + part + "-" + section.name() + ".md";
    String said =
        "- command: `%s`%n- commit: `%s`, %s%n"
            .formatted(command, commit(), LocalDate.now(ZoneOffset.UTC));
    Files.writeString(folder.resolve(name), section.text().stripTrailing() + "\n" + said + "\n");
  }

  static void write(Path report) throws IOException {
    StringBuilder text = new StringBuilder("# What happens when things go wrong\n\n");
    text.append("Written by `load-tests/run operations`; not edited by hand. ");
    text.append(
        "Database, nodes and load share %d cores; Java %s. Latencies count from the moment a request was due.\n\n"
            .formatted(Runtime.getRuntime().availableProcessors(), Runtime.version()));
    try (Stream<Path> parts = Files.list(folder(report))) {
      for (Path part : parts.sorted().toList()) {
        text.append(Files.readString(part));
      }
    }
    Files.createDirectories(parent(report));
    Files.writeString(report, text.toString().stripTrailing() + "\n");
  }

  private static Path folder(Path report) {
    String name =
        parent(report).relativize(report.toAbsolutePath()).toString().replaceFirst("[.]md$", "");
    return parent(report).resolveSibling("target").resolve(name);
  }

  private static Path parent(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
  }

  private static String commit() throws IOException {
    return git("rev-parse", "HEAD")
        + (git("status", "--porcelain").isEmpty() ? "" : " and changes");
  }

  private static String git(String... args) throws IOException {
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("git"), List.of(args).stream()).toList())
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
