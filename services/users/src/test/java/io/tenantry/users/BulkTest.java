package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is done to many people at once: exactly what is done to one, to each of them. */
class BulkTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  private static final UUID NOBODY = UUID.randomUUID();

  @Test
  void manyAreSuspendedAndNoSessionOfTheirsIsAcceptedWhenTheJobIsDone() {
    var org = town.org("Bulksuspend");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var mo = town.member(org, "Mo Member", "member");
    var other = town.org("Bulkelsewhere");
    town.join(other, mo.id(), "member");
    var elsewhere = town.signIn(mo.id(), Optional.of(other.id()));
    List<UUID> people = new ArrayList<>(crowd.of(250));
    people.add(mo.id());
    people.add(mo.id());
    var wanted = Crowd.ids(people).put("reason", "the contract has ended");

    var job = Crowd.begun(admin.post(crowd.bulk("suspend"), wanted));
    var ended = Crowd.ended(admin, job);

    assertThat(ended.getString("state")).as(ended.encode()).isEqualTo("done");
    assertThat(ended.getLong("total")).isEqualTo(251);
    assertThat(ended.getLong("done")).isEqualTo(251);
    assertThat(ended.getJsonObject("started_by").getString("name")).isEqualTo("Ada Admin");
    mo.visitor().get("/v1/me").answers(401, "session-ended");
    elsewhere.get("/v1/me").answers(200);
    assertThat(crowd.howMany("suspended")).isEqualTo(251);
    assertThat(town.trail(org.id()).stream().filter("member.suspended"::equals)).hasSize(251);
    assertThat(town.trail(org.id())).contains("job.started", "job.ended");
    assertThat(
            app.database()
                .count(
                    "SELECT count(*) FROM jobs WHERE org_id = ? AND (how <> '{}' OR client IS NOT NULL)",
                    org.id()))
        .as("what was told for the work only")
        .isZero();

    var back = Crowd.begun(admin.post(crowd.bulk("reactivate"), Crowd.filter(suspended())));
    assertThat(Crowd.ended(admin, back).getLong("done")).isEqualTo(251);
    assertThat(crowd.howMany("suspended")).isZero();
  }

  @Test
  void eachRowIsRefusedForWhatItsOwnRouteRefuses() {
    var org = town.org("Bulkrank");
    var crowd = new Crowd(app, org);
    var owner = town.member(org, "Olga Owner", "owner");
    var admin = town.member(org, "Ada Admin", "admin");
    var mo = town.member(org, "Mo Member", "member");
    var stranger = town.member(town.org("Bulkstrange"), "Sue Stranger", "member");
    var wanted = Crowd.ids(List.of(owner.id(), mo.id(), NOBODY, stranger.id(), admin.id()));

    var job = Crowd.begun(admin.visitor().post(crowd.bulk("suspend"), wanted));

    assertThat(Crowd.ended(admin.visitor(), job).getLong("failed")).isEqualTo(4);
    assertThat(Crowd.results(admin.visitor(), job))
        .containsExactly(
            "failed outranked",
            "done",
            "failed not-found",
            "failed not-found",
            "failed not-yourself");
    stranger.visitor().get("/v1/me").answers(200);
    owner.visitor().get("/v1/me").answers(200);
    var failed = admin.visitor().get(job + "/results?state=failed").answers(200).json();
    assertThat(failed.getJsonArray("data")).hasSize(4);
    assertThat(failed.getJsonArray("data").getJsonObject(0).getString("email"))
        .isEqualTo(owner.email());
  }

  @Test
  void rolesAreGivenWithinTheCeilingAndByAFreshSignInOnly() {
    var org = town.org("Bulkroles");
    var crowd = new Crowd(app, org);
    var owner = town.member(org, "Olga Owner", "owner");
    var admin = town.member(org, "Ada Admin", "admin");
    var mo = town.member(org, "Mo Member", "member");
    var people = Crowd.ids(List.of(mo.id(), owner.id()));
    var tooMuch = people.copy().put("roles", new JsonArray().add("owner"));
    var before = app.database().fingerprint();
    admin.visitor().post(crowd.bulk("set-roles"), tooMuch).answers(403, "forbidden");
    admin
        .visitor()
        .post(crowd.bulk("set-roles"), tooMuch.copy().put("dry_run", true))
        .answers(403, "forbidden");
    var editor = people.copy().put("roles", new JsonArray().add("editor"));
    mo.visitor().post(crowd.bulk("set-roles"), editor).answers(403, "forbidden");
    assertThat(app.database().fingerprint()).isEqualTo(before);

    var job = Crowd.begun(admin.visitor().post(crowd.bulk("set-roles"), editor));
    Crowd.ended(admin.visitor(), job);
    assertThat(Crowd.results(admin.visitor(), job)).containsExactly("done", "failed outranked");
    mo.visitor().get(crowd.path("/users")).answers(200);
    town.tired(admin, org).post(crowd.bulk("set-roles"), editor).answers(403, "sign-in-again");
  }

  @Test
  void aTrialTellsWhatWouldBeAndChangesNothing() {
    var org = town.org("Bulktrial");
    var crowd = new Crowd(app, org);
    var owner = town.member(org, "Olga Owner", "owner");
    var admin = town.member(org, "Ada Admin", "admin");
    crowd.of(120);
    var before = app.database().fingerprint();
    var everybody = Crowd.filter(new JsonObject()).put("dry_run", true);
    var trial =
        admin
            .visitor()
            .with("Idempotency-Key", "trial")
            .post(crowd.bulk("delete"), everybody)
            .answers(200)
            .json();
    assertThat(trial.getLong("total")).isEqualTo(122);
    assertThat(trial.getBoolean("dry_run")).isTrue();
    assertThat(trial.getJsonArray("data")).hasSize(50);
    var named = Crowd.ids(List.of(owner.id(), NOBODY)).put("dry_run", true);
    var refused = admin.visitor().post(crowd.bulk("suspend"), named).answers(200).json();
    assertThat(refused.getLong("refused")).isEqualTo(2);
    assertThat(refused.getJsonArray("data").getJsonObject(0).getString("code"))
        .isEqualTo("outranked");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    owner.visitor().get("/v1/me").answers(200);
  }

  @Test
  void aFilterMeansWhomTheListShowsAndIsRefusedWhereTheListWouldLeaveItOut() {
    var org = town.org("Bulkfilter");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    town.member(org, "Mo Member", "member");
    crowd.of(450);
    var german = Crowd.filter(new JsonObject().put("country", "DE").put("is_learner", true));
    var job = Crowd.begun(admin.post(crowd.bulk("revoke-sessions"), german));
    assertThat(Crowd.ended(admin, job).getLong("done")).isEqualTo(450);

    var unknown = Crowd.filter(new JsonObject().put("colour", "red").put("limit", 5));
    var complaints = admin.post(crowd.bulk("suspend"), unknown).answers(400, "invalid").json();
    assertThat(complaints.getJsonArray("errors").encode())
        .contains("/filter/colour", "/filter/limit");
    var wrong = Crowd.filter(new JsonObject().put("status", "tired"));
    assertThat(admin.post(crowd.bulk("suspend"), wrong).answers(400, "invalid").text())
        .contains("/filter/status");
    var unanswered = Crowd.filter(new JsonObject().put("has_enrollments", true));
    assertThat(admin.post(crowd.bulk("suspend"), unanswered).answers(400, "invalid").text())
        .contains("/filter/has_enrollments", "cannot be answered");
    admin.post(crowd.bulk("suspend"), "{}").answers(400, "invalid");
    var mistyped = Crowd.filter(new JsonObject().put("search", "Menber")).put("dry_run", true);
    assertThat(admin.post(crowd.bulk("suspend"), mistyped).answers(200).json().getLong("total"))
        .as("names that are alike are not meant")
        .isZero();
  }

  @Test
  void deletedPeopleComeBackAndANameThatIsTakenIsToldOfThatOneOnly() {
    var org = town.org("Bulkdelete");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var mo = town.member(org, "Mo Member", "member");
    var kim = town.member(org, "Kim Member", "member");
    town.username(org, mo.id(), "captain");
    var both = Crowd.ids(List.of(mo.id(), kim.id()));
    var job = Crowd.begun(admin.send("DELETE", crowd.bulk("delete"), both));
    assertThat(Crowd.ended(admin, job).getLong("done")).isEqualTo(2);
    kim.visitor().get("/v1/me").answers(401);
    var neo = town.member(org, "Neo Member", "member");
    town.username(org, neo.id(), "captain");

    var back = Crowd.begun(admin.post(crowd.bulk("restore"), both));
    Crowd.ended(admin, back);
    assertThat(Crowd.results(admin, back)).containsExactly("failed username-taken", "done");
    town.signIn(kim.id(), Optional.of(org.id())).get("/v1/me").answers(200);
  }

  @Test
  void thePlatformDoesTheSameToPeopleEverywhere() {
    var org = town.org("Bulkplatform");
    var root = town.colleague("Rita Root", "admin");
    var mo = town.member(org, "Mo Platform", "member");
    var people = Crowd.ids(List.of(mo.id(), root.id()));
    for (String verb : List.of("suspend", "reactivate", "delete", "restore")) {
      var job = Crowd.begun(root.visitor().post("/v1/platform/users/bulk/" + verb, people));
      assertThat(Crowd.ended(root.visitor(), job).getString("state")).as(verb).isEqualTo("done");
      assertThat(Crowd.results(root.visitor(), job).getFirst()).as(verb).isEqualTo("done");
      if (verb.equals("suspend")) {
        mo.visitor().get("/v1/me").answers(401);
        assertThat(Crowd.results(root.visitor(), job).get(1)).isEqualTo("failed not-yourself");
      }
    }
    var ends =
        Crowd.begun(
            root.visitor()
                .post("/v1/platform/users/bulk/revoke-sessions", Crowd.ids(List.of(mo.id()))));
    assertThat(Crowd.ended(root.visitor(), ends).getLong("done")).isEqualTo(1);
    var auditor = Crowd.ids(List.of(mo.id())).put("roles", new JsonArray().add("auditor"));
    var job = Crowd.begun(root.visitor().post("/v1/platform/users/bulk/set-roles", auditor));
    assertThat(Crowd.ended(root.visitor(), job).getLong("done")).isEqualTo(1);
    town.signIn(mo.id(), Optional.empty()).get("/v1/platform/users").answers(200);
  }

  private static JsonObject suspended() {
    return new JsonObject().put("status", "suspended");
  }
}
