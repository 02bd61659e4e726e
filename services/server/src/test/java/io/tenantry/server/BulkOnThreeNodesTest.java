package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestDatabase;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs on three nodes that are processes of their own. Everybody of a crowd is signed in; when the
 * job that suspends them says that it is done, no node accepts any of their sessions, also where
 * the node that worked on it was killed half way. Three hundred people; ten thousand with {@code
 * -Dsoak=true}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BulkOnThreeNodesTest {

  private static final int PEOPLE = Boolean.getBoolean("soak") ? 10_000 : 300;
  private static final int WATCHED = 6;
  private static final int CHECKS_PER_SECOND = 50;
  private static final String REFUSED = "401 session-ended";

  /** Whoever marks an item in the middle of the second job and later waits for the test. */
  private static final String POINT_OF_CRASH =
      """
      CREATE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql
        SET lock_timeout = '30s' AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(4713);
        RETURN NEW;
      END $$;
      GRANT EXECUTE ON FUNCTION wait_for_the_test() TO tenantry_tenant;
      CREATE TRIGGER in_the_middle BEFORE UPDATE ON job_items
        FOR EACH ROW WHEN (NEW.place = %d) EXECUTE FUNCTION wait_for_the_test()
      """
          .formatted(PEOPLE / 2);

  private static final String FILL =
      """
      WITH made AS (
        INSERT INTO users (id, name, email, email_verified, is_learner)
        SELECT uuidv7(), 'Person ' || n, 'p' || n || '@many.test', true, true FROM generate_series(1, ?) n
        RETURNING id
      ), standing AS (
        INSERT INTO user_standing (user_id, state, changed_at) SELECT id, 'active', now() FROM made
      ), here AS (
        INSERT INTO member_standing (org_id, user_id, state, changed_at)
        SELECT ?, id, 'active', now() FROM made
      )
      INSERT INTO members (org_id, user_id, is_learner) SELECT ?, id, true FROM made
      """;

  private static final String WHO_WAITS =
      """
      SELECT client_port
        FROM pg_locks
        JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND objid = 4713 AND NOT granted
      """;

  private final TestDatabase database = TestDatabase.create();
  private final BulkReport report = new BulkReport(PEOPLE);
  private Fleet fleet;
  private Checks checks;
  private Causes causes;
  private UUID org;

  @BeforeAll
  void startTheNodes(@TempDir Path folder) throws Exception {
    fleet = Fleet.behindWires(database.settings(), folder);
    checks = new Checks(fleet::urls, CHECKS_PER_SECOND);
    causes = new Causes(this::anyNode, fleet.mails());
    org =
        (UUID)
            database
                .rows("SELECT id FROM organizations WHERE slug = 'initech'")
                .getFirst()
                .get("id");
    database.run(FILL, PEOPLE, org, org);
  }

  @AfterAll
  void stop() {
    checks.close();
    fleet.close();
    database.close();
    report.write();
  }

  @Test
  @Order(1)
  void aKeyThatComesToEveryNodeAtOnceBeginsOneJob() throws Exception {
    List<Visitor> nodes = IntStream.range(0, Fleet.NODES).mapToObj(this::admin).toList();
    List<Callable<Reply>> requests =
        IntStream.range(0, 30)
            .<Callable<Reply>>mapToObj(n ->
                () ->
                    nodes
                        .get(n % Fleet.NODES)
                        .with("Idempotency-Key", "once")
                        .post(bulk("reactivate"), everybody()))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Set<String> heard =
          threads.invokeAll(requests).stream()
              .map(reply -> reply.resultNow().answers(202))
              .map(reply -> reply.header("Location").orElseThrow() + " " + reply.text())
              .collect(Collectors.toSet());
      assertThat(heard).hasSize(1);
    }
    assertThat(database.count("SELECT count(*) FROM jobs WHERE org_id = ?", org)).isEqualTo(1);
    assertThat(told("job.started")).isEqualTo(1);
    isDone(0, Causes.ORG + "/jobs/" + database.rows("SELECT id FROM jobs").getFirst().get("id"));
    assertThat(told("job.ended")).isEqualTo(1);
  }

  @Test
  @Order(2)
  @EnabledIfSystemProperty(named = "soak", matches = "true")
  void whenItIsDoneNobodyIsSignedInAnywhere() {
    report.begins(BulkReport.EVEN);
    ManySessions sessions = ManySessions.open(database, org, fleet.urls());
    assertThat(sessions.answers(fleet.urls())).isEqualTo(Map.of("200", 3 * PEOPLE));
    long begun = System.nanoTime();
    String job = begun(0, "suspend");
    isDone(1, job);
    report.took("suspended", System.nanoTime() - begun);
    Map<String, Integer> answers = sessions.answers(fleet.urls());
    report.asked(answers);
    assertThat(answers).isEqualTo(Map.of(REFUSED, 3 * PEOPLE));
    letIn();
  }

  @Test
  @Order(3)
  void killedHalfWayItGoesOnElsewhereAndNobodyIsMetTwice() {
    report.begins(BulkReport.KILLED);
    long before = told("member.suspended");
    ManySessions sessions = ManySessions.open(database, org, fleet.urls());
    List<Checks.Watched> watched =
        sessions.tokens().stream()
            .limit(WATCHED)
            .map(token -> checks.watch(token, Causes.ME))
            .toList();
    watched.forEach(Checks.Watched::untilEveryNodeHasAccepted);
    database.run(POINT_OF_CRASH);
    database.rows("SELECT pg_advisory_lock(4713)");

    long begun = System.nanoTime();
    String job = begun(0, "suspend");
    getsOn(() -> whoWaits().size() == 1);
    int worker = nodeOf(whoWaits().getFirst());
    fleet.node(worker).kill();
    database.rows("SELECT pg_advisory_unlock(4713)");
    Poll.until("PostgreSQL is through with it", () -> whoWaits().isEmpty());
    long saved = done();
    assertThat(saved).as("half of it was saved").isPositive().isLessThan(PEOPLE);
    database.run("DROP TRIGGER in_the_middle ON job_items");
    fleet.startAnew(worker);
    database.run("UPDATE outbox SET due_at = now() WHERE kind = 'job.turn'"); // 30 s later

    JsonObject done = isDone((worker + 1) % Fleet.NODES, job);
    long moment = System.nanoTime();
    report.killed(saved, moment - begun);
    Map<String, Integer> answers = sessions.answers(fleet.urls());
    report.asked(answers);
    assertThat(answers).isEqualTo(Map.of(REFUSED, Fleet.NODES * PEOPLE));
    watched.forEach(one -> one.untilAnsweredSince(moment, List.of(0, 1, 2), 2));
    watched.forEach(Checks.Watched::close);
    assertThat(watched).allSatisfy(one -> assertThat(one.acceptedAfter(moment)).isEmpty());
    assertThat(done.getLong("done")).isEqualTo(PEOPLE);
    assertThat(told("member.suspended") - before).as("nobody is met twice").isEqualTo(PEOPLE);
  }

  private void letIn() {
    long begun = System.nanoTime();
    isDone(2, begun(1, "reactivate"));
    report.took("let in again", System.nanoTime() - begun);
  }

  /** Only those of the crowd: whoever asks is none of them. */
  private static JsonObject everybody() {
    return new JsonObject()
        .put("filter", new JsonObject().put("is_learner", true).put("is_admin", false));
  }

  private String begun(int node, String verb) {
    return admin(node).post(bulk(verb), everybody()).answers(202).header("Location").orElseThrow();
  }

  private JsonObject isDone(int node, String job) {
    getsOn(() -> {
      JsonObject now = admin(node).get(job).answers(200).json();
      assertThat(now.getString("state")).isNotIn("failed", "cancelled");
      return now.getString("state").equals("done");
    });
    return admin(node).get(job).answers(200).json();
  }

  /** However many there are: each batch comes in time, and what is done never becomes less. */
  private void getsOn(BooleanSupplier end) {
    long before = -1;
    while (!end.getAsBoolean()) {
      long known = before;
      Poll.until("more is done", () -> done() > known || end.getAsBoolean());
      before = done();
      assertThat(before).isGreaterThanOrEqualTo(known);
    }
  }

  private long done() {
    return database.count("SELECT done FROM jobs WHERE org_id = ? ORDER BY id DESC LIMIT 1", org);
  }

  private long told(String action) {
    return database.count(
        "SELECT count(*) FROM audit_events WHERE org_id = ? AND action = ?", org, action);
  }

  private List<Integer> whoWaits() {
    return database.rows(WHO_WAITS).stream().map(row -> (Integer) row.get("client_port")).toList();
  }

  private int nodeOf(int port) {
    return IntStream.range(0, Fleet.NODES)
        .filter(node -> fleet.databaseOf(node).carries(port))
        .findFirst()
        .orElseThrow();
  }

  private NodeProcess anyNode() {
    return fleet.node(0);
  }

  private Visitor admin(int node) {
    return causes.admin(Causes.ORG, fleet.node(node));
  }

  private static String bulk(String verb) {
    return Causes.ORG + "/users/bulk/" + verb;
  }
}
