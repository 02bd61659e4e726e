package io.tenantry.organizations;

import static io.tenantry.access.Permissions.ORGANIZATION_GET;
import static io.tenantry.access.Permissions.ORGANIZATION_LIST;
import static io.tenantry.access.Permissions.ORGANIZATION_SUSPEND;
import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Closing an organization to its people, and opening it again. */
class OrganizationSuspensionsTest {
  @RegisterExtension static final TestApp app = TestApp.with(Capabilities::upToOrganizations);

  private static final String ALL = "/v1/platform/orgs";

  @AfterEach
  void backToNow() {
    app.clock().reset();
  }

  @Test
  void aSuspensionIsShownWithReasonAndEndAndLiftedAgain() {
    Visitor root = root();
    UUID acme = create("shown");
    var wanted = reason("unpaid").put("until", Instant.now().plusSeconds(3600).toString());
    Snapshots.json("put-suspension", suspend(root, "shown", wanted));
    assertThat(get(root, acme).getString("status")).isEqualTo("suspended");
    assertThat(
            root.get(ALL + "?search=shown")
                .json()
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("status"))
        .isEqualTo("suspended");
    root.delete(ALL + "/shown/suspension").answers(204);
    assertThat(get(root, acme).getString("status")).isEqualTo("active");
    assertThat(get(root, acme).getValue("suspension")).isNull();
    assertThat(trail(acme))
        .containsExactly(
            "organization.created", "organization.suspended", "organization.reactivated");
    assertThat(trail(Actor.PLATFORM))
        .contains("organization.suspended", "organization.reactivated");
  }

  @Test
  void whatSessionsMayDoThereEndsByTheEpoch() {
    Visitor root = root();
    UUID acme = create("epoch");
    long before = epoch(acme);
    suspend(root, "epoch", reason("unpaid"));
    long suspended = epoch(acme);
    assertThat(suspended).isGreaterThan(before);
    var events = trail(acme);
    suspend(root, "epoch", reason("unpaid"));
    assertThat(epoch(acme)).as("told again").isGreaterThan(suspended);
    assertThat(trail(acme)).as("nothing else happened").isEqualTo(events);
    suspend(root, "epoch", reason("still unpaid"));
    assertThat(get(root, acme).getJsonObject("suspension").getString("reason"))
        .isEqualTo("still unpaid");
  }

  @Test
  void aSuspensionEndsByItsOwnTimeAndTheTrailIsToldLater() {
    Visitor root = root();
    UUID acme = create("timed");
    UUID other = create("endless");
    var until = new JsonObject().put("until", Instant.now().plusSeconds(3600).toString());
    suspend(root, "timed", until);
    suspend(root, "endless", new JsonObject());
    app.clock().advance(Duration.ofHours(2));
    assertThat(get(root, acme).getString("status")).as("before any job").isEqualTo("active");
    app.runJob("organizations.end-suspensions");
    Poll.until("the trail is told", () -> trail(acme).contains("organization.reactivated"));
    app.runJob("organizations.end-suspensions");
    assertThat(trail(acme)).filteredOn("organization.reactivated"::equals).hasSize(1);
    assertThat(get(root, other).getString("status")).isEqualTo("suspended");
  }

  @Test
  void ifMatchGuardsAgainstWhatChangedMeanwhile() {
    Visitor root = root();
    create("versions");
    String seen = root.get(ALL + "/versions").answers(200).header("ETag").orElseThrow();
    suspend(root, "versions", reason("unpaid"));
    root.with("If-Match", seen)
        .delete(ALL + "/versions/suspension")
        .answers(412, "changed-meanwhile");
    String now = root.get(ALL + "/versions").answers(200).header("ETag").orElseThrow();
    root.with("If-Match", now).delete(ALL + "/versions/suspension").answers(204);
  }

  @Test
  void whoMayNotChangesNothing() {
    Visitor root = root();
    UUID acme = create("refused");
    var before = app.database().fingerprint();
    Visitor looking = app.as(TestApp.actor(Actor.PLATFORM, ORGANIZATION_GET));
    looking.put(ALL + "/refused/suspension", reason("x")).answers(403, "forbidden");
    Visitor owner = app.as(TestApp.actor(acme, ORGANIZATION_SUSPEND));
    owner.put(ALL + "/refused/suspension", reason("x")).answers(404, "not-found");
    app.visitor().delete(ALL + "/refused/suspension").answers(401);
    root.put(ALL + "/nobody/suspension", reason("x")).answers(404, "not-found");
    root.put(ALL + "/" + UUID.randomUUID() + "/suspension", "{}").answers(404, "not-found");
    root.delete(ALL + "/nobody/suspension").answers(404, "not-found");
    root.put(ALL + "/refused/suspension", new JsonObject().put("until", "2020-01-01T00:00:00Z"))
        .answers(400, "invalid");
    root.put(ALL + "/refused/suspension", reason("x".repeat(501))).answers(400, "invalid");
    root.delete(ALL + "/refused/suspension").answers(204);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  private static Visitor root() {
    return app.as(
        TestApp.actor(Actor.PLATFORM, ORGANIZATION_LIST, ORGANIZATION_GET, ORGANIZATION_SUSPEND));
  }

  private static JsonObject suspend(Visitor root, String slug, JsonObject wanted) {
    return root.put(ALL + "/" + slug + "/suspension", wanted).answers(200).json();
  }

  private static JsonObject get(Visitor root, UUID org) {
    return root.get(ALL + "/" + org).answers(200).json();
  }

  private static JsonObject reason(String text) {
    return new JsonObject().put("reason", text);
  }

  private static UUID create(String slug) {
    var wanted = new NewOrganization(slug, slug, Optional.empty());
    var actor = Actor.system(Actor.PLATFORM);
    return await(
            app.foundation()
                .db()
                .platformWrite(actor, tx -> Capabilities.organizations().create(tx, actor, wanted)))
        .id();
  }

  private static long epoch(UUID org) {
    return app.database().count("SELECT epoch FROM org_standing WHERE org_id = ?", org);
  }

  private static List<String> trail(UUID org) {
    return app
        .database()
        .rows("SELECT action FROM audit_events WHERE org_id = ? ORDER BY at, id", org)
        .stream()
        .map(row -> String.valueOf(row.get("action")))
        .toList();
  }
}
