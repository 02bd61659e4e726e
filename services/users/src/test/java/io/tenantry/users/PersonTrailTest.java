package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.organizations.Organization;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes about people, the trail of one person, and their own activity. */
class PersonTrailTest {

  private static final Town town = new Town();

  @RegisterExtension static final TestApp app = town.app;

  @Test
  void aNoteIsReadByOtherAdminsWithTheNameOfItsAuthor() {
    var org = town.org("Noted");
    var admin = town.member(org, "Ann Noted", "admin");
    var vic = town.member(org, "Vic Noted", "viewer");
    var reply = admin.visitor().post(notes(org, vic.id()), Map.of("text", " Called at noon. "));
    Snapshots.json("post-note", reply.answers(201).json());
    assertThat(reply.header("Location"))
        .contains("/v1/orgs/" + org.id() + "/users/" + vic.id() + "/notes");
    admin.visitor().post(notes(org, vic.id()), Map.of("text", "Called again.")).answers(201);
    var page = vic.visitor().get(notes(org, vic.id())).answers(200).json();
    assertThat(texts(page)).containsExactly("Called again.", "Called at noon.");
    var author = page.getJsonArray("data").getJsonObject(0).getJsonObject("author");
    assertThat(author.getString("name")).isEqualTo("Ann Noted");
    assertThat(author.getString("email")).isEqualTo(admin.email());
    assertThat(town.trail(org.id())).endsWith("note.created", "note.created");
    assertThat(
            app.database()
                .count("SELECT count(*) FROM audit_events WHERE data::text LIKE '%noon%'"))
        .as("what the trail could never forget")
        .isZero();
  }

  @Test
  void pagesOfNotesLeadForthAndBack() {
    var org = town.org("Paged");
    var admin = town.member(org, "Ann Paged", "admin");
    for (int i = 0; i < 5; i++) {
      admin.visitor().post(notes(org, admin.id()), Map.of("text", "note " + i)).answers(201);
    }
    var first = admin.visitor().get(notes(org, admin.id()) + "?limit=2").answers(200).json();
    var second = follow(admin.visitor(), notes(org, admin.id()), first, "next_cursor");
    var third = follow(admin.visitor(), notes(org, admin.id()), second, "next_cursor");
    assertThat(texts(first)).containsExactly("note 4", "note 3");
    assertThat(texts(second)).containsExactly("note 2", "note 1");
    assertThat(texts(third)).containsExactly("note 0");
    assertThat(texts(follow(admin.visitor(), notes(org, admin.id()), third, "prev_cursor")))
        .isEqualTo(texts(second));
    var ed = town.member(org, "Ed Paged", "editor");
    admin
        .visitor()
        .get(notes(org, ed.id()) + "?limit=2&cursor=" + first.getString("next_cursor"))
        .answers(400, "invalid");
  }

  @Test
  void notesOfOneScopeAreNoneOfTheOther() {
    var org = town.org("Minenoted");
    var other = town.org("Yours");
    var admin = town.member(org, "Ann Mine", "admin");
    var stranger = town.member(other, "Sid Yours", "owner");
    var root = town.colleague("Rita Mine", "admin");
    admin.visitor().post(notes(org, admin.id()), Map.of("text", "ours")).answers(201);
    root.visitor()
        .post("/v1/platform/users/" + admin.id() + "/notes", Map.of("text", "the vendor's"))
        .answers(201);
    town.join(other, admin.id(), "viewer");
    var here = town.signIn(admin.id(), Optional.of(org.id()));
    assertThat(texts(here.get(notes(org, admin.id())).json())).containsExactly("ours");
    assertThat(texts(stranger.visitor().get(notes(other, admin.id())).json())).isEmpty();
    assertThat(texts(root.visitor().get("/v1/platform/users/" + admin.id() + "/notes").json()))
        .containsExactly("the vendor's");
  }

