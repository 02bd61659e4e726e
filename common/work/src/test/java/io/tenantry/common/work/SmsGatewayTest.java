package io.tenantry.common.work;

import static io.tenantry.common.work.TestNode.ACME;
import static io.tenantry.common.work.TestNode.IMPATIENT;
import static io.tenantry.common.work.TestNode.await;
import static io.tenantry.common.work.TestNode.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A gateway that answers as it is told to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmsGatewayTest {

  private static final String LEFT = "SELECT count(*) FROM outbox";
  private static final String DEAD = "SELECT count(*) FROM outbox WHERE state = 'dead'";
  private static final TextMessage MESSAGE = new TextMessage("+4930123456", "Your code: 042137");
  private static final SecretBox BOX = new SecretBox(new byte[SecretBox.MASTER_KEY_BYTES]);

  private record Asked(String token, String key, JsonObject body) {}

  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private TestPostgres postgres;
  private TestNode node;
  private HttpServer server;
  private TextMessages messages;

  @BeforeAll
  void openTheDatabase() throws Exception {
    postgres = new TestPostgres();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(
              new Asked(
                  exchange.getRequestHeaders().getFirst("Authorization"),
                  exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                  new JsonObject(body)));
          Integer answer = answers.poll();
          exchange.sendResponseHeaders(answer == null ? 202 : answer, -1);
          exchange.close();
        });
    server.start();
  }

  @BeforeEach
  void openTheNode() throws Exception {
    asked.clear();
    node = new TestNode(postgres);
    var settings =
        new SmsSettings.Gateway(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/messages"),
            Optional.of("a-token"),
            Optional.of("Tenantry"));
    messages = messages(settings);
    node.outbox.on(TextMessages.KIND, new SmsGateway(messages, settings)::deliver);
  }

  @AfterEach
  void closeTheNode() throws Exception {
    node.close();
    postgres.execute("TRUNCATE outbox");
  }

  @AfterAll
  void close() throws IOException {
    server.stop(0);
    postgres.close();
  }

  @Test
  void theGatewayIsToldWhomWhatAndByWhichId() throws Exception {
    queue(Duration.ofMinutes(10));
    node.working(IMPATIENT);
    eventually(() -> postgres.number(LEFT) == 0);
    Asked once = asked.getFirst();
    assertThat(asked).hasSize(1);
    assertThat(once.token()).isEqualTo("Bearer a-token");
    assertThat(once.body().getString("to")).isEqualTo("+4930123456");
    assertThat(once.body().getString("text")).isEqualTo("Your code: 042137");
    assertThat(once.body().getString("from")).isEqualTo("Tenantry");
    assertThat(once.body().getString("id")).isEqualTo(once.key());
  }

  @Test
  void aGatewayThatFailsIsAskedAgainUnderTheSameId() throws Exception {
    answers.addAll(List.of(503, 401));
    queue(Duration.ofMinutes(10));
    node.working(IMPATIENT);
    eventually(() -> postgres.number(LEFT) == 0);
    assertThat(asked).hasSize(3);
    assertThat(asked.stream().map(Asked::key).distinct()).hasSize(1);
  }

  @Test
  void aMessageThatIsRefusedIsNotSentAgain() throws Exception {
    answers.add(422);
    queue(Duration.ofMinutes(10));
    node.working(IMPATIENT);
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aCodeThatNobodyWaitsForAnyMoreIsNotSent() throws Exception {
    queue(Duration.ofMinutes(-1));
    node.working(IMPATIENT);
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(asked).isEmpty();
  }

  @Test
  void neitherNumberNorTextLieOpenInTheDatabase() throws Exception {
    queue(Duration.ofMinutes(10));
    String number = "SELECT count(*) FROM outbox WHERE payload::text LIKE '%30123456%'";
    String text = "SELECT count(*) FROM outbox WHERE payload::text LIKE '%042137%'";
    assertThat(postgres.number(LEFT)).isEqualTo(1);
    assertThat(postgres.number(number) + postgres.number(text)).isZero();
    assertThat(MESSAGE.toString()).doesNotContain("30123456", "042137");
  }

  @Test
  void withoutAGatewayWhatNeedsOneSaysSo() {
    TextMessages none = messages(new SmsSettings.None());
    assertThat(none.areSent()).isFalse();
    assertThatThrownBy(none::require)
        .isInstanceOfSatisfying(
            Problem.Unavailable.class, no -> assertThat(no.code()).isEqualTo("sms-not-configured"));
  }

  private TextMessages messages(SmsSettings settings) {
    return new TextMessages(node.outbox, node.mails, BOX, settings, InstantSource.system());
  }

  private void queue(Duration useful) throws Exception {
    await(node.database.write(Actor.system(ACME), tx -> messages.queue(tx, ACME, MESSAGE, useful)));
  }
}
