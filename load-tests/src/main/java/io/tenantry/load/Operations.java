package io.tenantry.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What an operator fears: the database away, silent or full, ten times too many requests, nodes
 * replaced under load, and what a node costs. Each scenario writes its own part beside the report,
 * so that they can be run one by one; the report is made of all parts that are there.
 */
@Command(name = "operations", description = "faults, overload, rolling restart, start and memory")
final class Operations implements Callable<Integer> {

  static final List<String> ALL =
      List.of("restart", "stopped", "disk", "overload", "signing-in", "rolling", "start");

  @Option(
      names = "--parts",
      split = ",",
      description = "which of restart, stopped, disk, overload, signing-in, rolling, start (all)")
  private List<String> parts = ALL;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "watched before and after a fault (${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--storm",
      defaultValue = "60",
      description = "seconds of overload (${DEFAULT-VALUE})")
  private int storm;

  @Option(names = "--nodes", defaultValue = "3", description = "replaced (${DEFAULT-VALUE})")
  private int nodes;

  @Option(names = "--starts", defaultValue = "10", description = "measured (${DEFAULT-VALUE})")
  private int starts;

  @Option(
      names = "--idle",
      defaultValue = "60",
      description = "seconds until idle memory is looked at (${DEFAULT-VALUE})")
  private int idle;

  @Option(names = "--jar", description = "the packaged program (${DEFAULT-VALUE})")
  private Path jar = Path.of("services/server/target/tenantry.jar");

  @Option(names = "--report", description = "the file to write (${DEFAULT-VALUE})")
  private Path report = Path.of("load-tests/reports/operations.md");

  /** Room for the demo data, its log and some minutes of writing. */
  private static final int DISK_MB = 320;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Operations()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    for (String part : parts) {
      System.out.println("running: " + part);
      for (Section section : run(part)) {
        System.out.println(section.text());
        OperationsReport.keep(report, part, section, command());
      }
    }
    OperationsReport.write(report);
    System.out.println("written: " + report);
    return 0;
  }

  /** One scenario on an installation of its own; the disk that fills up gives two sections. */
  List<Section> run(String part) throws Exception {
    Path folder = Files.createTempDirectory("tenantry-operations");
    if (part.equals("disk")) {
      return disk(folder);
    }
    try (Rig rig = Rig.in(folder)) {
      Duration each = Duration.ofSeconds(seconds);
      return List.of(
          switch (part) {
            case "restart" -> new DatabaseFaults(rig, each).restart();
            case "stopped" -> new DatabaseFaults(rig, each).stoppedBackend();
            case "overload" -> new Overload(rig, Duration.ofSeconds(storm)).reading();
            case "signing-in" -> new Overload(rig, Duration.ofSeconds(storm)).signingIn();
            case "rolling" -> new RollingRestart(rig, nodes).run();
            case "start" ->
                new Footprint(rig, starts, Duration.ofSeconds(idle)).run(jar, List.of());
            default -> throw new IOException("no such part: " + part);
          });
    }
  }

  private List<Section> disk(Path folder) throws Exception {
    Optional<Tmpfs> small = Tmpfs.mount(folder.resolve("small"), DISK_MB);
    if (small.isEmpty()) {
      System.out.println("skipped: a small file system cannot be mounted here");
      return List.of();
    }
    List<Section> sections = new ArrayList<>();
    try (Tmpfs disk = small.get();
        Rig rig = Rig.in(disk.at(), folder)) {
      Duration each = Duration.ofSeconds(seconds);
      sections.add(new DatabaseFaults(rig, each).fullDisk(false));
      rig.moveLogTo(folder.resolve("wal"));
      sections.add(new DatabaseFaults(rig, each).fullDisk(true));
    }
    return sections;
  }

  private String command() {
    return "load-tests/run operations --parts %s --seconds %d --storm %d --nodes %d --starts %d --idle %d"
        .formatted(String.join(",", parts), seconds, storm, nodes, starts, idle);
  }
}
