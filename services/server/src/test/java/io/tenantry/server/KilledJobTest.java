package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestDatabase;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.embedded.EmbeddedMailbox;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node is killed in the middle of a job; another one goes on from what was saved. Everybody is
 * suspended once, and when the job says that it is done no session of theirs is accepted anywhere.
 * Three hundred people; ten thousand, and a third node, with {@code -Dsoak=true}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledJobTest {

  private static final boolean SOAK = Boolean.getBoolean("soak");
  private static final int PEOPLE = SOAK ? 10_000 : 300;
  private static final String PASSWORD = "a-ship-in-port-is-safe";

  /** Whoever marks the item in the middle waits until the test lets go. */
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
  void anotherNodeGoesOnAndNobodyIsMetTwice(@TempDir Path folder) {
    var installation =
        new NodeProcess.Installation(
            database.settings(),
            smtp,
            List.of(NodeProcess.freePort(), NodeProcess.freePort(), NodeProcess.freePort()),
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
    String owner = accept(first, "olga@acme.test");
    JsonObject invitation =
        new JsonObject().put("email", "mo@acme.test").put("roles", new JsonArray().add("viewer"));
    Visitor admin = first.visitor().withToken(owner);
    admin.post("/v1/orgs/acme/invitations", invitation).answers(201);
    String mo = accept(first, "mo@acme.test");
    database.run(FILL, PEOPLE, org, org);
    database.run(POINT_OF_CRASH);
    database.rows("SELECT pg_advisory_lock(4713)");

    JsonObject all = new JsonObject().put("filter", new JsonObject().put("status", "active"));
    String job =
        admin
            .post("/v1/orgs/acme/users/bulk/suspend", all)
            .answers(202)
            .header("Location")
            .orElseThrow();
    getsOn(org, () -> waiting() == 1);
    first.kill();
    database.rows("SELECT pg_advisory_unlock(4713)");
    Poll.until("PostgreSQL is through with it", () -> waiting() == 0);
    NodeProcess second = serve(installation);
    if (SOAK) {
      serve(installation);
    }
    database.run("UPDATE outbox SET due_at = now() WHERE kind = 'job.turn'"); // 30 s later

    Visitor again = second.visitor().withToken(owner);
    getsOn(org, () -> again.get(job).answers(200).json().getString("state").equals("done"));
    nodes.stream().skip(1).forEach(node -> node.visitor().withToken(mo).get("/v1/me").answers(401));
    JsonObject done = again.get(job).json();
    assertThat(done.getLong("done")).isEqualTo(PEOPLE + 1);
    assertThat(done.getLong("failed")).as("the owner, who cannot suspend herself").isEqualTo(1);
    assertThat(
            database.count("SELECT count(*) FROM audit_events WHERE action = 'member.suspended'"))
        .isEqualTo(PEOPLE + 1);
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

  private static String signIn(NodeProcess node, String email) {
    return token(
        node.visitor()
            .post(
                "/v1/auth/sign-in",
                new JsonObject().put("identifier", email).put("password", PASSWORD))
            .answers(200)
            .json());
  }

  private String accept(NodeProcess node, String email) {
    JsonObject body =
        new JsonObject()
            .put("token", TestMailbox.token(mails.mailTo(email)))
            .put("name", "Somebody New")
            .put("password", PASSWORD);
    return token(node.visitor().post("/v1/invitations/accept", body).answers(200).json());
  }

  private static String token(JsonObject answer) {
    return answer.getString("access_token");
  }

  private long waiting() {
    return database.count(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4713 AND NOT granted");
  }
}
