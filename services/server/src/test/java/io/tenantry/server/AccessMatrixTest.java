package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Effect;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Route;
import io.tenantry.common.web.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every route of the table by every kind of actor, with another organization's ids in each path and
 * body. Refused is 401, 403 or 404 and nothing is written; whoever is allowed succeeds.
 */
class AccessMatrixTest {

  @RegisterExtension static final DemoHouse HOUSE = new DemoHouse();

  private static final String CLOSED = "closed-while-impersonating";

  private final TestApp app = HOUSE.app();
  private final World world = HOUSE.world();
  private final Impersonators impersonators = new Impersonators(world);

  @TestFactory
  Stream<DynamicNode> everyRouteByEveryKindOfActor() {
    return app.routes().stream()
        .map(route ->
            DynamicContainer.dynamicContainer(route.method() + " " + route.path(), cases(route)));
  }

  private List<DynamicTest> cases(Route route) {
    var line = AccessMatrix.line(route);
    if (line.isEmpty()) {
      return List.of(
          DynamicTest.dynamicTest(
              "has a line in the matrix",
              () -> assertThat(line).as("add a line for it to AccessMatrix").isPresent()));
    }
    List<DynamicTest> cases = new ArrayList<>();
    if (route.permission().equals(Permission.PUBLIC)) {
      if (route.effect() == Effect.WRITES && !route.foreign()) {
        Visitor page = app.visitor().with("Origin", "https://evil.example");
        cases.add(refused("another site's page", route, line.get(), world.in("acme"), page, 403));
      }
      cases.add(allowed("somebody signed out", route, line.get(), app.visitor()));
      return cases;
    }
    cases.add(
        refused("somebody signed out", route, line.get(), world.in("acme"), app.visitor(), 401));
    if (route.scope() == Scope.SYSTEM) {
      byServices(cases, route, line.get());
    } else if (route.scope() == Scope.SELF) {
      own(cases, route, line.get());
    } else {
      shared(cases, route, line.get());
    }
    inAnothersName(cases, route, line.get());
    if (route.fresh()) {
      cases.add(tooLate(route, line.get()));
    }
    return cases;
  }

  private void own(List<DynamicTest> cases, Route route, AccessMatrix.Line line) {
    // Whoever signs out everywhere is nobody whose session the other cases share.
    String member = line.namesAnOrg() ? "member@acme.test" : "member@globex.test";
    if (line.inSomebodysName()) {
      Visitor self = world.signedIn(member);
      cases.add(refused("a member in their own name", route, line, world.in("acme"), self, 409));
      return;
    }
    cases.add(
        DynamicTest.dynamicTest(
            "a member without any permission",
            () ->
                succeed(
                    route,
                    line,
                    line.goesForGood()
                        ? world.in("acme").somebody()
                        : world.freshlySignedIn(member))));
    if (line.namesAnOrg()) {
      cases.add(
          refused(
              "an admin of another organization with this one's ids",
              route,
              line,
              world.in("acme"),
              world.signedIn("owner@globex.test"),
              404));
    }
  }

  private void byServices(List<DynamicTest> cases, Route route, AccessMatrix.Line line) {
    var acme = world.in("acme");
    String permission = route.permission().name();
    Visitor owner = world.signedIn("owner@acme.test");
    cases.add(refused("an owner", route, line, acme, owner, 401));
    Visitor without = acme.service(permission.equals("user:get") ? "user:list" : "user:get");
    cases.add(refused("a key without the permission", route, line, acme, without, 403));
    Visitor foreign = world.in("globex").service(permission);
    cases.add(
        refused("a key of another organization", route, named(line, "acme"), acme, foreign, 404));
    cases.add(allowed("a key of the organization", route, line, acme.service(permission)));
    Visitor platform = acme.platformService(permission);
    cases.add(
        route.everywhere()
            ? allowed("a key of the platform", route, line, platform)
            : refused("a key of the platform for nobody", route, line, acme, platform, 400));
  }

  /** The same request, naming the organization. */
  private static AccessMatrix.Line named(AccessMatrix.Line line, String org) {
    return new AccessMatrix.Line(
        place -> {
          AccessMatrix.Ask ask = line.ask().apply(place);
          String mark = ask.path().contains("?") ? "&" : "?";
          return new AccessMatrix.Ask(ask.path() + mark + "org=" + org, ask.body());
        },
        false,
        false,
        false);
  }

