package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Row-level security is a wall of its own: every statement of the house, asked for one organization
 * by a transaction that is in another, finds and writes nothing; neither does it when whoever wrote
 * it forgot to name the organization.
 *
 * <p>Each statement is first asked past the wall, with values found in the organization's own rows,
 * until it finds something: so a statement that finds nothing behind the wall is stopped by it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecondWallTest {

  @RegisterExtension static final DemoHouse HOUSE = new DemoHouse();

  /** What a fair share of statements must find past the wall, or the test tells little. */
  private static final double FOUND_AT_LEAST = 0.75;

  /** Enough for the right ids among the few of each column. */
  private static final int ATTEMPTS = 100;

  /** Nobody counts whether these find something. */
  private static final int A_FEW = 8;

  /** They tell nothing of any organization. */
  private static final TreeSet<String> OF_NOBODY =
      new TreeSet<>(
          List.of(
              "ApplicationPermissionSql.HOLD",
              "ApplicationPermissionSql.LOCK_ALL",
              "ClusterSql.RAISE",
              "SealSql.ALONE",
              "SessionSql.NOW_MS"));

  /** Where sign-in has to know, or to leave work for, any organization; and says no more. */
  private static final TreeSet<String> BY_SIGN_IN =
      new TreeSet<>(List.of("OutboxSql.ADD", "OutboxSql.ADD_ALL", "OrganizationSql.SLUGS"));

  private static final List<String> NOT_FOUND = new ArrayList<>();
  private static int asked;
  private static WalledStatements walls;
  private static UUID acme;
  private static UUID globex;

  /** Nobody is in it, so whatever is found there is somebody else's. */
  private static UUID empty;

  @BeforeAll
  static void open() {
    acme = org("acme");
    globex = org("globex");
    empty = UUID.randomUUID();
    fill("acme");
    fill("globex");
    HOUSE.world().settle();
    walls = new WalledStatements(HOUSE.app().database().connect(), acme);
  }

  @AfterAll
  static void close() {
    walls.close();
  }

  @TestFactory
  @Order(1)
  Stream<DynamicTest> everyStatement() {
    return HouseStatement.all()
        .filter(statement -> !OF_NOBODY.contains(statement.constant()))
        .map(statement -> DynamicTest.dynamicTest(statement.name(), () -> check(statement)));
  }

  private static void check(HouseStatement statement) {
    WalledStatements.Asked found =
        walls.past(statement.numbered(), statement.isPlatformWide() ? A_FEW : ATTEMPTS);
    if (!statement.isPlatformWide()) {
      asked++;
      if (!found.found()) {
        NOT_FOUND.add(statement.name());
      }
      assertNothing(found, "tenantry_tenant", globex, "of another organization");
      if (!BY_SIGN_IN.contains(statement.constant())) {
        assertNothing(found, "tenantry_identity", globex, "of another organization");
      }
    }
    assertNothing(found, "tenantry_tenant", empty, "of an empty organization");
    assertNothing(found.struck(), "tenantry_tenant", empty, "without naming it");
  }

  private static void assertNothing(
      WalledStatements.Asked question, String login, UUID context, String how) {
    assertThat(walls.behind(question, login, context))
        .as("%s %s: %s", login, how, question.sql())
        .isEqualTo(Optional.empty());
  }

  @Test
  @Order(2)
  void mostOfThemFindSomethingPastTheWall() {
    assertThat(NOT_FOUND).as("of %d", asked).hasSizeLessThan((int) (asked * (1 - FOUND_AT_LEAST)));
  }

  private static UUID org(String slug) {
    return (UUID)
        HOUSE
            .app()
            .database()
            .rows("SELECT id FROM organizations WHERE slug = ?", slug)
            .getFirst()
            .get("id");
  }

  /** Something in every table of an organization. */
  private static void fill(String slug) {
    World world = HOUSE.world();
    var place = world.in(slug);
    String _ = place.teamWithSomebody();
    String role = place.role("/v1/orgs/{org}");
    String _ = place.apiKey("/v1/orgs/{org}");
    String prefix = "/v1/orgs/" + slug;
    var owner = world.signedIn("owner@" + slug + ".test");
    owner
        .put(
            prefix + "/users/" + place.teammate() + "/roles",
            new JsonObject().put("roles", new JsonArray().add(role).add("viewer")))
        .answers(200);
    owner
        .put(
            prefix + "/users/" + place.teammate() + "/permissions",
            new JsonObject().put("permissions", new JsonArray().add("user:update")))
        .answers(200);
    owner
        .with("Idempotency-Key", "wall")
        .post(prefix + "/invitations", place.newInvitation("viewer"))
        .answers(201);
    owner.put(prefix + "/users/" + place.teammate() + "/suspension", "{}").answers(200);
    owner.delete(prefix + "/users/" + place.teammate() + "/suspension").answers(204);
  }
}
