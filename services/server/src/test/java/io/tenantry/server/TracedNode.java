package io.tenantry.server;

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
import java.util.function.Consumer;

/** A node of its own with one admin of the platform, which tells what it asks the database. */
final class TracedNode implements AutoCloseable {

  static final String PASSWORD = "a-ship-in-port-is-safe";
  private static final String ROOT = "root@vendor.test";

  final TestDatabase database = TestDatabase.create();
  private final EmbeddedMailbox smtp = EmbeddedMailbox.start();
  private final OtlpReceiver collector = new OtlpReceiver();
  private final NodeProcess node;

  TracedNode(Path folder) {
    var installation =
        new NodeProcess.Installation(database.settings(), smtp, List.of(Ports.free()), folder);
    Map<String, String> admin = Map.of("TENANTRY_ADMIN_PASSWORD", PASSWORD);
    NodeProcess.run(installation, admin, "create-admin", "--email", ROOT, "--name", "Rita Root");
    node = NodeProcess.serve(installation, 0, Map.of("TENANTRY_OTEL_ENDPOINT", collector.url()));
  }

  Visitor visitor() {
    return node.visitor();
  }

  /** The platform's admin, signed in. */
  Visitor root() {
    return signedIn(ROOT);
  }

  Visitor signedIn(String email) {
    var answer = visitor().post("/v1/auth/sign-in", who(email)).answers(200).json();
    return visitor().withToken(answer.getString("access_token"));
  }

  static JsonObject who(String email) {
    return new JsonObject().put("identifier", email).put("password", PASSWORD);
  }

  /** Lets the visitor make a call whose statements are told under the name that this returns. */
  String traced(Visitor visitor, Consumer<Visitor> call) {
    String trace = UUID.randomUUID().toString().replace("-", "");
    call.accept(visitor.with("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
    return trace;
  }

  /** What a traced call asked of the database, in the order of the alphabet. */
  List<String> statements(String trace) {
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

  @Override
  public void close() {
    node.close();
    collector.close();
    smtp.close();
    database.close();
  }
}
