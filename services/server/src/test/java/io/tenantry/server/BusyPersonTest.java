package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody who belongs to two thousand organizations signs in, goes on and changes place by as many
 * statements as somebody who belongs to one, and can be deleted and removed within one request.
 */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BusyPersonTest {

  private static final int ORGS = 2_000;

  /** An owner of all of them beside the one who goes, or nobody could delete either. */
  private static final String STAYS = "stays@busy.test";

  private static final String BUSY = "bo@busy.test";
  private static final String GOES = "gus@busy.test";
  private static final String CALM = "cleo@calm.test";

  /** What nobody waits for; hashing a password on a busy machine is most of it. */
  private static final Duration SOON = Duration.ofSeconds(2);

  /** A third of what a request may take. */
  private static final Duration IN_TIME = Duration.ofSeconds(10);

  private TracedNode node;
  private UUID goes;

  @BeforeAll
  void peopleAndPlaces(@TempDir Path folder) {
    node = new TracedNode(folder);
    Visitor root = node.root();
    organizations();
    join(person(root, STAYS), ORGS, "owner");
    join(person(root, BUSY), ORGS, "member");
    goes = person(root, GOES);
    join(goes, ORGS, "owner");
    nameEverywhere(goes);
    join(person(root, CALM), 1, "member");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void signingInAsksAsOftenAsForOneOrganizationAndIsSoonDone() {
    Consumer<Visitor> calm = visitor -> signIn(visitor, CALM);
    Consumer<Visitor> of2000 = visitor -> signIn(visitor, BUSY);
    assertSame(calm, of2000);
    assertThat(took(() -> signIn(node.visitor(), BUSY))).isLessThan(SOON);
    assertThat(signIn(node.visitor(), BUSY).getJsonArray("orgs")).hasSize(ORGS);
  }

  @Test
  void refreshingAsksAsOftenAsForOneOrganizationAndIsSoonDone() {
    assertSame(visitor -> refresh(visitor, token(CALM)), visitor -> refresh(visitor, token(BUSY)));
    String next = token(BUSY);
    assertThat(took(() -> refresh(node.visitor(), next))).isLessThan(SOON);
  }

  @Test
  void changingPlaceAsksAsOftenAsForOneOrganizationAndIsSoonDone() {
    Visitor calm = node.signedIn(CALM);
    Visitor of2000 = node.signedIn(BUSY);
    assertSame(calm, visitor -> switchTo(visitor, 1), of2000, visitor -> switchTo(visitor, 1));
    assertThat(took(() -> switchTo(of2000, ORGS))).isLessThan(SOON);
  }

  @Test
  void theOwnOrganizationsAreOneStatement() {
    Visitor calm = node.signedIn(CALM);
    Visitor of2000 = node.signedIn(BUSY);
    assertSame(calm, visitor -> orgs(visitor, 1), of2000, visitor -> orgs(visitor, ORGS));
    assertThat(took(() -> orgs(of2000, ORGS))).isLessThan(SOON);
  }

  @Test
  void deletingThemEverywhereBringingThemBackAndRemovingThemAreDoneInTime() {
    Visitor root = node.root();
    Visitor theirs = node.signedIn(GOES);
    String path = "/v1/platform/users/" + goes;
    assertThat(took(() -> root.delete(path).answers(204))).isLessThan(IN_TIME);
    theirs.get("/v1/me").answers(401);
    assertThat(told("member.deleted")).isEqualTo(ORGS);
    assertThat(usernames()).isZero();
    assertThat(took(() -> root.post(path + "/restore", new JsonObject()).answers(200)))
        .isLessThan(IN_TIME);
    assertThat(told("member.restored")).isEqualTo(ORGS);
    assertThat(usernames()).isEqualTo(ORGS);
    assertThat(signIn(node.visitor(), GOES).getJsonArray("orgs")).hasSize(ORGS);
    assertThat(took(() -> root.delete(path + "?permanently=true").answers(204)))
        .isLessThan(IN_TIME);
    assertThat(told("member.removed")).isEqualTo(ORGS);
    assertThat(node.database.count("SELECT count(*) FROM members WHERE user_id = ?", goes))
        .isZero();
    node.visitor().post("/v1/auth/sign-in", TracedNode.who(GOES)).answers(401);
  }

  /** Twice each, so that what the guard and the statements remember is there for both. */
  private void assertSame(Consumer<Visitor> calm, Consumer<Visitor> of2000) {
    assertSame(node.visitor(), calm, node.visitor(), of2000);
  }

  private void assertSame(
      Visitor calm, Consumer<Visitor> calmly, Visitor busily, Consumer<Visitor> of2000) {
    calmly.accept(calm);
    of2000.accept(busily);
    String asked = node.traced(calm, calmly);
    String askedFor2000 = node.traced(busily, of2000);
    assertThat(node.statements(asked)).isNotEmpty();
    assertThat(node.statements(askedFor2000)).isEqualTo(node.statements(asked));
  }

  private static Duration took(Runnable call) {
    long began = System.nanoTime();
    call.run();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private long told(String action) {
    return node.database.count(
        "SELECT count(DISTINCT org_id) FROM audit_events WHERE action = ? AND target_id = ?",
        action,
        goes);
  }

  private long usernames() {
    return node.database.count(
        "SELECT count(*) FROM login_identifiers WHERE kind = 'username' AND user_id = ?", goes);
  }

  private static JsonObject signIn(Visitor visitor, String email) {
    return visitor.post("/v1/auth/sign-in", TracedNode.who(email)).answers(200).json();
  }

  private String token(String email) {
    return signIn(node.visitor(), email).getString("refresh_token");
  }

  private static void refresh(Visitor visitor, String token) {
    visitor.post("/v1/auth/refresh", new JsonObject().put("refresh_token", token)).answers(200);
  }

  private static void switchTo(Visitor visitor, int place) {
    visitor.post("/v1/auth/switch-org", new JsonObject().put("org", "busy-" + place)).answers(200);
  }

  private static void orgs(Visitor visitor, int expected) {
    var page = visitor.get("/v1/me/orgs").answers(200).json();
    assertThat(page.getJsonArray("data")).hasSize(expected);
  }

  private static UUID person(Visitor root, String email) {
    JsonObject wanted =
        new JsonObject()
            .put("name", email.substring(0, email.indexOf('@')))
            .put("email", email)
            .put("password", TracedNode.PASSWORD);
    var made = root.post("/v1/platform/users", wanted).answers(201).json();
    return UUID.fromString(made.getString("id"));
  }

  private void organizations() {
    node.database.run(
        """
        WITH made AS (
          INSERT INTO organizations (id, name, slug, created_at, updated_at)
          SELECT uuidv7(), 'Busy ' || n, 'busy-' || n, now(), now() FROM generate_series(1, ?) n
          RETURNING id, slug),
        slugs AS (
          INSERT INTO org_slugs (slug, org_id) SELECT slug, id FROM made)
        INSERT INTO org_standing (org_id, state, changed_at) SELECT id, 'active', now() FROM made
        """,
        ORGS);
  }

  /** A member of the first so many, with this role. */
  private void join(UUID user, int places, String role) {
    node.database.run(
        """
        WITH place AS (
          SELECT id FROM organizations WHERE slug = ANY (ARRAY(SELECT 'busy-' || n FROM generate_series(1, ?) n))),
        stands AS (
          INSERT INTO member_standing (org_id, user_id, state, changed_at) SELECT id, ?, 'active', now() FROM place),
        may AS (
          INSERT INTO role_assignments (org_id, user_id, role, given_by, given_at)
          SELECT id, ?, ?, ?, now() FROM place)
        INSERT INTO members (org_id, user_id, is_learner, roles) SELECT id, ?, true, ARRAY[?] FROM place
        """,
        places,
        user,
        user,
        role,
        user,
        user,
        role);
  }

  /** A username from each organization they are in. */
  private void nameEverywhere(UUID user) {
    node.database.run(
        """
        WITH named AS (
          UPDATE members SET username = 'gus' WHERE user_id = ? RETURNING org_id, user_id)
        INSERT INTO login_identifiers (kind, value, org_id, user_id, verified_at)
        SELECT 'username', 'gus', org_id, user_id, now() FROM named
        """,
        user);
  }
}
