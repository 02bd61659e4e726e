package io.tenantry.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.watch.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every answer tells browsers and proxies, and what they may ask beside the routes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserMannersTest {

  record Thing(String name) {}

  record Edited(String name) implements Versioned {
    @Override
    public Version version() {
      return Version.of(Instant.ofEpochSecond(1));
    }
  }

  record Since(@Nullable Instant since) {}

  private static final String APP = "https://app.example.com";
  private static final String LONG = "x".repeat(2_000);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Meters meters = Meters.ofNode();
  private int port;

  /** Lets nobody in. */
  private static final class Closed implements Gate {
    @Override
    public Future<Actor> admit(Route route, RequestFacts request) {
      return Future.failedFuture(
          request.allowedOrigin()
              ? new Problem.Unauthorized("allowed-origin", "sign in")
              : new Problem.Unauthorized("foreign-origin", "sign in"));
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

  @BeforeAll
  void listen() throws Exception {
    RouteTable table = new RouteTable();
    table
        .in(Scope.SELF)
        .get("/v1/short", Permission.PUBLIC, call -> Future.succeededFuture(new Thing("a")))
        .get("/v1/long", Permission.PUBLIC, call -> Future.succeededFuture(new Thing(LONG)))
        .get("/v1/edited", Permission.PUBLIC, call -> Future.succeededFuture(new Edited(LONG)))
        .get("/v1/token", Permission.PUBLIC, call -> Future.succeededFuture(new Thing(LONG)))
        .secret()
        .get(
            "/v1/cookie",
            Permission.PUBLIC,
            call -> Future.succeededFuture(Answer.ok(new Thing(LONG)).with("Set-Cookie", "a=b")))
        .get(
            "/v1/ip",
            Permission.PUBLIC,
            call -> Future.succeededFuture(new Thing(call.client().ip())))
        .get(
            "/v1/since",
            Permission.PUBLIC,
            call -> Future.succeededFuture(new Thing("" + call.query(Since.class).since())))
        .query(Since.class)
        .get("/v1/mine", Permission.SIGNED_IN, call -> Future.succeededFuture())
        .post("/v1/short", Permission.PUBLIC, call -> Future.succeededFuture())
        .get(
            "/page",
            Permission.PUBLIC,
            call ->
                Future.succeededFuture(
                    Answer.file("text/html; charset=utf-8", Buffer.buffer("<p>"))))
        .get(
            "/busy",
            Permission.PUBLIC,
            call -> Future.failedFuture(new Problem.TooMany("too-often", "later", 7)));
    HttpManners manners =
        new HttpManners(Set.of(APP), TrustedProxies.of(List.of("127.0.0.1")), true);
    HttpSettings settings = new HttpSettings("127.0.0.1", 0, 1_000, Duration.ofSeconds(5), manners);
    HttpVerticle verticle =
        new HttpVerticle(
            new Reception(table, new Closed(), new Problems(), settings, new NoLedger(), meters),
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
    meters.close();
  }

  @Test
  void dataIsNoPageAndAPageRunsOurFilesOnly() throws Exception {
    var data = get("/v1/short");
    assertThat(data.headers().firstValue("Content-Security-Policy"))
        .contains("default-src 'none'; frame-ancestors 'none'");
    var page = get("/page");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
    assertThat(page.headers().firstValue("Permissions-Policy")).isPresent();
    for (var answer : List.of(data, page, get("/nowhere"))) {
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
      assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy"))
          .contains("same-origin");
      assertThat(answer.headers().firstValue("Strict-Transport-Security"))
          .contains("max-age=31536000");
    }
  }

  @Test
  void pagesOfAnAllowedOriginMayReadOurAnswers() throws Exception {
    for (String path : List.of("/v1/short", "/nowhere", "/v1/mine")) {
      var answer = get(path, "Origin", APP);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(APP);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
      assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
          .contains("ETag", "Location", "Retry-After", "X-Request-Id");
      assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }
    assertThat(get("/v1/mine", "Origin", APP).body()).contains("allowed-origin");
  }

  @Test
  void pagesOfOtherOriginsMayNot() throws Exception {
    for (String origin : List.of("https://evil.example.com", APP + ".evil.com", "null", "*")) {
      var answer = get("/v1/mine", "Origin", origin);
      assertThat(answer.body()).contains("foreign-origin");
      assertThat(answer.headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control"));
      assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }
  }

  @Test
  void aBrowserMayAskBeforeItSends() throws Exception {
    var asked = preflight("/v1/short", APP);
    assertThat(asked.statusCode()).isEqualTo(204);
    assertThat(asked.headers().firstValue("Access-Control-Allow-Methods"))
        .contains("GET, HEAD, OPTIONS, POST");
    assertThat(asked.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization", "Idempotency-Key", "If-Match");
    assertThat(asked.headers().firstValue("Access-Control-Max-Age")).isPresent();
    assertThat(preflight("/v1/short", "https://evil.example.com").headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control"));
    assertThat(preflight("/nowhere", APP).statusCode()).isEqualTo(404);
  }

  @Test
  void everyPathTellsItsMethods() throws Exception {
    var told = send("OPTIONS", "/v1/short");
    assertThat(told.statusCode()).isEqualTo(204);
    assertThat(told.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS, POST");
    var head = send("HEAD", "/v1/long");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(send("HEAD", "/nowhere").statusCode()).isEqualTo(404);
  }

  @Test
  void longAnswersWithoutSecretsComeShorter() throws Exception {
    var request =
        HttpRequest.newBuilder(uri("/v1/long")).header("Accept-Encoding", "br, gzip;q=0.5");
    var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(answer.headers().allValues("Vary")).contains("Accept-Encoding");
    assertThat(answer.body().length).isLessThan(200);
    try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains(LONG);
    }
    for (String path : List.of("/v1/short", "/v1/token", "/v1/cookie", "/v1/edited")) {
      assertThat(get(path, "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
          .as(path)
          .isEmpty();
    }
    for (String refused : List.of("identity", "gzip;q=0", "br, *;q=0")) {
      assertThat(get("/v1/long", "Accept-Encoding", refused).body()).contains(LONG);
    }
  }

  @Test
  void whoIsToldToComeLaterIsToldWhen() throws Exception {
    assertThat(get("/busy").headers().firstValue("Retry-After")).contains("7");
  }

  @Test
  void theClientIsWhomTheProxyNames() throws Exception {
    assertThat(get("/v1/ip", "X-Forwarded-For", "6.6.6.6, 203.0.113.5").body())
        .contains("203.0.113.5");
    assertThat(get("/v1/ip").body()).contains("127.0.0.1");
  }

  @Test
  void aParameterThatNobodyKnowsIsRefused() throws Exception {
    var refused = get("/v1/short?statsu=active");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("?statsu", "is not known here");
    assertThat(get("/page?utm_source=mail").statusCode()).isEqualTo(200);
  }

  @Test
  void aDateAloneMeansItsStart() throws Exception {
    assertThat(get("/v1/since?since=2026-02-28").body()).contains("2026-02-28T00:00:00Z");
    assertThat(get("/v1/since?since=2026-02-28T01:00:00%2B01:00").body())
        .contains("2026-02-28T00:00:00Z");
    assertThat(get("/v1/since?since=2026-02-30").statusCode()).isEqualTo(400);
    assertThat(get("/v1/since?since=2026-2-3").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> preflight(String path, String origin) throws Exception {
    return send("OPTIONS", path, "Origin", origin, "Access-Control-Request-Method", "POST");
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
