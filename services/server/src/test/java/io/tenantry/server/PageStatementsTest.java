package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestDatabase;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.embedded.EmbeddedMailbox;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page asks the database as often for a hundred rows as for one: counted by a node's traces. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageStatementsTest {

  private static final int MANY = 100;

  private final TestDatabase database = TestDatabase.create();
  private final EmbeddedMailbox smtp = EmbeddedMailbox.start();
  private final OtlpReceiver collector = new OtlpReceiver();
  private NodeProcess node;
  private Visitor root;

  @BeforeAll
  void start(@TempDir Path folder) {
    var installation =
        new NodeProcess.Installation(
            database.settings(), smtp, List.of(NodeProcess.freePort()), folder);
    NodeProcess.run(
        installation,
        Map.of("TENANTRY_ADMIN_PASSWORD", "a-ship-in-port-is-safe"),
        "create-admin",
        "--email",
        "root@vendor.test",
        "--name",
        "Rita Root");
    node = NodeProcess.serve(installation, 0, Map.of("TENANTRY_OTEL_ENDPOINT", collector.url()));
    JsonObject who =
        new JsonObject()
            .put("identifier", "root@vendor.test")
            .put("password", "a-ship-in-port-is-safe");
    String token =
        node.visitor().post("/v1/auth/sign-in", who).answers(200).json().getString("access_token");
    root = node.visitor().withToken(token);
    fill();
  }

  private void fill() {
    JsonObject acme = new JsonObject().put("name", "Acme").put("slug", "acme");
    String org =
        root.post("/v1/platform/orgs", acme.put("owner_email", "olga@acme.test"))
            .answers(201)
            .json()
            .getString("id");
    database.run(
        """
        INSERT INTO users (id, name, email, is_learner, country)
        SELECT uuidv7(), 'Person ' || n, 'p' || n || '@many.test', true, 'DE' FROM generate_series(1, 150) n
        """);
    database.run(
        """
        INSERT INTO members (org_id, user_id, is_learner, country)
        SELECT ?, id, true, country FROM users WHERE email LIKE '%@many.test'
        """,
        UUID.fromString(org));
  }

  @AfterAll
  void stop() {
    node.close();
    collector.close();
    smtp.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/orgs/acme/users?",
        "/v1/orgs/acme/users?country=DE&",
        "/v1/orgs/acme/users?search=person&",
        "/v1/platform/users?",
        "/v1/platform/users?search=person&sort=name&"
      })
  void aPageOfManyAsksNoMoreThanAPageOfOne(String path) {
    statements(path + "limit=2", 2);
    List<String> one = statements(path + "limit=1", 1);
    List<String> many = statements(path + "limit=" + MANY, MANY);
    assertThat(one).isNotEmpty();
    assertThat(many).isEqualTo(one);
  }

  /** What was asked of the database, in the order of the alphabet. */
  private List<String> statements(String path, int rows) {
    String trace = UUID.randomUUID().toString().replace("-", "");
    var page = root.with("traceparent", "00-" + trace + "-00f067aa0ba902b7-01").get(path);
    assertThat(page.answers(200).json().getJsonArray("data")).hasSize(rows);
    Poll.until("the request is told", () -> of(trace).stream().anyMatch(this::isRequest));
    return of(trace).stream()
        .flatMap(span -> Optional.ofNullable(span.attributes().get("db.query.text")).stream())
        .sorted()
        .toList();
  }

  private boolean isRequest(OtlpSpan span) {
    return span.attributes().containsKey("http.route");
  }

  private List<OtlpSpan> of(String trace) {
    return collector.spans().stream().filter(span -> span.trace().equals(trace)).toList();
  }
}
