package io.tenantry.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.watch.Meters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One event loop, and more people than it can serve, or people who do not hurry. */
class CrowdTest {

  private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Promise<String> work = Promise.promise();
  private final AtomicInteger begun = new AtomicInteger();
  private Reception reception;
  private int port;

  record Thing(String name) {}

  @BeforeEach
  void listen() throws Exception {
    RouteTable table = new RouteTable();
    table
        .in(Scope.SELF)
        .get("/memory", Permission.PUBLIC, call -> Future.succeededFuture(new Thing("here")))
        .post("/work", Permission.PUBLIC, call -> working())
        .takes(Thing.class)
        .answers(200, Thing.class);
    HttpSettings settings = HttpSettings.on("127.0.0.1", 0);
    reception =
        new Reception(
            table, new NoGate(), new Problems(), settings, new NoLedger(), Meters.unwatched());
    HttpVerticle verticle =
        new HttpVerticle(
            reception,
            settings,
            loop -> {},
            new Connections(SHORT_NANOS, TimeUnit.SECONDS.toNanos(60)));
    done(vertx.deployVerticle(verticle));
    port = verticle.port();
  }

  @AfterEach
  void close() throws Exception {
    work.tryComplete("late");
    done(vertx.close());
  }

  @Test
  void whoeverIsOneTooManyIsRefusedAtOnceAndTheOthersAreServed() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> crowd = new ArrayList<>();
    for (int i = 0; i < Admission.REQUESTS_MAX; i++) {
      crowd.add(http.sendAsync(post(), BodyHandlers.ofString()));
    }
    await(() -> begun.get() == Admission.REQUESTS_MAX);

    var refused = http.send(post(), BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo("overloaded");
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(begun).hasValue(Admission.REQUESTS_MAX);
    assertThat(get("/memory").statusCode()).as("costs nothing").isEqualTo(200);

    work.complete("done");
    for (var one : crowd) {
      assertThat(one.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(http.send(post(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @Test
  void whoeverSendsABodySlowlyKeepsNobodyOut() throws Exception {
    work.complete("done");
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i <= Admission.REQUESTS_MAX; i++) {
      slow.add(
          said(
              "POST /work HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                  + "Content-Length: 100\r\n\r\n{"));
    }
    assertThat(http.send(post(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    for (Socket socket : slow) {
      socket.close();
    }
  }

  @Test
  void aConnectionThatAsksNothingIsClosed() throws Exception {
    try (Socket drop = said("GET /memory HT")) {
      assertThat(drop.getInputStream().read()).as("the end").isEqualTo(-1);
    }
    assertThat(get("/memory").statusCode()).isEqualTo(200);
  }

  @Test
  void aNodeThatDrainsEndsEachConnectionWithItsAnswer() throws Exception {
    try (Socket kept = said("GET /memory HTTP/1.1\r\nHost: a\r\n\r\n")) {
      assertThat(until(kept, "}")).startsWith("HTTP/1.1 200 ").doesNotContain("close");
      reception.drain();
      kept.getOutputStream()
          .write("GET /memory HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String last = new String(kept.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(last).startsWith("HTTP/1.1 200 ").containsIgnoringCase("connection: close");
    }
  }

  @Test
  void aRequestUnderWayWhenTheNodeBeginsToDrainIsAnsweredAndToldToo() throws Exception {
    var waiting = http.sendAsync(post(), BodyHandlers.ofString());
    await(() -> begun.get() == 1);
    reception.drain();
    work.complete("done");
    var answer = waiting.get(10, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Connection")).contains("close");
  }

  private Future<?> working() {
    begun.incrementAndGet();
    return work.future().map(Thing::new);
  }

  private HttpRequest post() {
    return HttpRequest.newBuilder(uri("/work"))
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"x\"}"))
        .build();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private Socket said(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String until(Socket socket, String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(end) < 0) {
      read.append((char) socket.getInputStream().read());
    }
    return read.toString();
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private static void done(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static final class NoGate implements Gate {
    @Override
    public Future<Actor> admit(Route route, RequestFacts request) {
      throw new IllegalStateException("every route is open");
    }

    @Override
    public Future<Optional<Actor>> visitor(Route route, RequestFacts request) {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Void> stillGood(Actor actor) {
      return Future.succeededFuture();
    }
  }
}
