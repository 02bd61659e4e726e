package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Route;
import io.tenantry.common.web.Scope;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What every route answers to whoever may call it, as a committed file: the wire in examples, each
 * held to the document. A POST answers the same with a key, and again when it is repeated.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AnswersTest {

  @RegisterExtension static final DemoHouse HOUSE = new DemoHouse();

  /** Not JSON of ours: pages, and the documents that have golden files or change by design. */
  private static final Set<String> LEFT_OUT =
      Set.of("/openapi.json", "/.well-known/jwks.json", "/dev/mailbox", "/dev/mailbox.json");

  private final TestApp app = HOUSE.app();
  private final World world = HOUSE.world();
  private final Document document = new Document(app.routes());

  /** First, because what others make would count in the names of what is made here. */
  @TestFactory
  @Order(1)
  Stream<DynamicTest> everyRoute() {
    return routes().map(route -> DynamicTest.dynamicTest(name(route), () -> answer(route)));
  }

  @TestFactory
  Stream<DynamicTest> everyRefusal() {
    return routes().map(route -> DynamicTest.dynamicTest(name(route), () -> refusal(route)));
  }

  @TestFactory
  Stream<DynamicTest> everyPostWithAKey() {
    return routes()
        .filter(Route::keepsAnswers)
        .map(route -> DynamicTest.dynamicTest(name(route), () -> answerTwice(route)));
  }

  private Stream<Route> routes() {
    return app.routes().stream()
        .filter(route -> !LEFT_OUT.contains(route.path()) && !isPage(route) && !route.streams())
        .sorted(Comparator.comparing(Route::path).thenComparing(Route::method));
  }

  private static boolean isPage(Route route) {
    return route.path().startsWith("/console/") || route.path().startsWith("/docs");
  }

  private void answer(Route route) {
    Visitor visitor = whoMay(route);
    var ask = AccessMatrix.line(route).orElseThrow().ask().apply(world.in("acme"));
    world.settle();
    Reply reply = send(route, ask, visitor);
    if (route.file()) {
      Snapshots.json("answers/" + name(route), file(reply));
      return;
    }
    document.hold(route, reply);
    // Read again, so that what is inside is plain maps too.
    Snapshots.json("answers/" + name(route), new JsonObject(shown(route, reply).encode()));
  }

  private void refusal(Route route) {
    var ask = AccessMatrix.line(route).orElseThrow().ask().apply(world.in("acme"));
    Visitor stranger =
        route.permission().equals(Permission.PUBLIC)
            ? app.visitor().with("Content-Type", "text/plain")
            : app.visitor();
    Reply reply = stranger.send(route.method(), ask.path() + "?nonsense=1", "nonsense");
    if (reply.status() >= 400) {
      document.hold(route, reply);
    }
    assertThat(reply.status()).as(reply.text()).isNotEqualTo(500);
  }

  /** The status, the headers and the members of the answer are those of a request without a key. */
  private void answerTwice(Route route) {
    var line = AccessMatrix.line(route).orElseThrow();
    var ask = line.ask().apply(world.in("acme"));
    Reply plain = send(route, line.ask().apply(world.in("acme")), whoMay(route));
    plain.answers(route.status());
    Visitor careful = whoMay(route).with("Idempotency-Key", "answers-" + name(route));
    Reply first = send(route, ask, careful).answers(plain.status());
    assertThat(members(first)).isEqualTo(members(plain));
    assertThat(first.header("Location").isPresent())
        .isEqualTo(plain.header("Location").isPresent());
    if (route.path().equals("/v1/auth/sign-out")) {
      send(route, ask, careful).answers(401);
      return;
    }
    world.settle();
    var before = app.database().fingerprint();
    Reply second = send(route, ask, careful).answers(first.status());
    assertThat(second.header("Idempotency-Replayed")).contains("true");
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  private static Set<String> members(Reply reply) {
    return reply.text().isEmpty() ? Set.of() : reply.json().fieldNames();
  }

  private static Reply send(Route route, AccessMatrix.Ask ask, Visitor visitor) {
    return ask.as(visitor).send(route.method(), ask.path(), ask.body().orElse(null));
  }

  /** Made while it is sent: its first line. */
  private static JsonObject file(Reply reply) {
    return new JsonObject()
        .put("status", reply.status())
        .put("content_type", reply.header("Content-Type").orElseThrow())
        .put(
            "content_disposition",
            reply
                .header("Content-Disposition")
                .orElseThrow()
                .replaceAll("\\d{4}-\\d\\d-\\d\\d", "<day>"))
        .put("first_line", reply.text().lines().findFirst().orElseThrow());
  }

  private static JsonObject shown(Route route, Reply reply) {
    JsonObject answer = new JsonObject().put("status", reply.status());
    reply.header("Location").ifPresent(location -> answer.put("location", location));
    if (!reply.text().isEmpty()) {
      answer.put(
          "body",
          route.path().endsWith("/audit/verify")
              ? still(reply.json())
              : withoutSecrets(withoutSeconds(reply.json())));
    }
    return answer;
  }

  /** Times of tokens are numbers, as RFC 7519 wants them. */
  private static JsonObject withoutSeconds(JsonObject answer) {
    for (String time : List.of("auth_time", "iat", "exp")) {
      if (answer.containsKey(time)) {
        answer.put(time, 0);
      }
    }
    return answer;
  }

  /** What is told once is another thing each time. */
  private static JsonObject withoutSecrets(JsonObject answer) {
    for (String secret : List.of("secret", "uri", "qr", "challenge", "user")) {
      if (answer.getValue(secret) instanceof String) {
        answer.put(secret, "<secret>");
      }
    }
    JsonObject options = answer.getJsonObject("public_key");
    if (options != null) {
      options.put("challenge", "<secret>");
      if (options.containsKey("user")) {
        options.put("user", "<themselves>");
      }
    }
    return answer;
  }

  /** How far the sealer has come differs from run to run. */
  private static JsonObject still(JsonObject verified) {
    verified.getJsonObject("sealed").put("seals", 0).put("events", 0);
    verified.getJsonObject("unsealed").put("count", 0).putNull("oldest");
    if (verified.getJsonObject("head") != null) {
      verified.getJsonObject("head").put("seq", 0);
    }
    return verified;
  }

  private Visitor whoMay(Route route) {
    if (route.permission().equals(Permission.PUBLIC)) {
      return app.visitor();
    }
    if (AccessMatrix.line(route).orElseThrow().goesForGood()) {
      return world.in("acme").somebody();
    }
    if (AccessMatrix.line(route).orElseThrow().inSomebodysName()) {
      return new Impersonators(world).inAcme("read_only");
    }
    if (route.path().matches("/v1/me/(sessions|password|second-factor).*")) {
      return world.freshlySignedIn("editor@acme.test"); // nobody whose other sessions are needed
    }
    if (route.scope() == Scope.SYSTEM) {
      return world.in("acme").service(route.permission().name());
    }
    String who = route.scope() == Scope.PLATFORM ? "root@tenantry.test" : "owner@acme.test";
    return world.freshlySignedIn(who);
  }

  private static String name(Route route) {
    String words = route.path().replaceFirst("^/v1/", "").replaceAll("[^a-zA-Z0-9]+", "-");
    return route.method().toLowerCase(Locale.ROOT) + "-" + words.replaceAll("^-|-$", "");
  }
}
