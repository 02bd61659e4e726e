package io.tenantry.server;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Route;
import io.tenantry.common.web.Scope;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every route answers to whoever may call it, as a committed file: the wire in examples. */
class AnswersTest {

  @RegisterExtension static final DemoHouse HOUSE = new DemoHouse();

  /** Not JSON of ours: pages, and the documents that have golden files or change by design. */
  private static final Set<String> LEFT_OUT =
      Set.of("/openapi.json", "/.well-known/jwks.json", "/dev/mailbox", "/dev/mailbox.json");

  private final TestApp app = HOUSE.app();
  private final World world = HOUSE.world();

  @TestFactory
  Stream<DynamicTest> everyRoute() {
    return app.routes().stream()
        .filter(route -> !LEFT_OUT.contains(route.path()) && !route.path().startsWith("/console/"))
        .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
        .map(route -> DynamicTest.dynamicTest(name(route), () -> answer(route)));
  }

  private void answer(Route route) {
    Visitor visitor = whoMay(route);
    var ask = AccessMatrix.line(route).orElseThrow().ask().apply(world.in("acme"));
    world.settle();
    Reply reply = visitor.send(route.method(), ask.path(), ask.body().orElse(null));
    JsonObject answer = new JsonObject().put("status", reply.status());
    reply.header("Location").ifPresent(location -> answer.put("location", location));
    if (!reply.text().isEmpty()) {
      answer.put(
          "body", route.path().endsWith("/audit/verify") ? still(reply.json()) : reply.json());
    }
    // Read again, so that what is inside is plain maps too.
    Snapshots.json("answers/" + name(route), new JsonObject(answer.encode()));
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
    if (route.path().matches("/v1/me/(sessions|password).*")) {
      return world.freshlySignedIn("editor@acme.test"); // nobody whose other sessions are needed
    }
    String who = route.scope() == Scope.PLATFORM ? "root@tenantry.test" : "owner@acme.test";
    return world.freshlySignedIn(who);
  }

  private static String name(Route route) {
    String words = route.path().replaceFirst("^/v1/", "").replaceAll("[^a-zA-Z0-9]+", "-");
    return route.method().toLowerCase(Locale.ROOT) + "-" + words.replaceAll("^-|-$", "");
  }
}
