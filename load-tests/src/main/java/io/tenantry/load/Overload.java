package io.tenantry.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ten times what the node can do, from an open loop, on a heap of 256 MiB. */
final class Overload {

  static final int TIMES = 10;

  private static final List<String> SMALL_HEAP = List.of("-Xmx256m");
  private static final int CALIBRATING = 32;
  private static final int CROWD = 512;
  private static final double P99_MAX_MS = 1_000;

  /** Growth of the second half over the first; a leak of one answer in ten would be more. */
  private static final double GROWTH_MAX = 1.15;

  private final Rig rig;
  private final Duration storm;

  Overload(Rig rig, Duration storm) {
    this.rig = rig;
    this.storm = storm;
  }

  Section reading() throws Exception {
    try (Rig.Node node = rig.node(SMALL_HEAP, Map.of())) {
      String token = rig.signIn(node, "owner@acme.test");
      return under(
          node,
          "Overload: lists, session checks, invitations",
          Requests.mixed(token, "overload-"),
          storm);
    }
  }

  Section signingIn() throws Exception {
    try (Rig.Node node = rig.node(SMALL_HEAP, Map.of())) {
      Traffic.Ask ask = Requests.signIn("member@acme.test");
      return under(node, "Overload: signing in", number -> ask, storm);
    }
  }

  private Section under(Rig.Node node, String title, Traffic.Script script, Duration lasts)
      throws Exception {
    double sustainable = sustainable(node, script, lasts.dividedBy(2));
    Section section =
        new Section(
            title,
            "A node with `-Xmx256m`; %.0f/s is what it answers in a closed loop of %d connections, %.0f/s is offered for %d s over %d connections."
                .formatted(
                    sustainable, CALIBRATING, sustainable * TIMES, lasts.toSeconds(), CROWD));
    Memory memory = new Memory(node);
    Ledger crowd = load(node, CROWD, sustainable * TIMES, lasts, script, memory);
    Duration after = Duration.ofSeconds(3);
    Ledger calm = load(node, CALIBRATING, sustainable / 2, after, script);
    judge(section, crowd, memory, lasts);
    section.pace(
        "recovery at once",
        calm.refusedCount() == 0 && calm.wrong().isEmpty() && calm.servedMs(99) < P99_MAX_MS,
        "half the sustainable rate right after: %d served, %d refused, p99 %.0f ms"
            .formatted(calm.servedCount(), calm.refusedCount(), calm.servedMs(99)));
    return section;
  }

  /** Once the node is warm: a round is not a tenth better than the best before it. */
  private static double sustainable(Rig.Node node, Traffic.Script script, Duration atMost)
      throws IOException {
    Duration round = Duration.ofSeconds(3);
    long rounds = Math.max(2, atMost.dividedBy(round));
    double best = 0;
    for (int i = 0; i < rounds; i++) {
      double rate =
          load(node, CALIBRATING, 0, round, script).servedCount() / (double) round.toSeconds();
      if (i > 1 && rate < best * 1.1) {
        return Math.max(best, rate);
      }
      best = Math.max(best, rate);
    }
    return best;
  }

  private static void judge(Section section, Ledger crowd, Memory memory, Duration lasts) {
    section.pace(
        "served: p99 < 1 s",
        crowd.servedMs(99) < P99_MAX_MS,
        "%d served (%.0f/s), p50 %.0f ms, p99 %.0f ms"
            .formatted(
                crowd.servedCount(),
                crowd.servedCount() / (double) lasts.toSeconds(),
                crowd.servedMs(50),
                crowd.servedMs(99)));
    section.aim(
        "the others: 503 with Retry-After",
        crowd.refusedCount() > 0 && crowd.wrong().isEmpty(),
        "%d refused, p99 %.0f ms; else: %s"
            .formatted(crowd.refusedCount(), crowd.refusedMs(99), crowd.wrong()));
    section.pace("memory bounded", memory.growth() < GROWTH_MAX, memory.toString());
    section.figure("answers", crowd.counts());
  }

  private static Ledger load(
      Rig.Node node, int connections, double rate, Duration lasts, Traffic.Script script)
      throws IOException {
    Ledger ledger = new Ledger();
    var target = new Traffic.Target(node.port(), () -> true);
    new Traffic(List.of(target), connections, ledger::tell).run(rate, lasts, script);
    return ledger;
  }

  private static Ledger load(
      Rig.Node node,
      int connections,
      double rate,
      Duration lasts,
      Traffic.Script script,
      Memory memory)
      throws Exception {
    var over = new CompletableFuture<Void>();
    var watched = CompletableFuture.runAsync(() -> memory.watch(over));
    try {
      return load(node, connections, rate, lasts, script);
    } finally {
      over.complete(null);
      watched.get(10, TimeUnit.SECONDS);
    }
  }

  /** What the kernel says the process has resident. */
  static final class Memory {
    private final long pid;
    private final List<Long> residentMb = Collections.synchronizedList(new ArrayList<>());

    Memory(Rig.Node node) {
      this.pid = node.process().pid();
    }

    static long residentMb(long pid) {
      try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
        return lines
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
            .findFirst()
            .orElse(0);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    private void watch(CompletableFuture<Void> over) {
      while (!over.isDone()) {
        residentMb.add(residentMb(pid));
        over.copy().completeOnTimeout(null, 500, TimeUnit.MILLISECONDS).join();
      }
      residentMb.add(residentMb(pid));
    }

    /** Of the last quarter over the second, when everything has been touched once. */
    double growth() {
      int quarter = Math.max(1, residentMb.size() / 4);
      double early = mean(residentMb.subList(quarter, Math.min(2 * quarter, residentMb.size())));
      double late = mean(residentMb.subList(residentMb.size() - quarter, residentMb.size()));
      return early == 0 ? 1 : late / early;
    }

    private static double mean(List<Long> values) {
      return values.stream().mapToLong(v -> v).average().orElse(0);
    }

    @Override
    public String toString() {
      return "resident %d MB at first, %d MB at last, %d MB at most"
          .formatted(residentMb.getFirst(), residentMb.getLast(), Collections.max(residentMb));
    }
  }
}
