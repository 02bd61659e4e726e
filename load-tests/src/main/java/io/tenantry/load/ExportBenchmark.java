package io.tenantry.load;

import io.tenantry.users.ExportedPeople;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Everybody of one organization as a file, by a node with a small heap: how fast next to the
 * database's own COPY, how much memory, what others notice, and what slow and lost readers cost.
 */
@Command(name = "export", description = "1,000,000 people as a file")
public final class ExportBenchmark implements Callable<Integer> {

  private static final String ORG = "acme";
  private static final String ADMIN = "admin@acme.test";
  private static final double RATE_AIM = 50_000;
  private static final double LATENCY_AIM_MS = 50;
  private static final double GROWTH_AIM_MB = 25;
  private static final List<String> JVM = List.of("-Xmx256m");

  @Option(names = "--rows", defaultValue = "1000000", description = "members (${DEFAULT-VALUE})")
  private int rows;

  @Option(
      names = "--slow-seconds",
      defaultValue = "15",
      description = "how long slow readers read (${DEFAULT-VALUE})")
  private int slowSeconds;

  @Option(
      names = "--data",
      description = "where the database is kept; as of `people`, if it is there (${DEFAULT-VALUE})")
  private Path data = Path.of("load-tests/target/people");

  @Option(names = "--report", description = "the file to write (${DEFAULT-VALUE})")
  private Path report = Path.of("load-tests/reports/export.md");

  /** In the data from before: of nodes that were killed. */
  private long neverEnded;

  private final Section section =
      new Section(
          "Everybody of one organization as a file",
          "`GET /v1/orgs/acme/users/bulk/export`, one node with `-Xmx256m` and the usual number of event loops; the reader, who throws away what it takes, shares the cores with node and PostgreSQL.");

  public static void main(String[] args) {
    System.exit(new CommandLine(new ExportBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    boolean isNew = !Files.exists(data.resolve("data"));
    try (Rig rig = isNew ? Rig.in(data) : Rig.reopened(data)) {
      if (isNew) {
        load(rig);
      }
      neverEnded = open(rig);
      ExportReader.Taken copy = copied(rig);
      try (Rig.Node node = rig.node(JVM, Map.of())) {
        fast(rig, node, copy);
        besideOthers(rig, node);
        slow(rig, node);
        cut(rig, node);
      }
    }
    write();
    System.out.println(section.text());
    return section.wrong().isEmpty() ? 0 : 1;
  }

  private void load(Rig rig) throws SQLException, IOException {
    try (Connection connection = rig.superuser()) {
      new PeopleSeeder(connection).load(org(connection), rows, false);
    }
  }

  private static UUID org(Connection connection) throws SQLException {
    try (var found =
        connection
            .createStatement()
            .executeQuery("SELECT id FROM organizations WHERE slug = '" + ORG + "'")) {
      found.next();
      return found.getObject(1, UUID.class);
    }
  }

  /** What the database needs for it by itself, the second time, when it has read all before. */
  private ExportReader.Taken copied(Rig rig) throws SQLException {
    try (Connection connection = rig.superuser();
        var statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = 0");
      String copy =
          "COPY ("
              + ExportedPeople.sql(org(connection))
              + ") TO PROGRAM 'cat > /dev/null' (FORMAT csv, HEADER)";
      statement.executeUpdate(copy);
      long began = System.nanoTime();
      long copied = statement.executeUpdate(copy);
      var taken = new ExportReader.Taken(copied, 0, (System.nanoTime() - began) / 1e9);
      section.figure(
          "COPY of the same columns in the same order, into a pipe",
          "%,d rows in %.1f s: %,.0f rows/s".formatted(copied, taken.seconds(), taken.perSecond()));
      return taken;
    }
  }

  private void fast(Rig rig, Rig.Node node, ExportReader.Taken copy) throws Exception {
    var reader = new ExportReader(node.port(), rig.signIn(node, ADMIN));
    section.figure("CSV, the first of a node that was just started", told(reader.all("")));
    Resident resident = Resident.of(node);
    ExportReader.Taken csv = reader.all("");
    double grown = resident.growth();
    section.pace(
        "≥ 50,000 rows/s",
        csv.perSecond() >= RATE_AIM,
        "%,.0f rows/s; COPY %,.0f rows/s".formatted(csv.perSecond(), copy.perSecond()));
    section.aim(
        "every row that COPY has",
        csv.rows() == copy.rows(),
        "%,d and %,d".formatted(csv.rows(), copy.rows()));
    section.aim(
        "flat memory: the node's resident memory in the second half of a file no more than 25 MB above the first",
        grown <= GROWTH_AIM_MB,
        resident.told());
    section.figure("CSV, newest first", told(csv));
    for (String query :
        List.of(
            "format=ndjson",
            "sort=name",
            "status=active",
            "is_admin=true",
            "country=mt",
            "search=maria&sort=name")) {
      reader = new ExportReader(node.port(), rig.signIn(node, ADMIN));
      section.figure("`" + query + "`", told(reader.all(query)));
    }
  }

  /** Somebody asks for a page of the list every 20 ms, before and while a file is made. */
  private void besideOthers(Rig rig, Rig.Node node) throws Exception {
    String token = rig.signIn(node, ADMIN);
    var alone = new ListedMeanwhile(node.port(), token);
    Thread.sleep(Math.min(5, slowSeconds) * 1_000L);
    List<Double> before = alone.ended();
    var beside = new ListedMeanwhile(node.port(), token);
    ExportReader.Taken csv = new ExportReader(node.port(), token).all("");
    List<Double> during = beside.ended();
    section.pace(
        "other routes keep their latency: p99 of a page of the list below 50 ms while a file is made",
        at(during, 99) < LATENCY_AIM_MS,
        "p50 %.1f ms, p99 %.1f ms of %,d; without a file p50 %.1f ms, p99 %.1f ms of %,d"
            .formatted(
                at(during, 50),
                at(during, 99),
                during.size(),
                at(before, 50),
                at(before, 99),
                before.size()));
    section.figure("CSV, while others ask", told(csv));
  }

  private void slow(Rig rig, Rig.Node node) throws Exception {
    var reader = new ExportReader(node.port(), rig.signIn(node, ADMIN));
    List<Socket> files = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        files.add(reader.begun(""));
      }
      ExportReader.slowly(files, 64 << 10, 2);
      Resident resident = Resident.of(node);
      long busiest = 0;
      for (int second = 0; second < slowSeconds; second++) {
        ExportReader.slowly(files, 64 << 10, 1);
        busiest = Math.max(busiest, notIdle(rig));
      }
      double grown = resident.growth();
      section.aim(
          "two slow readers (64 KiB/s each, %d s) do not grow it".formatted(slowSeconds),
          grown <= GROWTH_AIM_MB,
          resident.told());
      section.aim(
          "and hold no connection of the database between parts",
          busiest == 0,
          busiest + " not idle at most");
    } finally {
      for (Socket file : files) {
        file.close();
      }
    }
    awaitEnds(rig);
  }