  @Test
  void whoMayNotWritesNothing() {
    var org = town.org("Barred");
    var admin = town.member(org, "Ann Barred", "admin");
    var vic = town.member(org, "Vic Barred", "viewer");
    var mo = town.member(org, "Mo Barred", "member");
    var stranger = town.member(town.org("Barring"), "Sid Barring", "owner");
    var text = Map.of("text", "x");
    var before = app.database().fingerprint();
    app.visitor().post(notes(org, vic.id()), text).answers(401);
    vic.visitor().post(notes(org, mo.id()), text).answers(403, "forbidden");
    mo.visitor().get(notes(org, vic.id())).answers(403, "forbidden");
    mo.visitor().get(trail(org, vic.id())).answers(403, "forbidden");
    stranger.visitor().get(notes(org, vic.id())).answers(404);
    admin.visitor().post(notes(org, stranger.id()), text).answers(404, "not-found");
    admin.visitor().get(notes(org, stranger.id())).answers(404, "not-found");
    admin.visitor().get(trail(org, stranger.id())).answers(404, "not-found");
    admin.visitor().get("/v1/platform/users/" + vic.id() + "/notes").answers(404);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"text\":\" \"}", "{\"text\":7}", "{\"text\":\"a\\u0000\"}"})
  void aNoteSaysSomething(String body) {
    var org = town.org("Say" + UUID.randomUUID().toString().substring(0, 8));
    var admin = town.member(org, "Ann Say", "admin");
    admin.visitor().post(notes(org, admin.id()), body).answers(400, "invalid");
    var long5001 = Map.of("text", "x".repeat(5_001));
    admin.visitor().post(notes(org, admin.id()), long5001).answers(400, "invalid");
  }

  @Test
  void theTrailOfAPersonHasWhatTheyDidAndWhatTheyMetWith() {
    var org = town.org("Traced");
    var owner = town.member(org, "Olga Traced", "owner");
    var ann = town.member(org, "Ann Traced", "admin");
    var vic = town.member(org, "Vic Traced", "viewer");
    var suspension = "/v1/orgs/traced/users/" + vic.id() + "/suspension";
    ann.visitor().put(suspension, Map.of("reason", "spam")).answers(200);
    ann.visitor().delete(suspension).answers(204);
    owner.visitor().post(notes(org, ann.id()), Map.of("text", "strict")).answers(201);
    owner.visitor().put("/v1/orgs/traced/users/" + vic.id() + "/roles", roles()).answers(200);

    var page = owner.visitor().get(trail(org, ann.id())).answers(200).json();
    assertThat(actions(page))
        .containsExactly("note.created", "member.reactivated", "member.suspended", "member.joined");
    var byAnn = page.getJsonArray("data").getJsonObject(1).getJsonObject("actor");
    assertThat(byAnn.getString("name")).isEqualTo("Ann Traced");
    assertThat(byAnn.getString("email")).isEqualTo(ann.email());
    assertThat(actions(owner.visitor().get(trail(org, vic.id())).json()))
        .containsExactly(
            "member.roles-changed", "member.reactivated", "member.suspended", "member.joined");
    assertThat(actions(owner.visitor().get(trail(org, vic.id()) + "?action=member.joined").json()))
        .containsExactly("member.joined");
    assertThat(actions(owner.visitor().get(trail(org, vic.id()) + "?before=2026-01-01").json()))
        .isEmpty();
    assertThat(walked(owner.visitor(), trail(org, ann.id()))).isEqualTo(actions(page));
  }

  @Test
  void onesOwnActivityTellsNothingThatIsForAdmins() {
    var org = town.org("Active");
    var owner = town.member(org, "Olga Active", "owner");
    var ann = town.member(org, "Ann Active", "admin");
    owner.visitor().post(notes(org, ann.id()), Map.of("text", "secret")).answers(201);
    owner
        .visitor()
        .put("/v1/orgs/active/users/" + ann.id() + "/suspension", Map.of("reason", "spam"))
        .answers(200);
    owner.visitor().delete("/v1/orgs/active/users/" + ann.id() + "/suspension").answers(204);
    var again = town.signIn(ann.id(), Optional.of(org.id()));
    again.patch("/v1/orgs/active", Map.of("name", "Very Active")).answers(200);
    var page = again.get("/v1/me/activity").answers(200);
    Snapshots.json("get-activity", page.json());
    assertThat(actions(page.json()))
        .containsExactly(
            "organization.updated", "member.reactivated", "member.suspended", "member.joined");
    assertThat(page.text()).doesNotContain("spam", "secret", "Olga", owner.id().toString());
    app.visitor().get("/v1/me/activity").answers(401);
  }

  @Test
  void whoWasRemovedHasNoNameInTheTrailAndItIsStillWhatWasWritten() {
    var org = town.org("Gone");
    var owner = town.member(org, "Olga Gone", "owner");
    var ann = town.member(org, "Ann Gone", "admin");
    var vic = town.member(org, "Vic Gone", "viewer");
    ann.visitor().post(notes(org, vic.id()), Map.of("text", "hello")).answers(201);
    owner.visitor().put("/v1/orgs/gone/users/" + ann.id() + "/roles", roles()).answers(200);
    owner.visitor().delete("/v1/orgs/gone/users/" + ann.id() + "?permanently=true").answers(204);
    owner.visitor().get(trail(org, ann.id())).answers(404, "not-found");
    var told = owner.visitor().get("/v1/orgs/gone/audit?actor=" + ann.id()).answers(200).json();
    var actor = told.getJsonArray("data").getJsonObject(0).getJsonObject("actor");
    assertThat(actor.getValue("name")).isNull();
    assertThat(actor.getValue("ip")).isNull();
    var author =
        owner
            .visitor()
            .get(notes(org, vic.id()))
            .answers(200)
            .json()
            .getJsonArray("data")
            .getJsonObject(0)
            .getJsonObject("author");
    assertThat(author.getString("id")).isEqualTo(ann.id().toString());
    assertThat(author.getValue("name")).isNull();
    app.runJob("audit.seal");
    var verified = owner.visitor().get("/v1/orgs/gone/audit/verify").answers(200).json();
    assertThat(verified.getBoolean("intact")).as(verified.encode()).isTrue();
  }

  /** Every page of one, forth to the end. */
  private static List<String> walked(Visitor who, String path) {
    List<String> all = new ArrayList<>();
    var page = who.get(path + "?limit=1").answers(200).json();
    all.addAll(actions(page));
    while (page.getString("next_cursor") != null) {
      page = follow(who, path, page, "next_cursor");
      all.addAll(actions(page));
    }
    return all;
  }

  private static JsonObject follow(Visitor who, String path, JsonObject page, String cursor) {
    int limit = path.endsWith("/notes") ? 2 : 1;
    return who.get(path + "?limit=" + limit + "&cursor=" + page.getString(cursor))
        .answers(200)
        .json();
  }

  private static List<String> texts(JsonObject page) {
    return fields(page, "text");
  }

  private static List<String> actions(JsonObject page) {
    return fields(page, "action");
  }

  private static List<String> fields(JsonObject page, String field) {
    return page.getJsonArray("data").stream()
        .map(row -> ((JsonObject) row).getString(field))
        .toList();
  }

  private static JsonObject roles() {
    return new JsonObject().put("roles", new JsonArray());
  }

  private static String notes(Organization org, UUID user) {
    return "/v1/orgs/" + org.id() + "/users/" + user + "/notes";
  }

  private static String trail(Organization org, UUID user) {
    return "/v1/orgs/" + org.id() + "/users/" + user + "/audit";
  }
}
