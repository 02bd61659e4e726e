package io.tenantry.load;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
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

  /** Twice what the cores hash at once: none waits so long that it would be refused. */
  private static final int CALIBRATING = 8;

  /** After a minute the compiler of the JVM, which takes a tenth of the cores at first, is done. */
  private static final int WARM_UPS = 3;

  private static final int CROWD = 256;
  private static final int READERS = 16;

  /** Of those who are signed in, far from what the node can do. */
  private static final double READS_A_SECOND = 50;

  private static final double SHARE_MIN = 0.9;
  private static final double REFUSED_P99_MAX_MS = 250;

  /** Two hashes of the length that a core is busy with. */
  private static final double READ_P99_MAX_MS = 100;

  private static final String PEOPLE =
      """
      SELECT email
        FROM members
       WHERE status = 'active' AND email_verified
       ORDER BY user_id
      """;

  private final Rig rig;
  private final Duration storm;

  SignInFlood(Rig rig, Duration storm) {
    this.rig = rig;
    this.storm = storm;
  }

  Section run() throws Exception {
    HashAlone.Figures hash = HashAlone.measured(storm.dividedBy(2));
    try (Rig.Node node = rig.node(List.of(), Map.of("TENANTRY_ADDRESS_FAILURES", "1000000"))) {
      Traffic.Script signIns = signIns();
      String token = rig.signIn(node, "owner@acme.test");
      load(node, CALIBRATING, 0, storm.multipliedBy(WARM_UPS), signIns);
      double[] before = used(node);
      Ledger full = load(node, CALIBRATING, 0, storm, signIns);
      double[] after = used(node);
      Ledger calm = load(node, READERS, READS_A_SECOND, storm, reads(token));
      double offered = hash.perSecond() + BEYOND;
      var reading =
          CompletableFuture.supplyAsync(
              () -> quietly(node, READERS, READS_A_SECOND, storm, reads(token)));
      Ledger crowd = load(node, CROWD, offered, storm, signIns);
      Section section = judged(hash, offered, full, calm, crowd, reading.join());
      section.figure("processor time of a sign-in in the closed loop", each(before, after, full));
      HashAlone.Figures again = HashAlone.measured(storm.dividedBy(2));
      section.figure(
          "the hash alone once more, at the end",
          "%.1f/s, median %.1f ms".formatted(again.perSecond(), again.medianMs()));
      return section;
    }
  }

  private Section judged(
      HashAlone.Figures hash,
      double offered,
      Ledger full,
      Ledger calm,
      Ledger crowd,
      Ledger meanwhile) {
    double rate = full.servedCount() / (double) storm.toSeconds();
    Section section =
        new Section(
            "More sign-ins than hashing allows",
            ("The hash alone, on every core and with nothing else on the machine: %.1f/s, median"
                    + " %.1f ms. Then one node, for %d s each: as many sign-ins as it takes from a"
                    + " closed loop of %d; %.0f reads/s alone; %.1f sign-ins/s and the same reads"
                    + " at once, both from open loops.")
                .formatted(
                    hash.perSecond(),
                    hash.medianMs(),
                    storm.toSeconds(),
                    CALIBRATING,
                    READS_A_SECOND,
                    offered));
    section.pace(
        "sign-ins ≥ 90 % of what the hash alone allows",
        rate >= SHARE_MIN * hash.perSecond(),
        "%.1f/s: %.0f %%; %d others were refused"
            .formatted(rate, 100 * rate / hash.perSecond(), full.refusedCount()));
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

  /** Seconds of the node, of PostgreSQL, and of the load. */
  private static double[] used(Rig.Node node) {
    return new double[] {
      Cpu.of(node.process().pid()), Cpu.named("postgres"), Cpu.of(ProcessHandle.current().pid())
    };
  }

  private static String each(double[] before, double[] after, Ledger served) {
    double count = served.servedCount() / 1_000.0;
    return "node %.1f ms, PostgreSQL %.1f ms, load %.1f ms"
        .formatted(
            (after[0] - before[0]) / count,
            (after[1] - before[1]) / count,
            (after[2] - before[2]) / count);
  }

  /** Of everybody by turns: one person's sign-ins wait for each other. */
  private Traffic.Script signIns() throws SQLException {
    List<Traffic.Ask> asks = new ArrayList<>();
    try (Connection superuser = rig.superuser();
        Statement statement = superuser.createStatement();
        ResultSet people = statement.executeQuery(PEOPLE)) {
      while (people.next()) {
        asks.add(Requests.signIn(people.getString("email")));
      }
    }
    return number -> asks.get((int) (number % asks.size()));
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