  private void cut(Rig rig, Rig.Node node) throws Exception {
    var reader = new ExportReader(node.port(), rig.signIn(node, ADMIN));
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Socket file = reader.begun("");
      file.getInputStream().readNBytes(1 << 20);
      long hungUp = System.nanoTime();
      file.close();
      awaitEnds(rig);
      millis.add((System.nanoTime() - hungUp) / 1e6);
    }
    Collections.sort(millis);
    section.aim(
        "a reader who hangs up frees all: the trail says `cut` and no connection is in use",
        notIdle(rig) == 0,
        "%.0f ms later, at most %.0f ms, ten times"
            .formatted(millis.get(millis.size() / 2), millis.getLast()));
  }

  /** Until the trail knows of each how it ended. */
  private void awaitEnds(Rig rig) throws SQLException, IOException, InterruptedException {
    long until = System.nanoTime() + 20_000_000_000L;
    while (open(rig) > neverEnded) {
      if (System.nanoTime() > until) {
        throw new IOException("an export has no end in the trail");
      }
      Thread.sleep(5);
    }
  }

  private static long open(Rig rig) throws SQLException {
    return count(
        rig,
        "SELECT count(*) FILTER (WHERE action = 'export.begun')"
            + " - count(*) FILTER (WHERE action = 'export.ended')"
            + " FROM audit_events WHERE action LIKE 'export.%'");
  }

  private static long notIdle(Rig rig) throws SQLException {
    return count(
        rig,
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'tenantry_tenant' AND state LIKE 'idle in%'");
  }

  private static long count(Rig rig, String question) throws SQLException {
    try (Connection connection = rig.superuser();
        var found = connection.createStatement().executeQuery(question)) {
      found.next();
      return found.getLong(1);
    }
  }

  private static String told(ExportReader.Taken taken) {
    return "%,d rows, %.1f MB in %.1f s: %,.0f rows/s"
        .formatted(taken.rows(), taken.bytes() / 1e6, taken.seconds(), taken.perSecond());
  }

  private static double at(List<Double> sorted, int percent) {
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  private void write() throws IOException {
    String text =
        "# Files of people\n\nWritten by `load-tests/run export --rows %d --slow-seconds %d` on commit `%s`, %s; not edited by hand. %d cores of %s, shared by reader, node and PostgreSQL; Java %s.\n\n"
            .formatted(
                rows,
                slowSeconds,
                Machine.commit(),
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                Machine.processor(),
                Runtime.version());
    Files.createDirectories(
        Objects.requireNonNull(report.toAbsolutePath().getParent(), "a file lies in a folder"));
    Files.writeString(report, text + section.text().stripTrailing() + "\n");
  }
}
