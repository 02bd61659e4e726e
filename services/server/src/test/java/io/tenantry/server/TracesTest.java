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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a collector gets from a node that tells traces, and that the others do not even begin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracesTest {

  private static final String PASSWORD = "a-ship-in-port-is-safe";
  private static final String ROOT = "root@vendor.test";
  private static final String OWNER = "olga@acme.test";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String UNTOLD = "0af7651916cd43dd8448eb211c80319c";

  private final TestDatabase database = TestDatabase.create();
  private final EmbeddedMailbox smtp = EmbeddedMailbox.start();
  private final OtlpReceiver collector = new OtlpReceiver();
  private NodeProcess node;
  private String token;
  private String link;

  @BeforeAll
  void start(@TempDir Path folder) {
    NodeProcess.Installation installation = installation(folder);
    NodeProcess.run(
        installation,
        Map.of("TENANTRY_ADMIN_PASSWORD", PASSWORD),
        "create-admin",
        "--email",
        ROOT,
        "--name",
        "Rita Root");
    node =
        NodeProcess.serve(installation, 0, Map.of("TENANTRY_OTEL_ENDPOINT", collector.url() + "/"));
    traffic();
  }

  @AfterAll
  void stop() {
    node.close();
    collector.close();
    smtp.close();
    database.close();
  }

  private void traffic() {
    token = signIn(node, "00-" + TRACE + "-" + CALLER + "-01");
    Visitor root = node.visitor().withToken(token);
    root.get("/v1/platform/orgs?q=" + OWNER).answers(400);
    root.get("/nowhere/" + ROOT).answers(404);
    signIn(node, "00-" + UNTOLD + "-" + CALLER + "-00");
    JsonObject acme = new JsonObject().put("name", "Acme").put("slug", "acme");
    root.post("/v1/platform/orgs", acme.put("owner_email", OWNER)).answers(201);
    link = TestMailbox.token(new TestMailbox(smtp).mailTo(OWNER));
    Poll.until("the mail is told", () -> named("mail").isPresent());
    Poll.until("its request too", () -> named("POST /v1/platform/orgs").isPresent());
  }

  @Test
  void aRequestIsToldByItsRouteAsPartOfTheCallersTrace() {
    OtlpSpan signIn = named("POST /v1/auth/sign-in").orElseThrow();
    assertThat(signIn.trace()).isEqualTo(TRACE);
    assertThat(signIn.parent()).isEqualTo(CALLER);
    assertThat(signIn.attributes())
        .containsOnly(
            Map.entry("http.request.method", "POST"),
            Map.entry("http.route", "/v1/auth/sign-in"),
            Map.entry("http.response.status_code", "200"));
    assertThat(named("GET").orElseThrow().attributes())
        .containsOnly(
            Map.entry("http.request.method", "GET"), Map.entry("http.response.status_code", "404"));
  }

  @Test
  void whatWasAskedOfTheDatabaseBelongsToTheRequest() {
    OtlpSpan signIn = named("POST /v1/auth/sign-in").orElseThrow();
    List<OtlpSpan> asked =
        collector.spans().stream().filter(span -> span.parent().equals(signIn.id())).toList();
    assertThat(asked).hasSizeGreaterThan(2);
    assertThat(asked)
        .allSatisfy(span -> {
          assertThat(span.trace()).isEqualTo(TRACE);
          assertThat(span.attributes()).containsOnlyKeys("db.system.name", "db.query.text");
          assertThat(span.attributes().get("db.query.text")).startsWith(span.name() + " ");
        });
    assertThat(asked)
        .anySatisfy(span ->
            assertThat(span.attributes().get("db.query.text")).contains("INSERT INTO sessions"));
  }

  @Test
  void aMailBelongsToTheRequestThatWantedIt() {
    OtlpSpan mail = named("mail").orElseThrow();
    OtlpSpan request = named("POST /v1/platform/orgs").orElseThrow();
    assertThat(mail.parent()).isEqualTo(request.id());
    assertThat(mail.trace()).isEqualTo(request.trace());
    assertThat(mail.attributes()).isEmpty();
  }

  @Test
  void whoeverCallsDecidesWhetherTheirTraceIsTold() {
    assertThat(collector.spans()).isNotEmpty().noneMatch(span -> span.trace().equals(UNTOLD));
    assertThat(node.said()).contains("trace.id=\"" + TRACE + "\"").doesNotContain(UNTOLD);
  }

  @Test
  void nothingPersonalIsTold() {
    assertThat(collector.everything())
        .contains("tenantry", "/v1/platform/orgs")
        .doesNotContain(
            ROOT, OWNER, "vendor.test", "acme", PASSWORD, token, link, "/nowhere", "127.0.0.1");
  }

  @Test
  void withoutACollectorNothingOfItIsLoaded(@TempDir Path folder) throws IOException {
    Path loaded = folder.resolve("classes");
    Map<String, String> watched =
        Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + loaded, "TENANTRY_ROLES", "http");
    try (NodeProcess untold = NodeProcess.serve(installation(folder), 0, watched)) {
      signIn(untold, "00-" + UNTOLD + "-" + CALLER + "-01");
    }
    assertThat(Files.readString(loaded))
        .contains("io.tenantry.common.watch.Traces ")
        .doesNotContain("io.opentelemetry", "io.tenantry.common.watch.SpanTracer");
  }

  /** A node by itself. */
  private NodeProcess.Installation installation(Path folder) {
    List<Integer> alone = List.of(Ports.free());
    return new NodeProcess.Installation(database.settings(), smtp, alone, folder);
  }

  private Optional<OtlpSpan> named(String name) {
    return collector.spans().stream()
        .filter(span -> span.name().equals(name) || span.name().startsWith(name + " invite"))
        .findFirst();
  }

  private static String signIn(NodeProcess node, String traceparent) {
    JsonObject who = new JsonObject().put("identifier", ROOT).put("password", PASSWORD);
    return node.visitor()
        .with("traceparent", traceparent)
        .with("tracestate", "vendor.test=" + PASSWORD)
        .post("/v1/auth/sign-in", who)
        .answers(200)
        .json()
        .getString("access_token");
  }
}
