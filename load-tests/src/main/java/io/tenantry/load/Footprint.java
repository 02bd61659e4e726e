package io.tenantry.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** How long a node takes to be ready, and how much memory it keeps. */
final class Footprint {

  private static final double READY_AIM_MS = 3_000;
  private static final long IDLE_AIM_MB = 250;
  private static final int CONNECTIONS = 32;

  private final Rig rig;
  private final int starts;
  private final Duration idle;

  Footprint(Rig rig, int starts, Duration idle) {
    this.rig = rig;
    this.starts = starts;
    this.idle = idle;
  }

  /**
   * @param jar the packaged program
   */
  Section run(Path jar, List<String> jvm) throws Exception {
    Section section =
        new Section(
            "Start and memory",
            "The packaged program on the existing database, started %d times with the `jvm_flags` of `infra/scripts/java.sh`%s; ready is the first 200 of `/health/ready`."
                .formatted(starts, jvm.isEmpty() ? "" : " and `" + String.join(" ", jvm) + "`"));
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      long begun = System.nanoTime();
      try (Rig.Node node = rig.packaged(jar, jvm)) {
        millis.add((node.readyNanos() - begun) / 1e6);
      }
    }
    Collections.sort(millis);
    double median = millis.get(millis.size() / 2);
    section.pace(
        "start to ready ≤ 3 s",
        median <= READY_AIM_MS,
        "median %.0f ms, best %.0f, worst %.0f"
            .formatted(median, millis.getFirst(), millis.getLast()));
    section.figure(
        "starts, ms",
        millis.stream().map(ms -> "%.0f".formatted(ms)).collect(Collectors.joining(", ")));
    memory(section, jar, jvm);
    return section;
  }

  private void memory(Section section, Path jar, List<String> jvm) throws Exception {
    try (Rig.Node node = rig.packaged(jar, jvm)) {
      Thread.sleep(idle);
      long resident = Overload.Memory.residentMb(node.process().pid());
      section.pace(
          "idle memory ≤ 250 MB resident",
          resident <= IDLE_AIM_MB,
          "%d MB after %d s".formatted(resident, idle.toSeconds()));
      String token = rig.signIn(node, "owner@acme.test");
      Ledger ledger = new Ledger();
      var target = new Traffic.Target(node.port(), () -> true);
      new Traffic(List.of(target), CONNECTIONS, ledger::tell)
          .run(0, Duration.ofSeconds(10), number -> Requests.list(token));
      section.figure(
          "memory after 10 s of lists in a closed loop of %d connections".formatted(CONNECTIONS),
          "%d MB resident, %d answers, p99 %.1f ms"
              .formatted(
                  Overload.Memory.residentMb(node.process().pid()),
                  ledger.servedCount(),
                  ledger.servedMs(99)));
    }
  }
}
