package io.tenantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A node is killed in the middle of an import with one bad row in a hundred; another one goes on.
 * Each bad row is told with its line, everybody else is there once. Three hundred rows; {@code
 * -Dimport.rows=} says otherwise, and {@code -Dimport.report=} has written down how fast it was.
 */
class KilledImportTest {

  private static final int ROWS = Integer.getInteger("import.rows", 300);
  private static final int BAD_EVERY = 100;

  @Test
  void anotherNodeGoesOnAndNobodyIsMadeTwice(@TempDir Path folder) throws IOException {
    try (ImportHouse house = new ImportHouse(folder, Map.of())) {
      var database = house.database();
      UUID org = house.org();
      house.holdWhoeverMarks(ROWS / 2);
      String file = file(ROWS);
      long began = System.nanoTime();
      String job = house.send(file);
      long taken = System.nanoTime();
      house.getsOn(house::isHeld);
      long half = System.nanoTime();
      house.killAndServe();
      assertThat(database.count("SELECT tries FROM jobs WHERE org_id = ?", org))
          .as("what was tried by whoever was killed is known, and perhaps the next try")
          .isPositive();
      house.letGo();

      long resumed = System.nanoTime();
      house.getsOn(house::isDone);
      long done = System.nanoTime();
      Visitor again = house.owner();
      JsonObject ended = again.get(job).json();
      int bad = ROWS / BAD_EVERY;
      assertThat(ended.getLong("total")).isEqualTo(ROWS);
      assertThat(ended.getLong("done")).isEqualTo(ROWS - bad);
      assertThat(ended.getLong("failed")).isEqualTo(bad);
      assertThat(badLines(again, job))
          .isEqualTo(IntStream.rangeClosed(1, bad).mapToObj(n -> n * BAD_EVERY + 1).toList());
      assertThat(database.count("SELECT count(*) FROM members WHERE org_id = ?", org))
          .as("and the owner")
          .isEqualTo(ROWS - bad + 1);
      assertThat(
              database.count("SELECT count(*) FROM audit_events WHERE action = 'member.created'"))
          .isEqualTo(ROWS - bad);
      report(
          Duration.ofNanos(taken - began),
          Duration.ofNanos(half - taken + done - resumed),
          file.length());
    }
  }

  /** In every build it has to be enough that one try of it was written down. */
  @Test
  @EnabledIfSystemProperty(named = "soak", matches = "true")
  void aRowThatKillsWhoeverTriesItIsGivenUpAndTheOthersAreIn(@TempDir Path folder) {
    try (ImportHouse house = new ImportHouse(folder, Map.of())) {
      house.holdWhoeverMarks(150);
      String job = house.send(file(160));
      int killed = 0;
      while (!house.isDone()) {
        Poll.until("it is tried, or given up", () -> house.isHeld() || house.isDone());
        if (house.isHeld()) {
          killed++;
          house.killAndServe();
        }
      }
      assertThat(killed).as("with 100 rows, 25, 6, and three times by itself").isEqualTo(6);
      Visitor owner = house.owner();
      assertThat(owner.get(job).json().getLong("done")).isEqualTo(158);
      var failed = owner.get(job + "/results?state=failed").json().getJsonArray("data");
      assertThat(failed).hasSize(2);
      assertThat(failed.getJsonObject(1).getLong("row")).isEqualTo(150);
      assertThat(failed.getJsonObject(1).getString("code")).isEqualTo("given-up");
    }
  }

  /** In every build it has to be enough that its beginning is taken in pieces. */
  @Test
  @EnabledIfSystemProperty(named = "soak", matches = "true")
  void aFileOfAGigabyteIsTakenInByANodeWithASmallHeap(@TempDir Path folder) throws IOException {
    var small = Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m");
    try (ImportHouse house = new ImportHouse(folder, small)) {
      String about = "x".repeat(1_950);
      long bytes = 0;
      int rows = 0;
      long began = System.nanoTime();
      var upload = house.upload();
      try (var out = new BufferedOutputStream(upload.getOutputStream(), 1 << 16)) {
        out.write("name,email,bio\n".getBytes(UTF_8));
        while (bytes < 1L << 30) {
          byte[] row = "Person %d,%s,%s\n".formatted(++rows, address(rows), about).getBytes(UTF_8);
          out.write(row);
          bytes += row.length;
        }
      }
      assertThat(upload.getResponseCode()).isEqualTo(202);
      LoggerFactory.getLogger(KilledImportTest.class)
          .warn(
              "{} rows, {} bytes in {} s by a node that had {} KiB resident at most",
              rows,
              bytes,
              (System.nanoTime() - began) / 1_000_000_000,
              house.node().mostResidentKib());
      assertThat(house.database().count("SELECT total FROM jobs WHERE org_id = ?", house.org()))
          .isEqualTo(rows);
    }
  }

  /** A header, and one address in a hundred that is none. */
  private static String file(int rows) {
    return IntStream.rangeClosed(1, rows)
        .mapToObj(n ->
            "Person %d,%s,S-%d,learner,City %d,Europe/Berlin\n"
                .formatted(n, n % BAD_EVERY == 0 ? "not an address" : address(n), n, n % 500))
        .collect(Collectors.joining("", "name,email,unique_id,type,city,timezone\n", ""));
  }

  private static String address(int n) {
    return "person" + n + "@many.test";
  }

  /** From the files of results, one after the other. */
  private static List<Integer> badLines(Visitor by, String job) {
    List<Integer> lines = new ArrayList<>();
    List<Integer> some;
    do {
      int last = lines.isEmpty() ? 0 : lines.getLast();
      some =
          by.get(job + "/results?format=ndjson&state=failed&after=" + last)
              .answers(200)
              .text()
              .lines()
              .map(line -> new JsonObject(line).getInteger("row"))
              .toList();
      lines.addAll(some);
    } while (!some.isEmpty());
    return lines;
  }

  private static void report(Duration upload, Duration work, int characters) throws IOException {
    String to = System.getProperty("import.report");
    if (to == null) {
      return;
    }
    double seconds = work.toMillis() / 1000.0;
    String text =
        """
        # Import of people

        Written by `load-tests/run import --rows %d` at commit %s, %d processors, node with %s.

        | | |
        |---|---|
        | rows | %d (%d characters), one in %d bad |
        | upload until 202 | %d ms, %.0f rows/s checked and written down |
        | rows done by the job | %.1f s, %.0f rows/s, without the time in which no node ran |
        | killed half way, gone on by another node | every bad row told with its line, everybody else made once |
        """
            .formatted(
                ROWS,
                System.getProperty("import.commit", "unknown"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("import.heap", "the heap of the tests"),
                ROWS,
                characters,
                BAD_EVERY,
                upload.toMillis(),
                ROWS * 1000.0 / upload.toMillis(),
                seconds,
                ROWS / seconds);
    Files.writeString(Path.of(to), text);
  }
}
