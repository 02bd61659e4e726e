package io.tenantry.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** PostgreSQL goes away, stops answering, or has no room, while requests keep coming. */
final class DatabaseFaults {

  private static final double PER_SECOND = 100;
  private static final int CONNECTIONS = 64;

  /** After the fault is over. */
  private static final Duration RECOVERS_WITHIN = Duration.ofSeconds(5);

  /** The client gives a silent backend up after 11 s, looked at twice a second. */
  private static final Duration SILENCE_ENDS_WITHIN = Duration.ofMillis(12_500);

  private final Rig rig;
  private final Duration each;

  /**
   * @param each how long it is watched before and after a fault
   */
  DatabaseFaults(Rig rig, Duration each) {
    this.rig = rig;
    this.each = each;
  }

  /** Something that is done to a database while requests come. */
  private interface Fault {
    void happen() throws Exception;
  }

  private record Watched(Ledger ledger, long begun, long ended) {}

  /** PostgreSQL is shut down (fast) and started again. */
  Section restart() throws Exception {
    Section section =
        new Section(
            "PostgreSQL restarted under load",
            "%.0f requests/s (half lists, a quarter session checks, a quarter invitations); a fast shutdown and a start."
                .formatted(PER_SECOND));
    try (Rig.Node node = rig.node(List.of(), Map.of())) {
      long[] down = new long[1];
      Watched w =
          watch(
              node,
              "restart-",
              () -> {
                rig.stopDatabase();
                down[0] = System.nanoTime();
                rig.startDatabase();
              });
      section.figure("database away for", ms(w.ended - w.begun) + " ms");
      answers(section, w);
      onlyDuring(section, w);
      recovers(section, w);
      promises(section, w, "restart-");
      goesOn(section);
    }
    return section;
  }

  /**
   * One backend of the tenant login is stopped, the one that was used last, because an idle one may
   * not be asked for long; the kernel still takes what is sent to it.
   */
  Section stoppedBackend() throws Exception {
    Section section =
        new Section(
            "A backend that is stopped (SIGSTOP)",
            "%.0f requests/s as above; one process of PostgreSQL that serves `tenantry_tenant` gets SIGSTOP, and SIGCONT after the measurement."
                .formatted(PER_SECOND));
    try (Rig.Node node = rig.node(List.of(), Map.of())) {
      int[] pid = new int[1];
      int[] before = new int[1];
      Watched w =
          watch(
              node,
              "stopped-",
              () -> {
                before[0] = tenantConnections();
                pid[0] =
                    number(
                        """
                        SELECT pid
                          FROM pg_stat_activity
                         WHERE usename = 'tenantry_tenant'
                         ORDER BY state_change DESC
                         LIMIT 1
                        """);
                signal("-STOP", pid[0]);
                pause(SILENCE_ENDS_WITHIN);
              });
      long late = w.ledger.refusedBetween(w.ended + 500_000_000L, Long.MAX_VALUE);
      answers(section, w);
      section.aim(
          "the request on it is answered 503",
          w.ledger.count("503 timeout") > 0,
          w.ledger.count("503 timeout") + " answered 503 timeout");
      section.pace(
          "in time",
          w.ledger.longestMs() < SILENCE_ENDS_WITHIN.toMillis(),
          "the longest after %.0f ms".formatted(w.ledger.longestMs()));
      section.aim("its connection is not used again", late == 0, late + " later refusals");
      int after = tenantConnections() - 1;
      section.aim(
          "the pool has its size again",
          after >= before[0] - 1,
          before[0] + " connections before, " + after + " living ones after");
      signal("-CONT", pid[0]);
      boolean gone =
          comesTrue(() ->
              number("SELECT count(*)::int FROM pg_stat_activity WHERE pid = " + pid[0]) == 0);
      section.aim("our end of it was closed", gone, gone ? "ends when it is let go" : "lives on");
      promises(section, w, "stopped-");
    }
    return section;
  }

  /**
   * The file system of the data is filled up, and freed again.
   *
   * @param walApart whether the write-ahead log lies elsewhere and still has room
   */
  Section fullDisk(boolean walApart) throws Exception {
    Section section =
        new Section(
            walApart ? "A full disk, the log has room" : "A full disk, the log has none either",
            "%.0f requests/s as above; the small tmpfs under the data directory is filled to its last byte, then freed%s."
                .formatted(
                    PER_SECOND,
                    walApart ? "; WAL on another file system" : "; PostgreSQL restarted"));
    String prefix = walApart ? "full-" : "crash-";
    Path filler = rig.folder().resolve("filler");
    try (Rig.Node node = rig.node(List.of(), Map.of())) {
      long[] full = new long[2];
      Watched w =
          watch(
              node,
              prefix,
              () -> {
                fill(filler);
                full[0] = System.nanoTime();
                pause(each);
                full[1] = System.nanoTime();
                Files.delete(filler);
                if (!walApart) {
                  restartQuietly();
                }
              });
      answers(section, w);
      section.figure("codes", w.ledger.counts());
      if (walApart) {
        section.aim(
            "writes are refused clearly",
            w.ledger.count("503 storage-full") > 0,
            w.ledger.count("503 storage-full") + " answered 503 storage-full");
        long reads = w.ledger.servedBetween(full[0], full[1]);
        section.pace(
            "reads and session checks go on",
            reads >= (full[1] - full[0]) / 1e9 * PER_SECOND * 0.70,
            reads + " served while it was full");
      } else {
        section.aim(
            "requests are refused clearly",
            w.ledger.refusedCount() > 0,
            w.ledger.refusedCount() + " answered 503");
      }
      recovers(section, w);
      restartQuietly();
      promises(section, w, prefix);
    }
    return section;
  }

