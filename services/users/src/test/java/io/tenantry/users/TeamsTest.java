package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.organizations.Organization;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Teams, and who is in them. */
class TeamsTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  @Test
  void aTeamIsMadeShownListedChangedAndDeleted() {
    var org = town.org("Cycle");
    var owner = town.member(org, "Olga Cycle", "owner");
    var made = owner.visitor().post(teams(org), named("Builders")).answers(201);
    String team = made.header("Location").orElseThrow();
    assertThat(made.json().getLong("members")).isZero();
    String seen = made.header("ETag").orElseThrow();
    var wanted = new JsonObject().put("description", "They build");
    var changed = owner.visitor().with("If-Match", seen).patch(team, wanted).answers(200);
    assertThat(changed.json().getString("description")).isEqualTo("They build");
    owner.visitor().with("If-Match", seen).patch(team, named("Late")).answers(412);
    owner.visitor().with("If-Match", seen).delete(team).answers(412);
    owner.visitor().post(teams(org), named("builders")).answers(409, "team-exists");
    owner.visitor().post(teams(org), named("Apes")).answers(201);
    assertThat(names(owner, teams(org))).containsExactly("Apes", "Builders");
    owner.visitor().delete(team).answers(204);
    owner.visitor().delete(team).answers(404);
    owner.visitor().get(team).answers(404);
    assertThat(town.trail(org.id())).contains("team.created", "team.changed", "team.deleted");
  }

  @Test
  void peopleArePutIntoATeamCountedPagedAndTakenOut() {
    var org = town.org("Paged");
    var owner = town.member(org, "Olga Paged", "owner");
    String team = team(owner, org, "Builders");
    List<UUID> people = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      people.add(town.member(org, "Mo Paged" + i, "member").id());
      owner.visitor().put(team + "/members/" + people.get(i)).answers(204);
    }
    owner.visitor().put(team + "/members/" + people.getFirst()).answers(204);
    assertThat(owner.visitor().get(team).answers(200).json().getLong("members")).isEqualTo(5);
    app.runJob("organizations.fold-team-counts");
    assertThat(owner.visitor().get(team).answers(200).json().getLong("members")).isEqualTo(5);
    assertThat(names(owner, teams(org))).containsExactly("Builders");
    var first = owner.visitor().get(team + "/members?limit=2").answers(200).json();
    assertThat(first.getLong("total")).isEqualTo(5);
    assertThat(first.getBoolean("total_is_exact")).isTrue();
    var second =
        owner
            .visitor()
            .get(team + "/members?limit=2&cursor=" + first.getString("next_cursor"))
            .answers(200)
            .json();
    assertThat(ids(first)).hasSize(2).doesNotContainAnyElementsOf(ids(second));
    var back =
        owner
            .visitor()
            .get(team + "/members?limit=2&cursor=" + second.getString("prev_cursor"))
            .answers(200)
            .json();
    assertThat(ids(back)).isEqualTo(ids(first));
    owner.visitor().delete(team + "/members/" + people.getFirst()).answers(204);
    owner.visitor().delete(team + "/members/" + people.getFirst()).answers(404);
    assertThat(owner.visitor().get(team).answers(200).json().getLong("members")).isEqualTo(4);
    assertThat(town.trail(org.id())).contains("team.member-added", "team.member-removed");
  }

  @Test
  void onlyPeopleAndTeamsOfTheOrganizationBelongTogether() {
    var org = town.org("Ours");
    var owner = town.member(org, "Olga Ours", "owner");
    var other = town.org("Others");
    var stranger = town.member(other, "Sid Others", "owner");
    String team = team(owner, org, "Builders");
    String foreign = team(stranger, other, "Builders");
    var gone = town.member(org, "Gus Ours", "member");
    owner.visitor().delete("/v1/orgs/ours/users/" + gone.id()).answers(204);
    var before = app.database().fingerprint();
    owner.visitor().put(team + "/members/" + stranger.id()).answers(404);
    owner.visitor().put(team + "/members/" + gone.id()).answers(404);
    String smuggled = foreign.replace(other.id().toString(), org.id().toString());
    owner.visitor().put(smuggled + "/members/" + owner.id()).answers(404);
    owner.visitor().get(smuggled).answers(404);
    owner.visitor().get(smuggled + "/members").answers(404);
    owner.visitor().patch(smuggled, named("Mine")).answers(404);
    owner.visitor().delete(smuggled).answers(404);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void whoLacksThePermissionLooksOnly() {
    var org = town.org("Lookers");
    var owner = town.member(org, "Olga Lookers", "owner");
    var vic = town.member(org, "Vic Lookers", "viewer");
    var mo = town.member(org, "Mo Lookers", "member");
    String team = team(owner, org, "Builders");
    vic.visitor().get(team).answers(200);
    vic.visitor().get(team + "/members").answers(200);
    var before = app.database().fingerprint();
    mo.visitor().get(team).answers(403);
    vic.visitor().post(teams(org), named("Mine")).answers(403, "forbidden");
    vic.visitor().patch(team, named("Mine")).answers(403);
    vic.visitor().delete(team).answers(403);
    vic.visitor().put(team + "/members/" + vic.id()).answers(403);
    vic.visitor().delete(team + "/members/" + vic.id()).answers(403);
    for (var wrong : List.of(named(" "), named("x".repeat(101)), new JsonObject())) {
      owner.visitor().post(teams(org), wrong).answers(400, "invalid");
    }
    owner.visitor().patch(team, named(" ")).answers(400, "invalid");
    owner.visitor().get(teams(org) + "?cursor=x").answers(400, "invalid");
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  private static String team(Town.Person by, Organization org, String name) {
    return by.visitor().post(teams(org), named(name)).answers(201).header("Location").orElseThrow();
  }

  private static String teams(Organization org) {
    return "/v1/orgs/" + org.slug() + "/teams";
  }

  private static JsonObject named(String name) {
    return new JsonObject().put("name", name);
  }

  private static List<String> names(Town.Person reader, String path) {
    return texts(reader.visitor().get(path).answers(200).json(), "name");
  }

  private static List<String> ids(JsonObject page) {
    return texts(page, "id");
  }

  private static List<String> texts(JsonObject page, String member) {
    return page.getJsonArray("data").stream()
        .map(row -> ((JsonObject) row).getString(member))
        .toList();
  }
}
