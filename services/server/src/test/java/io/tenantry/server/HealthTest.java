package io.tenantry.server;

import static io.tenantry.common.web.Permission.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.cluster.ClusterSettings;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestDatabase;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.watch.TraceSettings;
import io.tenantry.common.web.HttpSettings;
import io.tenantry.common.web.Scope;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.MailSettings;
import io.tenantry.common.work.NodeSettings;
import io.tenantry.credentials.PasswordSettings;
import io.tenantry.signin.OidcSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a supervisor and a load balancer hear, on a whole node. */
class HealthTest {

  private static final Duration BLOCKED_AFTER = Duration.ofMillis(800);

  private static final String HANG_UP =
      """
      SELECT count(pg_terminate_backend(pid))
        FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()
      """;

  private final TestDatabase database = TestDatabase.create();
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final Promise<Void> slow = Promise.promise();
  private final Server server =
      new Server(
          settings(),
          new ManagementSettings("127.0.0.1", 0),
          PasswordSettings.usual(),
          Keeping.usual(),
          OidcSettings.none(),
          TraceSettings.off(),
          BLOCKED_AFTER);

  @AfterEach
  void stop() {
    blocked.countDown();
    slow.tryComplete();
    TestApp.await(server.stop());
    database.close();
  }

  @Test
  void aNodeIsReadyWhenItHasStartedAndAsLongAsItHasTheDatabase() {
    close(true);
    Future<Void> started = server.start(List.of());
    Poll.until("the private port is open", () -> server.managementPort() != 0);
    assertThat(reasons(503)).contains("starting").anyMatch(why -> why.startsWith("no lease"));
    assertThat(gauge("tenantry_ready")).isZero();

    close(false);
    TestApp.await(started);
    Poll.until("it is ready", () -> management().get("/health/ready").status() == 200);
    assertThat(reasons(200)).isEmpty();
    assertThat(gauge("tenantry_ready")).isOne();
    visitor().get("/health/ready").answers(200);

    close(true);
    Poll.until("it has lost its lease", () -> management().get("/health/ready").status() == 503);
    assertThat(reasons(503)).anyMatch(why -> why.startsWith("no lease"));
    assertThat(gauge("tenantry_lease_valid")).isZero();
    assertThat(visitor().get("/health/ready").answers(503, "not-ready").text())
        .doesNotContain("lease");
    management().get("/health/live").answers(200);
    close(false);
    Poll.until("it is ready again", () -> management().get("/health/ready").status() == 200);
  }

  @Test
  void aNodeThatStopsIsNotReadyWhileItFinishesWhatIsUnderWay() {
    TestApp.await(server.start(List.of(this::addRoutes)));
    var underWay = CompletableFuture.supplyAsync(() -> visitor().get("/test/slow").status());
    Poll.until("it is under way", () -> gauge("tenantry_http_in_flight_requests") > 0);

    Future<Void> stopping = server.stop();
    assertThat(reasons(503)).contains("stopping");
    management().get("/health/live").answers(200);
    slow.complete();
    assertThat(underWay.join()).isEqualTo(204);
    TestApp.await(stopping);
  }

  @Test
  void aNodeWhoseEventLoopIsBlockedIsNotAlive() {
    TestApp.await(server.start(List.of(this::addRoutes)));
    management().get("/health/live").answers(200);
    var caught = CompletableFuture.runAsync(() -> visitor().get("/test/block"));
    JsonObject told =
        Poll.until(
            "the private port tells that a loop is blocked",
            () ->
                Optional.of(management().get("/health/live"))
                    .filter(answer -> answer.status() == 503)
                    .map(answer -> answer.json()));
    assertThat(told.getString("status")).isEqualTo("not-live");
    assertThat(told.getLong("event_loop_silence_ms"))
        .isGreaterThanOrEqualTo(BLOCKED_AFTER.toMillis());
    blocked.countDown();
    caught.join();
    Poll.until("it lives again", () -> management().get("/health/live").status() == 200);
  }

  private void addRoutes(Assembly assembly) {
    assembly
        .routes()
        .in(Scope.SELF)
        .get("/test/slow", PUBLIC, call -> slow.future())
        .get(
            "/test/block",
            PUBLIC,
            call -> {
              awaitLatch();
              return Future.succeededFuture();
            });
  }

  /** What nobody may do on an event loop. */
  private void awaitLatch() {
    try {
      blocked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As if the database were away, for this node only. */
  private void close(boolean away) {
    String name = database.settings().database();
    database.run("ALTER DATABASE " + name + " CONNECTION LIMIT " + (away ? 0 : -1));
    if (away) {
      database.rows(HANG_UP);
    }
  }

  private List<String> reasons(int status) {
    return management().get("/health/ready").answers(status).json().getJsonArray("reasons").stream()
        .map(String::valueOf)
        .toList();
  }

  private double gauge(String name) {
    return management()
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  private Visitor management() {
    return new Visitor(URI.create("http://127.0.0.1:" + server.managementPort()));
  }

  private Visitor visitor() {
    return new Visitor(URI.create("http://127.0.0.1:" + server.port()));
  }

  private NodeSettings settings() {
    return new NodeSettings(
        Set.of(NodeSettings.Role.HTTP),
        2,
        HttpSettings.on("127.0.0.1", -1),
        database.settings(),
        ClusterSettings.alone(),
        MailSettings.open("127.0.0.1", 0, "nobody@tenantry.test"),
        new SecretBox(new byte[SecretBox.MASTER_KEY_BYTES]),
        Clock.systemUTC(),
        URI.create("http://tenantry.test"));
  }
}
