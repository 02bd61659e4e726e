package io.tenantry.server;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestDatabase;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.embedded.EmbeddedMailbox;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** An organization that imports people on nodes which may be killed; one node at a time. */
final class ImportHouse implements AutoCloseable {

  private static final String PASSWORD = "a-ship-in-port-is-safe";
  private static final String OWNER = "olga@acme.test";

  /** Whoever has done the row of a place, and marks it, waits until the test lets go. */
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
        FOR EACH ROW WHEN (NEW.place = {place} AND NEW.code IS DISTINCT FROM 'given-up')
        EXECUTE FUNCTION wait_for_the_test()
      """;

  private final TestDatabase database = TestDatabase.create();
  private final EmbeddedMailbox smtp = EmbeddedMailbox.start();
  private final TestMailbox mails = new TestMailbox(smtp);
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final NodeProcess.Installation installation;
  private final Map<String, String> more;
  private final UUID org;
  private final String owner;

  /**
   * @param more what its nodes are told besides
   */
  ImportHouse(Path folder, Map<String, String> more) {
    this.more = more;
    this.installation =
        new NodeProcess.Installation(
            database.settings(), smtp, List.of(Ports.free(), Ports.free()), folder);
    NodeProcess.run(
        installation,
        Map.of("TENANTRY_ADMIN_PASSWORD", PASSWORD),
        "create-admin",
        "--email",
        "root@vendor.test",
        "--name",
        "Rita Root");
    NodeProcess first = serve();
    JsonObject acme = new JsonObject().put("name", "Acme").put("slug", "acme");
    this.org =
        UUID.fromString(
            first
                .visitor()
                .withToken(signIn(first, "root@vendor.test"))
                .post("/v1/platform/orgs", acme.put("owner_email", OWNER))
                .answers(201)
                .json()
                .getString("id"));
    this.owner = accept(first);
  }

  TestDatabase database() {
    return database;
  }

  UUID org() {
    return org;
  }

  NodeProcess serve() {
    NodeProcess node = NodeProcess.serve(installation, nodes.size() % 2, more);
    nodes.add(node);
    return node;
  }

  NodeProcess node() {
    return nodes.getLast();
  }

  /** The token that the owner was given when they accepted. */
  String token() {
    return owner;
  }

  /** The owner, signed in anew: a long import takes longer than a token lives. */
  Visitor owner() {
    return node().visitor().withToken(signIn(node(), OWNER));
  }

  /** Sends a file; where its job can be watched. */
  String send(String file) {
    return node()
        .visitor()
        .withToken(owner)
        .with("Content-Type", "text/csv")
        .post("/v1/orgs/acme/users/bulk/import?send_links=false", file)
        .answers(202)
        .header("Location")
        .orElseThrow();
  }

  /** A file whose rows are written as they are made. */
  HttpURLConnection upload() throws IOException {
    URI to = node().url().resolve("/v1/orgs/acme/users/bulk/import?send_links=false");
    var upload = (HttpURLConnection) to.toURL().openConnection();
    upload.setRequestProperty("Authorization", "Bearer " + owner);
    upload.setRequestProperty("Content-Type", "text/csv");
    upload.setChunkedStreamingMode(1 << 16);
    upload.setDoOutput(true);
    return upload;
  }

  void holdWhoeverMarks(long place) {
    database.run(POINT_OF_CRASH.replace("{place}", Long.toString(place)));
    database.rows("SELECT pg_advisory_lock(4713)");
  }

  void letGo() {
    database.rows("SELECT pg_advisory_unlock(4713)");
  }

  /** The node is gone, and PostgreSQL has heard of it; another one begins at once. */
  void killAndServe() {
    node().kill();
    database.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            + " AND objid = 4713 AND NOT granted");
    Poll.until("PostgreSQL is through with it", () -> !isHeld());
    serve();
    database.run("UPDATE outbox SET due_at = now() WHERE kind = 'job.turn'"); // 30 s later
  }

  boolean isHeld() {
    return database.count(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4713 AND NOT granted")
        > 0;
  }

  boolean isDone() {
    return database.count("SELECT count(*) FROM jobs WHERE org_id = ? AND state = 'done'", org)
        == 1;
  }

  /** However many there are: each batch comes in time. */
  void getsOn(BooleanSupplier end) {
    long before = -1;
    while (!end.getAsBoolean()) {
      long known = before;
      Poll.until("more is done", () -> end.getAsBoolean() || done() > known);
      before = done();
    }
  }

  private long done() {
    return database.count("SELECT coalesce(sum(done), 0) FROM jobs WHERE org_id = ?", org);
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
            .put("token", TestMailbox.token(mails.mailTo(OWNER)))
            .put("name", "Olga Owner")
            .put("password", PASSWORD);
    return node.visitor()
        .post("/v1/invitations/accept", body)
        .answers(200)
        .json()
        .getString("access_token");
  }

  @Override
  public void close() {
    nodes.forEach(NodeProcess::kill);
    smtp.close();
    database.close();
  }
}
