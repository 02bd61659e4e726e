package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The trail as a file: what is in it, and that it tells of itself. */
class TrailExportTest {

  @RegisterExtension
  static final TestApp app = TestApp.with(foundation -> List.of(new AuditModule(foundation)));

  private static final String HEAD =
      "at,action,actor_id,actor_name,actor_email,impersonator_id,session_id,via_platform,ip,user_agent,"
          + "target_kind,target_id,target_personal,data,request_id,id,hash";

  @Test
  void linesAreTheEventsOfTheListNewestFirst() {
    var acme = new History(app);
    int many = 2 * TrailRows.PART + 10;
    acme.sealedTogether(many);
    Visitor ann = app.as(acme.ann);
    List<JsonObject> lines = lines(export(ann, acme, "?format=ndjson&action=member.joined"));
    assertThat(lines).hasSize(many);
    assertThat(lines.stream().map(line -> UUID.fromString(line.getString("id"))).toList())
        .isEqualTo(acme.ids().subList(0, many).reversed());
    JsonObject listed =
        ann.get("/v1/orgs/" + acme.org + "/audit?action=member.joined&limit=1")
            .json()
            .getJsonArray("data")
            .getJsonObject(0);
    assertThat(lines.getFirst()).isEqualTo(listed);
  }

  @Test
  void columnsTellEachPartOfAnEvent() {
    var acme = new History(app);
    UUID event = acme.happens("member.suspended");
    List<String> rows =
        export(app.as(acme.ann), acme, "?target=" + acme.bob).answers(200).text().lines().toList();
    assertThat(rows).hasSize(2);
    assertThat(rows.getFirst()).isEqualTo(HEAD);
    assertThat(rows.getLast())
        .contains(
            ",member.suspended," + acme.ann.user() + ",,,,",
            ",false,192.0.2.7,JUnit,member," + acme.bob + ",",
            ",\"{\"\"email\"\":\"\"bob@acme.test\"\"}\",\"{\"\"reason\"\":\"\"a test\"\"}\",test,"
                + event
                + ",");
  }

  @Test
  void thatItWasTakenStandsInTheTrailAndInTheFileItself() {
    var acme = new History(app);
    acme.happens("member.suspended");
    List<JsonObject> lines = lines(export(app.as(acme.ann), acme, "?format=ndjson"));
    assertThat(lines.stream().map(line -> line.getString("action")))
        .containsExactly("export.begun", "member.suspended");
    JsonObject ended =
        lines(export(app.as(acme.ann), acme, "?format=ndjson&action=export.ended")).getFirst();
    assertThat(ended.getJsonObject("data"))
        .isEqualTo(new JsonObject().put("what", "events").put("ended", "complete").put("rows", 2));
    assertThat(ended.getJsonObject("actor").getString("id")).isEqualTo(acme.ann.user().toString());
  }

  @Test
  void itIsOfOneOrganizationOrOfThePlatformItself() {
    var acme = new History(app);
    UUID own = acme.happens("member.suspended");
    var globex = new History(app);
    globex.happens("member.joined");
    assertThat(export(app.as(acme.ann), acme, "").text())
        .contains(own.toString())
        .doesNotContain(globex.bob.toString());
    Visitor root = app.as(TestApp.actor(Actor.PLATFORM, AuditRoutes.AUDIT_LIST));
    assertThat(root.get("/v1/platform/audit/export").answers(200).text())
        .contains("export.begun")
        .doesNotContain(own.toString());
  }

  @Test
  void whoeverMayNotOrAsksWhatIsNotThereWritesNothing() {
    var acme = new History(app);
    String path = "/v1/orgs/" + acme.org + "/audit/export";
    app.visitor().get(path).answers(401, "signed-out");
    app.as(TestApp.actor(acme.org)).get(path).answers(403, "forbidden");
    app.as(TestApp.actor(UUID.randomUUID(), AuditRoutes.AUDIT_LIST))
        .get(path)
        .answers(404, "not-found");
    export(app.as(acme.ann), acme, "?format=xml").answers(400, "invalid");
    export(app.as(acme.ann), acme, "?limit=3").answers(400, "invalid");
    assertThat(acme.ids()).isEmpty();
  }

  private static Reply export(Visitor by, History of, String query) {
    return by.get("/v1/orgs/" + of.org + "/audit/export" + query);
  }

  private static List<JsonObject> lines(Reply file) {
    return file.answers(200).text().lines().map(JsonObject::new).toList();
  }
}