  private void shared(List<DynamicTest> cases, Route route, AccessMatrix.Line line) {
    var acme = world.in("acme");
    boolean platform = route.scope() == Scope.PLATFORM;
    int hidden = platform ? 404 : 403;
    cases.add(
        refused(
            "a member without the permission",
            route,
            line,
            acme,
            world.signedIn("member@acme.test"),
            hidden));
    Visitor stranger = world.signedIn("owner@globex.test");
    cases.add(refused("an admin of another organization", route, line, acme, stranger, 404));
    if (route.path().matches(".*\\{org}.*\\{.*")) {
      cases.add(
          refused(
              "an admin of another organization, in it, with this one's ids",
              route,
              line,
              acme.behind("globex"),
              stranger,
              404));
    }
    Visitor owner = world.signedIn("owner@acme.test");
    cases.add(
        platform
            ? refused("an owner", route, line, acme, owner, 404)
            : allowed("the right admin", route, line, owner));
    cases.add(allowed("a super admin", route, line, root()));
    if (route.versioned()) {
      Visitor late = (platform ? root() : owner).with("If-Match", "\"another\"");
      cases.add(refused("whoever has read another version", route, line, acme, late, 412));
    }
    if (line.actsOnAPerson()) {
      cases.add(
          refused(
              "an admin against somebody who holds more",
              route,
              line,
              acme.actingOn(platform ? DemoData.ROOT : "owner@acme.test"),
              platform ? world.support() : world.signedIn("admin@acme.test"),
              403));
    }
  }

  /**
   * Somebody who acts as a person who may do everything: read-only changes nothing, and what nobody
   * has opened is closed to both.
   */
  private void inAnothersName(List<DynamicTest> cases, Route route, AccessMatrix.Line line) {
    boolean stays = line.namesAnOrg() && route.scope() == Scope.SELF;
    if (route.impersonated() && !route.closedToReadOnly() && !stays) {
      cases.add(
          DynamicTest.dynamicTest(
              "somebody who reads in another person's name may",
              () -> succeed(route, line, impersonators.of(route, "read_only"))));
      return;
    }
    cases.add(closed("somebody who reads in another person's name", route, line, "read_only"));
    if (!route.impersonated()) {
      cases.add(closed("somebody who acts in another person's name", route, line, "full"));
    }
  }

  private DynamicTest closed(String who, Route route, AccessMatrix.Line line, String mode) {
    return DynamicTest.dynamicTest(
        who + " may not",
        () -> {
          AccessMatrix.Ask ask = line.ask().apply(world.in("acme"));
          Visitor acting = impersonators.of(route, mode);
          world.settle();
          var before = app.database().fingerprint();
          String code = route.impersonated() && !line.namesAnOrg() ? "read-only" : CLOSED;
          Reply reply = send(route, ask, acting);
          if (route.scope() == Scope.SYSTEM) {
            reply.answers(401); // people are not asked who they are there
          } else {
            reply.answers(403, code);
          }
          world.settle();
          assertThat(app.database().fingerprint()).isEqualTo(before);
        });
  }

  /** Whoever may do everything, but has not proved for half an hour who they are. */
  private DynamicTest tooLate(Route route, AccessMatrix.Line line) {
    return DynamicTest.dynamicTest(
        "a super admin who signed in long ago may not",
        () -> {
          AccessMatrix.Ask ask = line.ask().apply(world.in("acme"));
          Visitor late = world.signedInLongAgo(DemoData.ROOT);
          world.settle();
          var before = app.database().fingerprint();
          send(route, ask, late).answers(403, "sign-in-again");
          world.settle();
          assertThat(app.database().fingerprint()).isEqualTo(before);
        });
  }

  private Visitor root() {
    return world.signedIn("root@tenantry.test");
  }

  private DynamicTest allowed(String who, Route route, AccessMatrix.Line line, Visitor visitor) {
    return DynamicTest.dynamicTest(who + " may", () -> succeed(route, line, visitor));
  }

  private void succeed(Route route, AccessMatrix.Line line, Visitor visitor) {
    send(route, line.ask().apply(world.in("acme")), visitor).answers(line.status(route));
  }

  private DynamicTest refused(
      String who,
      Route route,
      AccessMatrix.Line line,
      World.Place place,
      Visitor visitor,
      int status) {
    return DynamicTest.dynamicTest(
        who + " may not",
        () -> {
          AccessMatrix.Ask ask = line.ask().apply(place);
          world.settle();
          var before = app.database().fingerprint();
          send(route, ask, visitor).answers(status);
          world.settle();
          assertThat(app.database().fingerprint()).isEqualTo(before);
        });
  }

  /** Of a stream the head is enough: it does not end. */
  private static Reply send(Route route, AccessMatrix.Ask ask, Visitor visitor) {
    String method = route.streams() ? "HEAD" : route.method();
    return ask.as(visitor).send(method, ask.path(), ask.body().orElse(null));
  }
}
