package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestDatabase;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.embedded.EmbeddedMailbox;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen of a node from outside, after some traffic: metrics, board, alerts, log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchingTest {

  private static final Path INFRA = Path.of("../../infra");
  private static final String PASSWORD = "a-ship-in-port-is-safe";
  private static final String ROOT = "root@vendor.test";
  private static final String OWNER = "olga@acme.test";
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final TestDatabase database = TestDatabase.create();
  private final EmbeddedMailbox smtp = EmbeddedMailbox.start();
  private final TestMailbox mails = new TestMailbox(smtp);
  private NodeProcess node;
  private String token;
  private String link;
  private String scrape;

  @BeforeAll
  void start(@TempDir Path folder) {
    var installation =
        new NodeProcess.Installation(database.settings(), smtp, List.of(Ports.free()), folder);
    NodeProcess.run(
        installation,
        Map.of("TENANTRY_ADMIN_PASSWORD", PASSWORD),
        "create-admin",
        "--email",
        ROOT,
        "--name",
        "Rita Root");
    node =
        NodeProcess.serve(
            installation, 0, Map.of("TENANTRY_LOG_FORMAT", "json", "TENANTRY_LOG_LEVEL", "debug"));
    traffic();
    scrape = node.watcher().get("/metrics").answers(200).text();
  }

  @AfterAll
  void stop() {
    node.close();
    smtp.close();
    database.close();
  }

  /** Somebody signs in, somebody does not, somebody is invited; addresses that do not exist. */
  private void traffic() {
    signIn(PASSWORD).answers(200);
    token = signIn(PASSWORD).json().getString("access_token");
    signIn("a-wrong-password").answers(401);
    Visitor root = node.visitor().withToken(token);
    root.get("/v1/me").answers(200);
    root.get("/nowhere/" + ROOT).answers(404);
    root.post(
            "/v1/platform/orgs",
            new JsonObject().put("name", "Acme").put("slug", "acme").put("owner_email", OWNER))
        .answers(201);
    link = TestMailbox.token(mails.mailTo(OWNER));
    Poll.until(
        "the mail is counted", () -> sample("tenantry_outbox_jobs_seconds_count", "done") > 0);
  }

  @Test
  void theBoardAsksOnlyForWhatIsExposed() throws IOException {
    JsonNode board = new ObjectMapper().readTree(INFRA.resolve("grafana/tenantry.json").toFile());
    List<String> expressions =
        board.findValuesAsText("expr").stream().filter(text -> !text.isEmpty()).toList();
    assertThat(expressions).hasSizeGreaterThan(30);
    requireKnown(expressions);
    JsonNode variable = board.path("templating").path("list").path(1);
    assertThat(variable.path("name").asText()).isEqualTo("instance");
    assertThat(exposed()).containsKey("tenantry_build_version");
    assertThat(variable.path("definition").asText())
        .isEqualTo("label_values(tenantry_build_version, instance)");
  }

  @Test
  void theAlertsAskOnlyForWhatIsExposed() throws IOException {
    JsonNode rules = new YAMLMapper().readTree(INFRA.resolve("prometheus/alerts.yml").toFile());
    requireKnown(rules.findValuesAsText("expr"));
    assertThat(rules.findValuesAsText("alert"))
        .contains(
            "TenantryNotReady",
            "TenantryLeaseOld",
            "TenantryServerErrors",
            "TenantryPoolWait",
            "TenantryRevocationSlow",
            "TenantryOutboxOverdue",
            "TenantryDeadLetters");
  }

  @Test
  void whatHappenedIsCounted() {
    assertThat(sample("tenantry_sign_ins_total", "outcome=\"signed-in\"")).isEqualTo(2);
    assertThat(sample("tenantry_sign_ins_total", "outcome=\"invalid-credentials\"")).isOne();
    assertThat(sample("tenantry_hashing_seconds_count", "")).isGreaterThanOrEqualTo(3);
    assertThat(sample("tenantry_http_requests_seconds_count", "route=\"/v1/me\"")).isOne();
    assertThat(sample("tenantry_http_requests_seconds_count", "route=\"none\"")).isPositive();
    assertThat(sample("tenantry_pool_wait_seconds_count", "tenantry_identity")).isPositive();
    assertThat(sample("tenantry_lease_age_seconds", "")).isBetween(0.0, 2.0);
    assertThat(sample("tenantry_outbox_rows", "kind=\"mail\",state=\"dead\"")).isZero();
    assertThat(sample("tenantry_ready", "")).isOne();
    assertThat(sample("tenantry_event_loop_lag_seconds_count", "")).isPositive();
  }

  @Test
  void noLabelCarriesAnIdOrWhatSomebodyTyped() {
    assertThat(ID.matcher(scrape).results().toList()).isEmpty();
    assertThat(scrape).doesNotContain(ROOT, OWNER, "/nowhere");
  }

  @Test
  void everyLineOfTheLogIsAnObjectWithItsFields() {
    List<String> ours = node.said().lines().filter(WatchingTest::isOurs).toList();
    assertThat(ours).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    List<JsonObject> lines = ours.stream().map(JsonObject::new).toList();
    JsonObject answered =
        lines.stream()
            .filter(line -> "/v1/me".equals(line.getString("route")))
            .findFirst()
            .orElseThrow();
    assertThat(answered.fieldNames())
        .contains("request.id", "org.id", "user.id", "duration_ms", "@timestamp", "level");
    assertThat(answered.getInteger("status")).isEqualTo(200);
    assertThat(answered.getString("logger_name")).isEqualTo("access");
  }

  @Test
  void theLogKeepsSecretsAtEveryLevel() {
    assertThat(node.said()).doesNotContain(ROOT, OWNER, PASSWORD, "a-wrong-password", token, link);
  }

  /** Java complains to the same stream, in words of its own. */
  private static boolean isOurs(String line) {
    return !line.isBlank() && !line.startsWith("WARNING:") && !line.startsWith("OpenJDK");
  }

  private void requireKnown(List<String> expressions) {
    Map<String, Set<String>> exposed = exposed();
    assertThat(exposed).hasSizeGreaterThan(50);
    assertThat(expressions)
        .allSatisfy(text -> assertThat(Expressions.unknown(text, exposed)).as(text).isEmpty());
    assertThat(Expressions.unknown("rate(tenantry_unheard_of{kind=\"x\"}[5m])", exposed))
        .isNotEmpty();
    assertThat(Expressions.unknown("tenantry_ready{shoe=\"x\"}", exposed)).isNotEmpty();
    assertThat(Expressions.unknown("sum by (shoe) (tenantry_ready)", exposed)).isNotEmpty();
  }

  private Map<String, Set<String>> exposed() {
    return Expressions.exposed(scrape);
  }

  private double sample(String name, String with) {
    Stream<String> now = node.watcher().get("/metrics").answers(200).text().lines();
    return now.filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> line.contains(with))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private Reply signIn(String password) {
    return node.visitor()
        .post(
            "/v1/auth/sign-in", new JsonObject().put("identifier", ROOT).put("password", password));
  }
}
