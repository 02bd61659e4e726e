package io.tenantry.organizations;

import static io.tenantry.access.Permissions.ORGANIZATION_GET;
import static io.tenantry.access.Permissions.TEAM_CREATE;
import static io.tenantry.access.Permissions.TEAM_DELETE;
import static io.tenantry.access.Permissions.TEAM_UPDATE;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;

/** Teams, as the web asks for them; who is in one is told by users. */
final class TeamRoutes {

  private final Teams teams;

  TeamRoutes(Teams teams) {
    this.teams = teams;
  }

  void addTo(RouteTable at) {
    at.in(Scope.ORG)
        .get("/teams", ORGANIZATION_GET, this::list)
        .impersonated()
        .query(TeamQuery.class)
        .answersPage(TeamView.class)
        .summary("The teams of the organization, by name")
        .post("/teams", TEAM_CREATE, this::create)
        .impersonated()
        .takes(NewTeam.class)
        .answers(201, TeamView.class)
        .summary("Makes a team, with nobody in it")
        .get("/teams/{team}", ORGANIZATION_GET, this::get)
        .impersonated()
        .answers(200, TeamView.class)
        .summary("One team, and how many are in it")
        .patch("/teams/{team}", TEAM_UPDATE, this::edit)
        .impersonated()
        .takes(TeamEdit.class)
        .answers(200, TeamView.class)
        .versioned()
        .summary("Changes what a team is called or said to be")
        .delete("/teams/{team}", TEAM_DELETE, this::delete)
        .impersonated()
        .versioned()
        .summary("Deletes a team; its members stay")
        .put("/teams/{team}/members/{user}", TEAM_UPDATE, this::add)
        .impersonated()
        .answers(204)
        .summary("Puts a person of the organization into a team")
        .delete("/teams/{team}/members/{user}", TEAM_UPDATE, this::remove)
        .impersonated()
        .summary("Takes a person out of a team");
  }

  private Future<?> list(Call call) {
    return teams
        .list(call.actor(), call.query(TeamQuery.class))
        .map(page -> page.map(TeamView::of));
  }

  private Future<?> create(Call call) {
    return teams
        .create(call.actor(), call.body(NewTeam.class))
        .map(TeamView::of)
        .map(
            view -> Answer.created("/v1/orgs/" + call.actor().org() + "/teams/" + view.id(), view));
  }

  private Future<?> get(Call call) {
    return teams.get(call.actor(), call.id("team")).map(TeamView::of);
  }

  private Future<?> edit(Call call) {
    return teams
        .edit(call.actor(), call.target("team"), call.body(TeamEdit.class))
        .map(TeamView::of);
  }

  private Future<?> delete(Call call) {
    return teams.delete(call.actor(), call.target("team"));
  }

  private Future<?> add(Call call) {
    return teams
        .add(call.actor(), call.id("team"), call.id("user"))
        .map(done -> Answer.noContent());
  }

  private Future<?> remove(Call call) {
    return teams.remove(call.actor(), call.id("team"), call.id("user"));
  }
}
