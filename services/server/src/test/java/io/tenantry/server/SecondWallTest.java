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
  private static final double FOUND_AT_LEAST = 0.9;

  /** Enough for the right ids among the few of each column. */
  private static final int ATTEMPTS = 200;

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

  /**
   * Where sign-in has to know, or to leave work for, any organization; and says no more. Usernames
   * stand in the table of sign-in names, which no organization can read.
   */
  private static final TreeSet<String> BY_SIGN_IN =
      new TreeSet<>(
          List.of(
              "IdentifierSql.REMOVE_USERNAME",
              "OutboxSql.ADD",
              "OutboxSql.ADD_ALL",
              "OrganizationSql.SLUGS"));

  /**
   * Beside people they tell how many the organization that was entered has, whichever they name.
   */
  private static final TreeSet<String> WITH_A_TOTAL =
      new TreeSet<>(List.of("PeopleSql.MEMBERS_FOUND"));

  private static final List<String> NOT_FOUND = new ArrayList<>();
  private static int asked;
  private static WalledStatements walls;
  private static FittingValues fitting;
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
    leaveWork(acme);
    leaveWork(globex);
    fitting = new FittingValues(HOUSE.app().database(), acme);
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
    String sql = question(statement);
    WalledStatements.Asked found =
        fitting
            .of(statement)
            .map(values -> walls.past(sql, values))
            .orElseGet(() -> walls.past(sql, statement.isPlatformWide() ? A_FEW : ATTEMPTS));
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
    if (!statement.isPlatformWide() && !BY_SIGN_IN.contains(statement.constant())) {
      assertNothing(found.struck(), "tenantry_identity", empty, "without naming it");
    }
  }

  private static String question(HouseStatement statement) {
    String sql = statement.numbered();
    return WITH_A_TOTAL.contains(statement.constant())
        ? "SELECT user_id FROM (" + sql + ") people WHERE user_id IS NOT NULL"
        : sql;
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
    String _ = place.job();
    String teammate = prefix + "/users/" + place.teammate();
    owner.put(teammate + "/suspension", "{}").answers(200);
    owner.delete(teammate + "/suspension").answers(204);
    owner.post(teammate + "/notes", new JsonObject().put("text", "Prefers mornings")).answers(201);
    owner.patch(teammate, new JsonObject().put("profile", profile())).answers(200);
    UUID gone = newMember(slug);
    owner.patch(prefix + "/users/" + gone, new JsonObject().put("username", "gone")).answers(200);
    owner.delete(prefix + "/users/" + gone).answers(204);
    UUID named = newMember(slug);
    owner.patch(prefix + "/users/" + named, new JsonObject().put("username", "named")).answers(200);
  }

  private static JsonObject profile() {
    return new JsonObject()
        .put("city", "Berlin")
        .put("country", "DE")
        .put("designation", "Engineer")
        .put("birth_date", "1990-02-03");
  }

  private static UUID newMember(String slug) {
    var wanted =
        new JsonObject()
            .put("name", "Walt Walled")
            .put("email", UUID.randomUUID() + "@" + slug + ".test");
    var owner = HOUSE.world().signedIn("owner@" + slug + ".test");
    var made = owner.post("/v1/orgs/" + slug + "/users", wanted).answers(201).json();
    return UUID.fromString(made.getString("id"));
  }

  /** What is otherwise done within a second: something to send, something to seal. */
  private static void leaveWork(UUID org) {
    var database = HOUSE.app().database();
    database.run(
        "INSERT INTO outbox (org_id, id, kind, payload, state, claim, due_at)"
            + " VALUES (?, uuidv7(), 'wall.test', '{}', 'dead', uuidv7(), 'infinity')",
        org);
    database.run(
        "INSERT INTO audit_unsealed (org_id, at, event_id, hash, receipt, refused)"
            + " SELECT org_id, at, id, hash, hash, true FROM audit_events WHERE org_id = ? LIMIT 1",
        org);
    database.run(
        "INSERT INTO invite_instead_answers (org_id, day, answers) VALUES (?, current_date, 3)",
        org);
    leaveAJobUndone(org);
  }

  private static void leaveAJobUndone(UUID org) {
    UUID job = UUID.randomUUID();
    HOUSE
        .app()
        .database()
        .run(
            "INSERT INTO jobs (org_id, id, kind, permission, how, state, total, started_by, session_id, via_platform)"
                + " VALUES (?, ?, 'users.invite', 'invitation:create', '{}', 'queued', 1, ?, ?, false)",
            org,
            job,
            org,
            org);
    HOUSE
        .app()
        .database()
        .run(
            "INSERT INTO job_items (org_id, job_id, place, address) VALUES (?, ?, 1, 'gone@people.test')",
            org,
            job);
    leaveAFileOnItsWay(org);
  }

  private static void leaveAFileOnItsWay(UUID org) {
    UUID job = UUID.randomUUID();
    HOUSE
        .app()
        .database()
        .run(
            "INSERT INTO jobs (org_id, id, kind, permission, how, state, total, started_by, session_id, via_platform)"
                + " VALUES (?, ?, 'users.import', 'user:create', '{}', 'receiving', 1, ?, ?, false)",
            org,
            job,
            org,
            org);
    HOUSE
        .app()
        .database()
        .run(
            "INSERT INTO job_items (org_id, job_id, place, address, key, told)"
                + " VALUES (?, ?, 2, 'new@people.test', 'new@people.test', '{}')",
            org,
            job);
  }
}
