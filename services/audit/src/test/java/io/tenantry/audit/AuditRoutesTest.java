package io.tenantry.audit;

import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Json;
import io.tenantry.common.web.Permission;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditRoutesTest {
  @RegisterExtension
  static final TestApp app = TestApp.with(foundation -> List.of(new AuditModule(foundation)));

  private static final Permission AUDIT_LIST = new Permission("audit:list");

  private final UUID acme = UUID.randomUUID();
  private final String path = "/v1/orgs/" + acme + "/audit";
  private final UUID bob = UUID.randomUUID();
  private final UUID eve = UUID.randomUUID();
  private final Actor ann = TestApp.actor(acme, AUDIT_LIST);
  private final Actor root = TestApp.actor(Actor.PLATFORM, AUDIT_LIST);
  private final Actor ole = TestApp.actor(acme);
  private Visitor admin;

  @BeforeEach
  void open() {
    admin = app.as(ann);
  }

  @AfterEach
  void backToTheRealTime() {
    app.clock().reset();
  }

  @Test
  void nobodyReadsTheTrailWithoutTheRight() {
    happened(ann, "member.suspended", bob);

    app.visitor().get(path).answers(401, "signed-out");
    app.as(ole).get(path).answers(403, "forbidden");
    app.as(TestApp.actor(UUID.randomUUID(), AUDIT_LIST)).get(path).answers(404, "not-found");
    app.visitor().get("/v1/platform/audit").answers(401, "signed-out");
    app.as(TestApp.actor(Actor.PLATFORM)).get("/v1/platform/audit").answers(403, "forbidden");
    admin.get("/v1/platform/audit").answers(404, "not-found");
  }

  @Test
  void anEventIsToldWithItsActorAddressDeviceAndTarget() {
    happened(ann, "member.suspended", bob);

    JsonObject event = admin.get(path).answers(200).json().getJsonArray("data").getJsonObject(0);

    assertThat(event.fieldNames())
        .containsExactly("id", "at", "action", "actor", "target", "data", "request_id", "hash");
    assertThat(event.getString("action")).isEqualTo("member.suspended");
    assertThat(event.getString("hash")).hasSize(64);
    assertThat(event.getJsonObject("data")).isEqualTo(new JsonObject().put("roles", "editor"));
    assertThat(event.getJsonObject("actor"))
        .isEqualTo(
            new JsonObject()
                .put("id", ann.user().toString())
                .putNull("name")
                .putNull("email")
                .put("session_id", ann.session().toString())
                .putNull("impersonator_id")
                .put("via_platform", false)
                .put("ip", ann.client().ip())
                .put("user_agent", ann.client().userAgent()));
    assertThat(event.getJsonObject("target"))
        .isEqualTo(
            new JsonObject()
                .put("kind", "member")
                .put("id", bob.toString())
                .put("personal", new JsonObject().put("email", "someone@acme.test")));
  }

  @Test
  void theAnswersLookAsTheyDidWhenSomebodyLastReadThem() {
    UUID made = UUID.randomUUID();
    happened(ann, "member.joined", bob);
    happened(ann, "member.suspended", bob);
    happenedOnPlatform(root, "organization.created", made);

    JsonObject own = admin.get(path + "?limit=1").answers(200).json();
    JsonObject platforms =
        app.as(root).get("/v1/platform/audit?target=" + made).answers(200).json();

    Snapshots.json("audit-of-organization", withoutHashes(own));
    Snapshots.json("audit-of-platform", withoutHashes(platforms));
  }

  @Test
  void theNewestComesFirst() {
    happened(ann, "member.joined", bob);
    happened(ann, "member.suspended", bob);

    assertThat(actions(admin, "")).containsExactly("member.suspended", "member.joined");
  }

  @Test
  void filtersMayBeCombined() {
    happened(ann, "member.joined", bob);
    happened(ann, "member.suspended", bob);
    happened(ole, "member.joined", eve);

    assertThat(actions(admin, "?actor=" + ann.user()))
        .containsExactly("member.suspended", "member.joined");
    assertThat(actions(admin, "?target=" + eve)).containsExactly("member.joined");
    assertThat(actions(admin, "?action=member.suspended,member.deleted"))
        .containsExactly("member.suspended");
    assertThat(actions(admin, "?actor=" + ole.user() + "&target=" + eve))
        .containsExactly("member.joined");
    assertThat(actions(admin, "?actor=" + ole.user() + "&target=" + bob)).isEmpty();
    assertThat(actions(admin, "?action=member.flown")).isEmpty();
  }

  @Test
  void timeIsBoundedFromBothSides() {
    happened(ann, "member.joined", bob);
    app.clock().advance(Duration.ofDays(40));
    String between = Json.text(app.clock().instant().minus(Duration.ofDays(20)));
    happened(ann, "member.suspended", bob);

    assertThat(actions(admin, "?after=" + between)).containsExactly("member.suspended");
    assertThat(actions(admin, "?before=" + between)).containsExactly("member.joined");
    assertThat(actions(admin, "?after=" + between + "&before=" + between)).isEmpty();
  }

  @Test
  void aTimeBeyondEveryCalendarIsNoReasonToFail() {
    happened(ann, "member.joined", bob);

    assertThat(
            actions(admin, "?after=-999999999-01-01T00:00:00Z&before=%2B999999999-01-01T00:00:00Z"))
        .containsExactly("member.joined");
    assertThat(actions(admin, "?after=%2B999999999-01-01T00:00:00Z")).isEmpty();
  }

  @Test
  void pagesLeadThroughTheWholeTrailAndBack() {
    for (int i = 0; i < 7; i++) {
      happened(i % 2 == 0 ? ann : ole, "step.n" + "abcdefg".charAt(i), bob);
    }
    for (String filter : List.of("?limit=2", "?limit=2&target=" + bob)) {
      List<List<String>> forth = new ArrayList<>();
      JsonObject page = admin.get(path + filter).answers(200).json();
      forth.add(actions(page));
      while (page.getString("next_cursor") != null) {
        page =
            admin
                .get(path + filter + "&cursor=" + page.getString("next_cursor"))
                .answers(200)
                .json();
        forth.add(actions(page));
      }
      assertThat(forth)
          .containsExactly(
              List.of("step.ng", "step.nf"),
              List.of("step.ne", "step.nd"),
              List.of("step.nc", "step.nb"),
              List.of("step.na"));

      List<List<String>> back = new ArrayList<>();
      while (page.getString("prev_cursor") != null) {
        page =
            admin
                .get(path + filter + "&cursor=" + page.getString("prev_cursor"))
                .answers(200)
                .json();
        back.addFirst(actions(page));
      }
      assertThat(back).isEqualTo(forth.subList(0, 3));
    }
    assertThat(actions(admin, "?limit=2&offset=5")).containsExactly("step.nb", "step.na");
    assertThat(actions(admin, "?limit=2&actor=" + ole.user()))
        .containsExactly("step.nf", "step.nd");
  }

  @Test
  void aCursorIsGoodForItsOwnTrailAndFilterOnly() {
    happened(ann, "member.joined", bob);
    happened(ann, "member.suspended", bob);
    String cursor = admin.get(path + "?limit=1").answers(200).json().getString("next_cursor");
    UUID globex = UUID.randomUUID();
    Visitor other = app.as(TestApp.actor(globex, AUDIT_LIST));

    admin.get(path + "?limit=1&cursor=" + cursor).answers(200);
    admin.get(path + "?limit=1&target=" + bob + "&cursor=" + cursor).answers(400, "invalid");
    other.get("/v1/orgs/" + globex + "/audit?limit=1&cursor=" + cursor).answers(400, "invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor=ann",
        "target=1",
        "after=yesterday",
        "limit=0",
        "limit=201",
        "offset=10001",
        "cursor=x",
        "colour=red"
      })
  void whatCannotBeAskedIsToldByName(String query) {
    JsonObject problem = admin.get(path + "?" + query).answers(400, "invalid").json();

    assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("?" + query.substring(0, query.indexOf('=')));
  }

  @Test
  void anOrganizationSeesItsOwnTrailOnly() {
    UUID globex = UUID.randomUUID();
    happened(TestApp.actor(globex), "member.joined", eve);
    happened(ann, "member.suspended", bob);

    assertThat(actions(admin, "")).containsExactly("member.suspended");
    assertThat(actions(admin, "?target=" + eve)).isEmpty();
  }

  @Test
  void thePlatformsTrailIsItsOwn() {
    UUID target = UUID.randomUUID();
    happened(ann, "member.suspended", target);
    happenedOnPlatform(root, "organization.created", target);

    JsonObject page = app.as(root).get("/v1/platform/audit?target=" + target).answers(200).json();
    assertThat(actions(page)).containsExactly("organization.created");
  }

  private static void happened(Actor actor, String action, UUID target) {
    Event event = event(actor.org(), action, target);
    await(
        app.foundation()
            .db()
            .write(
                actor,
                tx ->
                    new Audit(app.clock(), new SealKey(app.foundation().secrets()))
                        .record(tx, actor, event)));
  }

  /** A hash covers ids and times, so it is another one in each run. */
  private static JsonObject withoutHashes(JsonObject page) {
    page.getJsonArray("data").forEach(event -> ((JsonObject) event).put("hash", "<hash>"));
    return page;
  }

  private static void happenedOnPlatform(Actor actor, String action, UUID target) {
    Event event = event(Actor.PLATFORM, action, target);
    await(
        app.foundation()
            .db()
            .platformWrite(
                actor,
                tx ->
                    new Audit(app.clock(), new SealKey(app.foundation().secrets()))
                        .record(tx, actor, event)));
  }

  private static Event event(UUID org, String action, UUID target) {
    return new Event(org, action, "member", target, new JsonObject().put("roles", "editor"))
        .withPersonal(new JsonObject().put("email", "someone@acme.test"));
  }

  private List<String> actions(Visitor visitor, String query) {
    return actions(visitor.get(path + query).answers(200).json());
  }

  private static List<String> actions(JsonObject page) {
    return page.getJsonArray("data").stream()
        .map(event -> ((JsonObject) event).getString("action"))
        .toList();
  }
}
