package io.tenantry.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What signing in costs, what it tells by its time, and what a flood of it does to others. */
@Command(name = "signin", description = "sign-ins beyond what hashing allows, and their timing")
final class SignInBenchmark implements Callable<Integer> {

  private static final List<String> ALL = List.of("flood", "timing");

  @Option(names = "--parts", split = ",", description = "which of flood, timing (all)")
  private List<String> parts = ALL;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "each part of the flood lasts (${DEFAULT-VALUE})")
  private int seconds;

  @Option(names = "--samples", defaultValue = "400", description = "of each (${DEFAULT-VALUE})")
  private int samples;

  @Option(names = "--report", description = "the file to write (${DEFAULT-VALUE})")
  private Path report = Path.of("load-tests/reports/signin.md");

  public static void main(String[] args) {
    System.exit(new CommandLine(new SignInBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    try (Rig rig = Rig.in(Files.createTempDirectory("tenantry-signin"))) {
      for (String part : parts) {
        Section section = run(rig, part);
        System.out.println(section.text());
        keep(part, section);
      }
    }
    write();
    System.out.println("written: " + report);
    return 0;
  }

  Section run(Rig rig, String part) throws Exception {
    return switch (part) {
      case "flood" -> new SignInFlood(rig, Duration.ofSeconds(seconds)).run();
      case "timing" -> new SignInTiming(rig, samples).run();
      default -> throw new IOException("no such part: " + part);
    };
  }

  private void keep(String part, Section section) throws IOException {
    Files.createDirectories(folder());
    String said =
        "- command: `load-tests/run signin --parts %s --seconds %d --samples %d`%n- commit: `%s`, %s%n"
            .formatted(part, seconds, samples, Machine.commit(), LocalDate.now(ZoneOffset.UTC));
    Files.writeString(
        folder().resolve(ALL.indexOf(part) + "-" + part + ".md"),
        section.text().stripTrailing() + "\n\n" + said + "\n");
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder("# Signing in\n\n");
    text.append("Written by `load-tests/run signin`; not edited by hand. ");
    text.append(
        "Database, node and load share %d cores (%s); Java %s. In the flood, latencies count from the moment a request was due.\n\n"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                Machine.processor(),
                Runtime.version()));
    try (Stream<Path> kept = Files.list(folder())) {
      for (Path part : kept.sorted().toList()) {
        text.append(Files.readString(part, StandardCharsets.UTF_8));
      }
    }
    Files.writeString(report, text.toString().stripTrailing() + "\n");
  }

  private Path folder() {
    return Objects.requireNonNull(report.toAbsolutePath().getParent(), "a file lies in a folder")
        .resolveSibling("target")
        .resolve("signin");
  }
}
