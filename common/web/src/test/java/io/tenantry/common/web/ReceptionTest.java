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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceptionTest {

  record Thing(String name) {}

  private static final Permission MAKE = new Permission("thing:make");
  private static final UUID ADA = UUID.randomUUID();

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Promise<String> slow = Promise.promise();
  private final DoorKeeper gate = new DoorKeeper();
  private final Meters meters = Meters.ofNode();
  private int port;

  /** Lets in whoever says "in", at once or later, until told otherwise. */
  private static final class DoorKeeper implements Gate {
    volatile boolean good = true;
    volatile Future<Void> wait = Future.succeededFuture();

    @Override
    public Future<Actor> admit(Route route, RequestFacts request) {
      if (!request.bearer().equals(Optional.of("in"))) {
        return Future.failedFuture(new Problem.Unauthorized("not-signed-in", "sign in"));
      }
      Actor actor =
          new Actor(
              ADA,
              ADA,
              ADA,
              Set.of(MAKE),
              false,
              Instant.EPOCH,
              request.client(),
              Entry.plain(ADA));
      return wait.isComplete() ? Future.succeededFuture(actor) : wait.map(actor);
    }

    @Override
    public Future<Optional<Actor>> visitor(Route route, RequestFacts request) {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Void> stillGood(Actor actor) {
      return good
          ? Future.succeededFuture()
          : Future.failedFuture(new Problem.Unauthorized("session-ended", "sign in again"));
    }
  }

  @BeforeAll
  void listen() throws Exception {
    RouteTable table = new RouteTable();
    table
        .in(Scope.ORG)
        .get("/things/{thing}", MAKE, call -> Future.succeededFuture(new Thing(call.path("thing"))))
        .get("/things/special", MAKE, call -> Future.succeededFuture(new Thing("the special one")))
        .post(
            "/things",
            MAKE,
            call ->
                Future.succeededFuture(
                    Answer.created("/things/1", call.body(Thing.class)).with("Set-Cookie", "a=1")))
        .takes(Thing.class)
        .answers(201, Thing.class)
        .delete("/things/{thing}", MAKE, call -> Future.succeededFuture());
    table
        .in(Scope.SELF)
        .get("/open", Permission.PUBLIC, call -> Future.succeededFuture(new Thing("open")))
        .get(
            "/broken",
            Permission.PUBLIC,
            call -> {
              throw new IllegalStateException("a defect");
            })
        .get("/slow", Permission.PUBLIC, call -> slow.future());
    HttpSettings settings = new HttpSettings("127.0.0.1", 0, 1_000, Duration.ofSeconds(1));
    HttpVerticle verticle =
        new HttpVerticle(
            new Reception(table, gate, new Problems(), settings, new NoLedger(), meters),
            settings,
            loop -> {});
    vertx
        .deployVerticle(verticle)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    port = verticle.port();
  }

  @AfterAll
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aValueIs200AndAShapedAnswerAsItSays() throws Exception {
    assertAnswer(get("/v1/orgs/acme/things/a%20b"), 200, "a b");
    assertAnswer(get("/v1/orgs/acme/things/special"), 200, "the special one");
    var made = post("/v1/orgs/acme/things", "{\"name\":\"x\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location")).contains("/things/1");
    assertThat(made.headers().firstValue("Set-Cookie")).contains("a=1");
    assertThat(send("DELETE", "/v1/orgs/acme/things/1", null, "in").statusCode()).isEqualTo(204);
  }

  @Test
  void nobodyComesInWithoutTheGate() throws Exception {
    assertProblem(send("GET", "/v1/orgs/acme/things/1", null, "out"), 401, "not-signed-in");
    assertThat(send("GET", "/open", null, null).statusCode()).isEqualTo(200);
  }

  @Test
  void unknownPathsAndMethodsAreProblems() throws Exception {
    assertProblem(get("/nowhere"), 404, "not-found");
    assertProblem(get("/v1/orgs/acme/things/1/more"), 404, "not-found");
    assertProblem(get("/v1/orgs//things/1"), 404, "not-found");
    assertProblem(get("/open/"), 404, "not-found");
    assertProblem(get("/v1/orgs/acme/things/%00"), 404, "not-found");
    assertProblem(get("/v1/orgs/acme/things/%ff"), 404, "not-found");
    var wrong = send("PUT", "/v1/orgs/acme/things/1", "{}", "in");
    assertProblem(wrong, 405, "method-not-allowed");
    assertThat(wrong.headers().firstValue("Allow")).contains("DELETE, GET, HEAD, OPTIONS");
  }

  @Test
  void aDefectTellsOnlyTheIdOfTheRequest() throws Exception {
    var answer = get("/broken");
    assertProblem(answer, 500, "unexpected");
    assertThat(answer.body())
        .doesNotContain("a defect")
        .contains(answer.headers().firstValue("X-Request-Id").orElseThrow());
  }

  @Test
  void whatTakesTooLongIsGivenUp() throws Exception {
    assertProblem(get("/slow"), 503, "timeout");
  }

  @Test
  void bodiesHaveALimitAndMustBeJson() throws Exception {
    assertProblem(
        post("/v1/orgs/acme/things", "{\"name\":\"" + "x".repeat(1_000) + "\"}"), 413, "too-large");
    assertProblem(post("/v1/orgs/acme/things", "{\"name\":"), 400, "not-json");
    assertProblem(post("/v1/orgs/acme/things", "{\"nome\":\"x\"}"), 400, "invalid");
    var form =
        http.send(
            HttpRequest.newBuilder(uri("/v1/orgs/acme/things"))
                .header("Authorization", "Bearer in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=x"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertProblem(form, 415, "unsupported-media-type");
  }

  @Test
  void aChunkedBodyHasTheSameLimit() throws Exception {
    String big = "x".repeat(5_000);
    var answer =
        http.send(
            HttpRequest.newBuilder(uri("/v1/orgs/acme/things"))
                .header("Authorization", "Bearer in")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(() ->
                        new java.io.ByteArrayInputStream(big.getBytes(StandardCharsets.UTF_8))))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertProblem(answer, 413, "too-large");
  }

  @Test
  void aBodyThatComesAcrossARevocationIsRefused() throws Exception {
    gate.good = false;
    try {
      assertProblem(post("/v1/orgs/acme/things", "{\"name\":\"x\"}"), 401, "session-ended");
    } finally {
      gate.good = true;
    }
  }

  @Test
  void aBodyWaitsForAGateThatHasToLook() throws Exception {
    Promise<Void> looked = Promise.promise();
    gate.wait = looked.future();
    try {
      vertx.setTimer(100, t -> looked.complete());
      assertAnswer(post("/v1/orgs/acme/things", "{\"name\":\"later\"}"), 201, "later");
    } finally {
      gate.wait = Future.succeededFuture();
    }
  }

  @Test
  void requestsAreMeasuredByTheLineOfTheTableThatTheyMeet() throws Exception {
    get("/v1/orgs/acme/things/measured-one");
    get("/v1/orgs/acme/things/measured-two");
    get("/measured-nowhere/" + "x".repeat(20));
    get("/slow");
    get("/open"); // comes through the same event loop, so those before it are counted

    String path = "route=\"/v1/orgs/{org}/things/{thing}\",status=\"200\"";
    assertThat(sample("tenantry_http_requests_seconds_count{method=\"GET\"," + path))
        .isGreaterThanOrEqualTo(2);
    assertThat(sample("tenantry_http_requests_seconds_count{method=\"none\",route=\"none\""))
        .isPositive();
    assertThat(sample("tenantry_http_turned_away_total{code=\"timeout\"}")).isPositive();
    assertThat(meters.text()).doesNotContain("measured-");
  }

  private double sample(String beginning) {
    return meters
        .text()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void theIdOfARequestIsTakenOverOnlyWhenHarmless() throws Exception {
    assertThat(requestId("trace-1.A_b")).isEqualTo("trace-1.A_b");
    assertThat(requestId("a b<script>")).matches("[0-9a-f]{16,24}");
  }

  @Test
  void whatIsNotHttpIsAnsweredAsAProblemToo() throws Exception {
    assertThat(raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .contains(" 414 ")
        .contains("uri-too-long");
    assertThat(raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
        .contains(" 431 ");
    assertThat(raw("what is this\r\n\r\n")).contains(" 400 ").contains("malformed");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readNBytes(400), StandardCharsets.UTF_8);
    }
  }

  private String requestId(String given) throws Exception {
    var request = HttpRequest.newBuilder(uri("/open")).header("X-Request-Id", given).build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    return answer.headers().firstValue("X-Request-Id").orElseThrow();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, null, "in");
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send("POST", path, body, "in");
  }

  private HttpResponse<String> send(String method, String path, String body, String token)
      throws Exception {
    var request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static void assertAnswer(HttpResponse<String> answer, int status, String name) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getString("name")).isEqualTo(name);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonObject body = new JsonObject(answer.body());
    assertThat(body.getInteger("status")).isEqualTo(status).isEqualTo(answer.statusCode());
    assertThat(body.getString("code")).isEqualTo(code);
    assertThat(body.getString("detail")).isNotBlank();
  }
}
