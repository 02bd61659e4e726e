package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
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

  private TracedNode node;
  private Visitor root;

  @BeforeAll
  void start(@TempDir Path folder) {
    node = new TracedNode(folder);
    root = node.root();
    fill();
  }

  private void fill() {
    JsonObject acme = new JsonObject().put("name", "Acme").put("slug", "acme");
    String org =
        root.post("/v1/platform/orgs", acme.put("owner_email", "olga@acme.test"))
            .answers(201)
            .json()
            .getString("id");
    node.database.run(
        """
        INSERT INTO users (id, name, email, is_learner, country)
        SELECT uuidv7(), 'Person ' || n, 'p' || n || '@many.test', true, 'DE' FROM generate_series(1, 150) n
        """);
    node.database.run(
        """
        INSERT INTO members (org_id, user_id, is_learner, country)
        SELECT ?, id, true, country FROM users WHERE email LIKE '%@many.test'
        """,
        UUID.fromString(org));
  }

  @AfterAll
  void stop() {
    node.close();
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
    page(root, path + "limit=2", 2);
    String one = node.traced(root, visitor -> page(visitor, path + "limit=1", 1));
    String many = node.traced(root, visitor -> page(visitor, path + "limit=" + MANY, MANY));
    assertThat(node.statements(one)).isNotEmpty();
    assertThat(node.statements(many)).isEqualTo(node.statements(one));
  }

  private static void page(Visitor visitor, String path, int rows) {
    assertThat(visitor.get(path).answers(200).json().getJsonArray("data")).hasSize(rows);
  }
}