  private Watched watch(Rig.Node node, String prefix, Fault fault) throws Exception {
    Ledger ledger = new Ledger();
    Traffic.Script script = Requests.mixed(rig.signIn(node, "owner@acme.test"), prefix);
    var target = new Traffic.Target(node.port(), () -> true);
    Traffic traffic = new Traffic(List.of(target), CONNECTIONS, ledger::tell);
    var stop = new CompletableFuture<Void>();
    var sent =
        CompletableFuture.runAsync(() -> {
          try {
            traffic.run(PER_SECOND, stop::isDone, script);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    pause(each);
    long begun = System.nanoTime();
    long ended;
    try {
      fault.happen();
    } finally {
      ended = System.nanoTime();
      pause(RECOVERS_WITHIN.plus(each));
      stop.complete(null);
      sent.get(60, TimeUnit.SECONDS);
    }
    return new Watched(ledger, begun, ended);
  }

  private void answers(Section section, Watched w) throws IOException {
    section.aim("no wrong answer", w.ledger.wrong().isEmpty(), w.ledger.wrong().toString());
    if (!w.ledger.wrong().isEmpty()) {
      section.figure("said by the nodes", String.join("\n  ", rig.defects()));
    }
    section.aim(
        "no hung request",
        w.ledger.count("hung") == 0 && w.ledger.longestMs() < 31_000,
        "the longest took %.0f ms".formatted(w.ledger.longestMs()));
    section.figure("answers", w.ledger.counts());
    section.figure(
        "served p50, p99",
        "%.1f ms, %.1f ms".formatted(w.ledger.servedMs(50), w.ledger.servedMs(99)));
  }

  private static void onlyDuring(Section section, Watched w) {
    long before = w.ledger.refusedBetween(0, w.begun);
    long after = w.ledger.refusedBetween(w.ended + RECOVERS_WITHIN.toNanos(), Long.MAX_VALUE);
    section.pace(
        "503 only while it is down",
        before + after == 0,
        before + " before, " + after + " later than 5 s after");
  }

  private void recovers(Section section, Watched w) {
    double last = w.ledger.lastRefusedMsAfter(w.ended);
    long from = w.ended + RECOVERS_WITHIN.toNanos();
    long served = w.ledger.servedBetween(from, from + each.toNanos());
    double rate = served / (each.toMillis() / 1000.0);
    section.pace(
        "full rate again within 5 s",
        last <= RECOVERS_WITHIN.toMillis() && rate > PER_SECOND * 0.95,
        "last 503 %.0f ms after; then %.0f/s of %.0f/s".formatted(last, rate, PER_SECOND));
  }

  private void promises(Section section, Watched w, String prefix) throws SQLException {
    try (Connection superuser = rig.superuser()) {
      Ledger.Audit audit = w.ledger.audit(superuser, prefix);
      section.aim(
          "every 2xx is there, no definite no is",
          audit.promised() > 0 && audit.missing() == 0 && audit.undenied() == 0,
          "%d promised, %d missing; %d refused ones are there"
              .formatted(audit.promised(), audit.missing(), audit.undenied()));
    }
  }

  /** What works in the background has come back by itself. */
  private void goesOn(Section section) throws Exception {
    boolean sent =
        comesTrue(() -> number("SELECT count(*)::int FROM outbox WHERE state = 'waiting'") == 0);
    boolean onDuty =
        comesTrue(() -> number("SELECT count(*)::int FROM pg_locks WHERE objid = 1201") == 1);
    section.aim(
        "mails and schedule go on",
        sent && onDuty,
        (sent ? "outbox empty" : waiting()) + (onDuty ? ", on duty" : ", nobody on duty"));
  }

  /** What the outbox waits for, so that a miss tells where to look. */
  private String waiting() throws SQLException {
    return text(
        """
        SELECT 'outbox waits: '
                 || coalesce(string_agg(format('%s (attempts %s, claimed %s, due in %s, %s)',
                                               kind, attempts, claim IS NOT NULL,
                                               due_at - clock_timestamp(),
                                               coalesce(last_error, 'no error')), '; '),
                             'nothing any more')
          FROM (SELECT * FROM outbox WHERE state = 'waiting' ORDER BY due_at LIMIT 5) AS first
        """);
  }

  private int tenantConnections() throws SQLException {
    return number("SELECT count(*)::int FROM pg_stat_activity WHERE usename = 'tenantry_tenant'");
  }

  private int number(String question) throws SQLException {
    return Integer.parseInt(text(question));
  }

  private String text(String question) throws SQLException {
    try (Connection superuser = rig.superuser();
        Statement statement = superuser.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      if (!row.next()) {
        throw new SQLException("nothing: " + question);
      }
      return row.getString(1);
    }
  }

  private interface Question {
    boolean holds() throws Exception;
  }

  /** Work whose claim was lost with its answer is free after 30 s, so it takes longer than that. */
  private static boolean comesTrue(Question question) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!question.holds()) {
      if (System.nanoTime() > until) {
        return false;
      }
      pause(Duration.ofMillis(100));
    }
    return true;
  }

  /** PostgreSQL may have given up by itself; then stopping it has nothing to do. */
  private void restartQuietly() {
    try {
      rig.stopDatabase();
    } catch (RuntimeException alreadyGone) {
      System.out.println("it had stopped by itself: " + alreadyGone.getMessage());
    }
    rig.startDatabase();
  }

  private static void fill(Path filler) throws IOException {
    byte[] zeros = new byte[1 << 12];
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(zeros);
      }
    } catch (IOException full) {
      if (!String.valueOf(full.getMessage()).contains("No space left")) {
        throw full;
      }
    }
  }

  private static void signal(String which, int pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", which, Integer.toString(pid)).start().waitFor();
  }

  private static void pause(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }

  private static String ms(long nanos) {
    return Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos));
  }
}
