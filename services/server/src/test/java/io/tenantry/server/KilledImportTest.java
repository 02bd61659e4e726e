package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestDatabase;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.embedded.EmbeddedMailbox;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node is killed in the middle of an import with one bad row in a hundred; another one goes on.
 * Each bad row is told with its line, everybody else is there once. Three hundred rows; {@code
 * -Dimport.rows=} says otherwise, and {@code -Dimport.report=} has written down how fast it was.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledImportTest {

  private static final int ROWS = Integer.getInteger("import.rows", 300);
  private static final int BAD_EVERY = 100;
  private static final String PASSWORD = "a-ship-in-port-is-safe";

  /** Whoever marks the row in the middle waits until the test lets go. */
  private static final String POINT_OF_CRASH =
      """
      CREATE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql
        SET lock_timeout = '30s' AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(4713);
        RETURN NEW;
      END $$;
      GRANT EXECUTE ON FUNCTION wait_for_the_test() TO tenantry_identity;
      CREATE TRIGGER in_the_middle BEFORE UPDATE ON job_items
        FOR EACH ROW WHEN (NEW.place = %d) EXECUTE FUNCTION wait_for_the_test()
      """
          .formatted(ROWS / 2);

  private final TestDatabase database = TestDatabase.create();
  private final EmbeddedMailbox smtp = EmbeddedMailbox.start();
  private final TestMailbox mails = new TestMailbox(smtp);
  private final List<NodeProcess> nodes = new ArrayList<>();

  @AfterAll
  void stop() {
    nodes.forEach(NodeProcess::kill);
    smtp.close();
    database.close();
  }

  @Test
  void anotherNodeGoesOnAndNobodyIsMadeTwice(@TempDir Path folder) throws IOException {
    var installation =
        new NodeProcess.Installation(
            database.settings(),
            smtp,
            List.of(NodeProcess.freePort(), NodeProcess.freePort()),
            folder);
    NodeProcess.run(
        installation,
        Map.of("TENANTRY_ADMIN_PASSWORD", PASSWORD),
        "create-admin",
        "--email",
        "root@vendor.test",
        "--name",
        "Rita Root");
    NodeProcess first = serve(installation);
    JsonObject acme = new JsonObject().put("name", "Acme").put("slug", "acme");
    UUID org =
        UUID.fromString(
            first
                .visitor()
                .withToken(signIn(first, "root@vendor.test"))
                .post("/v1/platform/orgs", acme.put("owner_email", "olga@acme.test"))
                .answers(201)
                .json()
                .getString("id"));
    String owner = accept(first);
    database.run(POINT_OF_CRASH);
    database.rows("SELECT pg_advisory_lock(4713)");

    String file = file();
    long began = System.nanoTime();
    String job =
        first
            .visitor()
            .withToken(owner)
            .with("Content-Type", "text/csv")
            .post("/v1/orgs/acme/users/bulk/import?send_links=false", file)
            .answers(202)
            .header("Location")
            .orElseThrow();
    long taken = System.nanoTime();
    getsOn(org, () -> waiting() == 1);
    long half = System.nanoTime();
    first.kill();
    database.rows("SELECT pg_advisory_unlock(4713)");
    Poll.until("PostgreSQL is through with it", () -> waiting() == 0);
    NodeProcess second = serve(installation);
    database.run("UPDATE outbox SET due_at = now() WHERE kind = 'job.turn'"); // 30 s later

    long resumed = System.nanoTime();
    getsOn(org, () -> isDone(org));
    long done = System.nanoTime();
    Visitor again = second.visitor().withToken(signIn(second, "olga@acme.test"));
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
    assertThat(database.count("SELECT count(*) FROM audit_events WHERE action = 'member.created'"))
        .isEqualTo(ROWS - bad);
    report(
        Duration.ofNanos(taken - began),
        Duration.ofNanos(half - taken + done - resumed),
        file.length());
  }

  /** A header, and one address in a hundred that is none. */
  private static String file() {
    return IntStream.rangeClosed(1, ROWS)
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

  /** However many there are: each batch comes in time. */
  private void getsOn(UUID org, BooleanSupplier end) {
    long before = -1;
    while (!end.getAsBoolean()) {
      long known = before;
      Poll.until("more is done", () -> end.getAsBoolean() || done(org) > known);
      before = done(org);
    }
  }

  private long done(UUID org) {
    return database.count("SELECT coalesce(sum(done), 0) FROM jobs WHERE org_id = ?", org);
  }

  private NodeProcess serve(NodeProcess.Installation installation) {
    NodeProcess node = NodeProcess.serve(installation, nodes.size());
    nodes.add(node);
    return node;
  }

  /** Asked of the database: a long one takes longer than a token lives. */
  private boolean isDone(UUID org) {
    return database.count("SELECT count(*) FROM jobs WHERE org_id = ? AND state = 'done'", org)
        == 1;
  }

  private static String signIn(NodeProcess node, String email) {
    return node.visitor()
        .post(
            "/v1/auth/sign-in", new JsonObject().put("identifier", email).put("password", PASSWORD))
        .answers(200)
        .json()
        .getString("access_token");
  }

  private String accept(NodeProcess node) {
    JsonObject body =
        new JsonObject()
            .put("token", TestMailbox.token(mails.mailTo("olga@acme.test")))
            .put("name", "Olga Owner")
            .put("password", PASSWORD);
    return node.visitor()
        .post("/v1/invitations/accept", body)
        .answers(200)
        .json()
        .getString("access_token");
  }

  private long waiting() {
    return database.count(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4713 AND NOT granted");
  }
}
