package io.tenantry.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * More people sign in than hashing allows: by how much is that less than the hash alone, what do
 * the others hear, and what do those notice who are signed in already.
 */
final class SignInFlood {

  /** Beyond what hashing can do. */
  static final int BEYOND = 20;

  /** Four times what two cores hash at once: none waits so long that it would be refused. */
  private static final int WARMING = 8;

  /** The compiler of the JVM takes a tenth of the cores at first. */
  private static final int WARM_UPS = 6;

  /** Enough for a median. */
  private static final int TURNS = 10;

  private static final int CROWD = 256;
  private static final int READERS = 16;

  /** Of those who are signed in, far from what the node can do. */
  private static final double READS_A_SECOND = 50;

  private static final double SHARE_MIN = 0.9;
  private static final double REFUSED_P99_MAX_MS = 250;

  /** Two hashes of the length that a core is busy with. */
  private static final double READ_P99_MAX_MS = 100;

  private final Rig rig;
  private final Duration storm;

  SignInFlood(Rig rig, Duration storm) {
    this.rig = rig;
    this.storm = storm;
  }

  Section run() throws Exception {
    Traffic.Script signIns = SignInCrowd.of(rig);
    try (Rig.Node node = rig.node(List.of(), Map.of("TENANTRY_ADDRESS_FAILURES", "1000000"))) {
      String token = rig.signIn(node, "owner@acme.test");
      load(node, WARMING, 0, storm.multipliedBy(WARM_UPS), signIns);
      SignInRate rate = new SignInRate(node, signIns);
      rate.measure(TURNS);
      Ledger calm = load(node, READERS, READS_A_SECOND, storm, reads(token));
      double offered = rate.median(SignInRate.Turn::product) + BEYOND;
      var reading =
          CompletableFuture.supplyAsync(
              () -> quietly(node, READERS, READS_A_SECOND, storm, reads(token)));
      Ledger crowd = load(node, CROWD, offered, storm, signIns);
      Section section = judged(rate, offered, calm, crowd, reading.join());
      figures(section, rate);
      return section;
    }
  }

  private static void figures(Section section, SignInRate rate) {
    section.figure(
        "of the hash as the product does it, with memory used again",
        "%s of %.1f/s"
            .formatted(
                rate.shares(turn -> turn.signIns() / turn.product()),
                rate.median(SignInRate.Turn::product)));
    section.figure("processor time of a sign-in in the closed loop", rate.processorTime());
    section.figure("all turns (library, sign-ins, product; per second)", rate.all());
  }

  private Section judged(
      SignInRate rate, double offered, Ledger calm, Ledger crowd, Ledger meanwhile) {
    Section section =
        new Section(
            "More sign-ins than hashing allows",
            ("One node. In %d turns of 4 s each: the hash alone, by the library and on every core"
                    + " (median %.1f/s); as many sign-ins of %d people as the node takes from a"
                    + " closed loop; the hash alone as the product does it (median %.1f/s). Then for"
                    + " %d s each: %.0f reads/s alone; %.1f sign-ins/s and the same reads at once,"
                    + " both from open loops.")
                .formatted(
                    TURNS,
                    rate.median(SignInRate.Turn::library),
                    SignInCrowd.PEOPLE,
                    rate.median(SignInRate.Turn::product),
                    storm.toSeconds(),
                    READS_A_SECOND,
                    offered));
    section.pace(
        "sign-ins ≥ 90 % of what the hash alone allows",
        rate.median(SignInFlood::share) >= SHARE_MIN,
        "%.1f/s: %s; %d others were refused"
            .formatted(
                rate.median(SignInRate.Turn::signIns),
                rate.shares(SignInFlood::share),
                rate.refused()));
    section.aim(
        "200, or 503 or 429 with Retry-After, and nothing else",
        crowd.wrong().isEmpty(),
        "else: " + crowd.wrong());
    section.pace(
        "the rest is refused",
        crowd.refusedCount() > 0,
        "%d signed in, %d refused".formatted(crowd.servedCount(), crowd.refusedCount()));
    section.pace(
        "refused quickly: p99 < 250 ms",
        crowd.refusedMs(99) < REFUSED_P99_MAX_MS,
        "p50 %.1f ms, p99 %.1f ms".formatted(crowd.refusedMs(50), crowd.refusedMs(99)));
    section.pace(
        "served: p99 < 1 s",
        crowd.servedMs(99) < 1_000,
        "p50 %.0f ms, p99 %.0f ms; %.1f/s while everything else goes on"
            .formatted(
                crowd.servedMs(50),
                crowd.servedMs(99),
                crowd.servedCount() / (double) storm.toSeconds()));
    section.pace(
        "other routes: p99 < 100 ms",
        meanwhile.servedMs(99) < READ_P99_MAX_MS && meanwhile.wrong().isEmpty(),
        "p50 %.1f ms, p99 %.1f ms; alone p50 %.1f ms, p99 %.1f ms; refused: %d; else: %s"
            .formatted(
                meanwhile.servedMs(50),
                meanwhile.servedMs(99),
                calm.servedMs(50),
                calm.servedMs(99),
                meanwhile.refusedCount(),
                meanwhile.wrong()));
    return section;
  }

  private static double share(SignInRate.Turn turn) {
    return turn.signIns() / turn.library();
  }

  private static Traffic.Script reads(String token) {
    Traffic.Ask list = Requests.list(token);
    Traffic.Ask me = Requests.me(token);
    return number -> number % 2 == 0 ? list : me;
  }

  private static Ledger quietly(
      Rig.Node node, int connections, double rate, Duration lasts, Traffic.Script script) {
    try {
      return load(node, connections, rate, lasts, script);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Ledger load(
      Rig.Node node, int connections, double rate, Duration lasts, Traffic.Script script)
      throws IOException {
    Ledger ledger = new Ledger();
    var target = new Traffic.Target(node.port(), () -> true);
    new Traffic(List.of(target), connections, ledger::tell).run(rate, lasts, script);
    return ledger;
  }
}
