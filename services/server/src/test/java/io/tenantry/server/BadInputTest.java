package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Route;
import io.tenantry.common.web.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever is sent: a clear problem+json, never 500, never HTML, and nothing is written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

  @RegisterExtension static final DemoHouse HOUSE = new DemoHouse();

  private static final long SEED = 20261121;

  private final TestApp app = HOUSE.app();
  private final World world = HOUSE.world();

  /** Of JSON; the one form that is taken has a test of its own (KnownProviderTest). */
  @TestFactory
  Stream<DynamicNode> everyBodyThatCanBeWrong() {
    return app.routes().stream()
        .filter(route -> route.takes().isPresent() && !route.foreign())
        .map(route ->
            DynamicContainer.dynamicContainer(
                route.method() + " " + route.path(),
                wrongBodies(route).stream().map(wrong -> refused(route, wrong))));
  }

  private record Wrong(String what, Object body, int status) {}

  private List<Wrong> wrongBodies(Route route) {
    JsonObject good = line(route).body().orElseThrow();
    List<Wrong> all = new ArrayList<>();
    all.add(new Wrong("no JSON at all", "name=x", 400));
    all.add(new Wrong("an empty body", "", 400));
    all.add(
        new Wrong("half an object", good.encode().substring(0, good.encode().length() - 1), 400));
    all.add(new Wrong("a list", "[" + good.encode() + "]", 400));
    all.add(new Wrong("two objects", good.encode() + good.encode(), 400));
    all.add(new Wrong("a member of unknown name", good.copy().put("nonsense", 1), 400));
    all.add(new Wrong("10 MB", "{\"name\": \"" + "x".repeat(10 << 20) + "\"}", 413));
    all.add(new Wrong("a deep nest", "{\"name\":" + "[".repeat(100_000), 400));
    for (String member : good.fieldNames()) {
      all.add(new Wrong(member + " is a number", good.copy().put(member, 7), 400));
      all.add(
          new Wrong(
              member + " is an object",
              good.copy().put(member, new JsonObject().put("a", 1)),
              400));
      all.add(new Wrong(member + " has a NUL", withText(good, member, "a\\u0000b"), 400));
      all.add(new Wrong(member + " has half a pair", withText(good, member, "a\\ud800b"), 400));
      all.add(
          new Wrong(
              member + " has 100,000 letters", withText(good, member, "x".repeat(100_000)), 400));
    }
    return all;
  }

  /**
   * The member's text, or the text of its first element, replaced by JSON that is written as is.
   */
  private static String withText(JsonObject good, String member, String raw) {
    JsonObject marked = good.copy();
    marked.put(member, good.getValue(member) instanceof JsonArray ? new JsonArray().add("§") : "§");
    return marked.encode().replace("§", raw);
  }

  private DynamicTest refused(Route route, Wrong wrong) {
    return DynamicTest.dynamicTest(
        wrong.what(),
        () -> {
          var ask = line(route);
          Visitor who = whoMay(route);
          world.settle();
          var before = app.database().fingerprint();
          Reply reply = who.send(route.method(), ask.path(), wrong.body());
          assertRefused(reply, wrong);
          world.settle();
          assertThat(app.database().fingerprint()).isEqualTo(before);
        });
  }

  /** A token that is too long or odd is simply unknown; everything else is told by its pointer. */
  private static void assertRefused(Reply reply, Wrong wrong) {
    assertThat(reply.header("Content-Type")).contains("application/problem+json");
    assertThat(reply.status()).as(reply.text()).isIn(wrong.status(), 400, 401, 404);
    assertThat(reply.json().getString("detail")).isNotBlank();
  }

  @TestFactory
  Stream<DynamicTest> everyQueryThatCanBeWrong() {
    return app.routes().stream()
        .filter(route -> route.query().isPresent())
        .flatMap(route ->
            Stream.of(
                    "nonsense=1",
                    "limit=0",
                    "limit=201",
                    "limit=many",
                    "limit=1&limit=2",
                    "limit=99999999999999999999",
                    "cursor=forged",
                    "cursor=%00",
                    "cursor=" + "A".repeat(4_000),
                    "offset=-1",
                    "offset=10001",
                    "sort=nonsense",
                    "status=nonsense",
                    "search=%00",
                    "search=%ff%fe",
                    "search=%ed%a0%80")
                .map(query -> wrongQuery(route, query)));
  }

  private DynamicTest wrongQuery(Route route, String query) {
    return DynamicTest.dynamicTest(
        route.path() + "?" + query.substring(0, Math.min(40, query.length())),
        () -> {
          var ask = line(route);
          String path = ask.path().replaceAll("\\?.*", "") + "?" + query;
          Reply reply = ask.as(whoMay(route)).send(route.method(), path, ask.body().orElse(null));
          if (reply.status() != 200) {
            reply.answers(400);
            assertThat(reply.header("Content-Type")).contains("application/problem+json");
          } else {
            assertThat(query).as("only a search may find nobody").startsWith("search=");
          }
        });
  }

  @Test
  void aSearchMayBeLongAndOdd() {
    Visitor owner = world.signedIn("owner@acme.test");
    Random random = new Random(SEED);
    for (int i = 0; i < 40; i++) {
      StringBuilder odd = new StringBuilder();
      for (int n = random.nextInt(40); n >= 0; n--) {
        odd.append("%_\\'\"();-–äß🦊 abc*".codePointAt(random.nextInt(16)));
      }
      int status = search(owner, odd.toString()).status();
      assertThat(status).as("seed %d: %s", SEED, odd).isIn(200, 400);
    }
    assertThat(search(owner, "x".repeat(10_000)).status()).isIn(200, 400);
  }

  private static Reply search(Visitor who, String words) {
    String encoded = URLEncoder.encode(words, StandardCharsets.UTF_8);
    return who.get("/v1/orgs/acme/users?search=" + encoded);
  }

  @Test
  void aCursorIsGoodForItsListOnly() {
    Visitor acme = world.signedIn("owner@acme.test");
    Visitor globex = world.signedIn("owner@globex.test");
    String cursor =
        acme.get("/v1/orgs/acme/users?limit=2").answers(200).json().getString("next_cursor");
    acme.get("/v1/orgs/acme/users?limit=2&cursor=" + cursor).answers(200);
    globex.get("/v1/orgs/globex/users?limit=2&cursor=" + cursor).answers(400, "invalid");
    acme.get("/v1/orgs/acme/users?sort=name&cursor=" + cursor).answers(400, "invalid");
    acme.get("/v1/orgs/acme/users?status=active&cursor=" + cursor).answers(400, "invalid");
    acme.get("/v1/orgs/acme/invitations?cursor=" + cursor).answers(400, "invalid");
    acme.get("/v1/orgs/acme/users?cursor=" + cursor.substring(3)).answers(400, "invalid");
    acme.get("/v1/orgs/acme/users?cursor=" + cursor.substring(0, 20)).answers(400, "invalid");
  }

  @Test
  void nothingThatReachesAMailHeaderMayBreakIt() {
    Visitor owner = world.signedIn("owner@acme.test");
    Visitor root = world.signedIn("root@tenantry.test");
    String evil = "x@people.test\r\nBcc: evil@people.test";
    var before = app.mails().all().size();
    owner
        .post(
            "/v1/orgs/acme/invitations",
            new JsonObject().put("email", evil).put("roles", new JsonArray().add("viewer")))
        .answers(400, "invalid");
    root.post(
            "/v1/platform/orgs",
            new JsonObject()
                .put("name", "Evil\r\nBcc: evil@people.test")
                .put("slug", "evil")
                .put("owner_email", "x@people.test"))
        .answers(400, "invalid");
    world.settle();
    assertThat(app.mails().all()).hasSize(before);
  }

  @Test
  void tokensThatAreTamperedOrExpiredAreRefused() {
    Visitor fresh = world.freshlySignedIn("viewer@acme.test");
    fresh.get("/v1/me").answers(200);
    for (String token : List.of("", "x", "a.b.c", "x".repeat(10_000), "ünï.cø.dé")) {
      var who = app.visitor().with("Authorization", "Bearer " + safe(token));
      assertThat(who.get("/v1/me").status()).isIn(401, 431);
    }
    app.clock().advance(Duration.ofMinutes(6));
    try {
      fresh.get("/v1/me").answers(401);
    } finally {
      app.clock().reset();
    }
  }

  private static String safe(String header) {
    return header.replaceAll("[^ -~]", "?");
  }

  private AccessMatrix.Ask line(Route route) {
    return AccessMatrix.line(route).orElseThrow().ask().apply(world.in("acme"));
  }

  private Visitor whoMay(Route route) {
    if (route.permission().equals(Permission.PUBLIC)) {
      return app.visitor();
    }
    return route.scope() == Scope.SYSTEM
        ? world.in("acme").platformService(route.permission().name())
        : world.signedIn("root@tenantry.test");
  }
}
