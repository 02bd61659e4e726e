package io.tenantry.load;

import io.tenantry.audit.AuditLoad;
import io.tenantry.audit.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Parallel writers of audit events, of one organization and of many, in four ways; each round
 * measures all of them one after the other, so that what disturbs one disturbs its neighbour. Then
 * the sealer alone, and the check of the longest trail.
 */
@Command(name = "audit", description = "audit events with and without seals; lag; check")
final class AuditBenchmark implements Callable<Integer> {

  @Option(
      names = "--writers",
      defaultValue = "16",
      description =
          "that write one event after the other, each in a transaction (${DEFAULT-VALUE})")
  private int writers;

  @Option(
      names = "--orgs",
      defaultValue = "1000",
      description = "where there are many (${DEFAULT-VALUE})")
  private int orgs;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "of which the median counts (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "each measurement takes (${DEFAULT-VALUE})")
  private int seconds;

  @Option(names = "--report", description = "the file to write (${DEFAULT-VALUE})")
  private Path report = Path.of("load-tests/reports/audit.md");

  private final Map<String, List<AuditWriters.Measured>> measured = new LinkedHashMap<>();
  private final List<Double> sealerAlone = new ArrayList<>();

  public static void main(String[] args) {
    System.exit(new CommandLine(new AuditBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException, ExecutionException {
    say("starting PostgreSQL");
    try (AuditHouse house = AuditHouse.open(orgs)) {
      AuditLoad load = house.load();
      AuditWriters run = new AuditWriters(house, writers);
      say("warming up");
      for (AuditWay way : AuditWay.values()) {
        run.write(way, house.many(), Duration.ofSeconds(Math.min(seconds, 2)));
      }
      for (int round = 1; round <= rounds; round++) {
        for (boolean one : new boolean[] {true, false}) {
          for (AuditWay way : AuditWay.values()) {
            measure(house, run, way, one);
          }
        }
      }
      say("checking the longest trail");
      UUID longest = house.longestTrail();
      long begun = System.nanoTime();
      Verification found = load.verify(longest);
      double took = (System.nanoTime() - begun) / 1e9;
      if (!found.isIntact()) {
        throw new IOException("the trail is broken: " + found.broken());
      }
      new AuditReport(writers, orgs, rounds, seconds, measured, sealerAlone)
          .write(report, found, took, house.sealBytesPerEvent());
    }
    say("written: " + report);
    return 0;
  }

  private void measure(AuditHouse house, AuditWriters run, AuditWay way, boolean one)
      throws SQLException, InterruptedException, ExecutionException {
    List<UUID> into = one ? List.of(house.org(way)) : house.many();
    var result = run.write(way, into, Duration.ofSeconds(seconds));
    measured.computeIfAbsent(AuditReport.key(way, one), any -> new ArrayList<>()).add(result);
    say("%s, %s: %.0f/s".formatted(way, one ? "one" : "many", result.perSecond()));
    if (way == AuditWay.RECORDED) {
      long waiting = house.waiting();
      long begun = System.nanoTime();
      house.load().seal();
      sealerAlone.add(waiting * 1e9 / (System.nanoTime() - begun));
    }
  }

  private static void say(String what) {
    System.out.println(what);
  }
}
