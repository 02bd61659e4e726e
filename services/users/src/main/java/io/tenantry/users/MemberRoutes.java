package io.tenantry.users;

import static io.tenantry.access.Permissions.USER_BAN;
import static io.tenantry.access.Permissions.USER_GET;
import static io.tenantry.access.Permissions.USER_LIST;
import static io.tenantry.access.Permissions.USER_SET_ROLE;
import static io.tenantry.common.web.Scope.ORG;

import io.tenantry.access.NewSuspension;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.vertx.core.Future;

/** The people of an organization, as the web asks for them. */
final class MemberRoutes {

  private final Members members;
  private final Suspensions suspensions;
  private final TeamRoster teams;

  MemberRoutes(Members members, Suspensions suspensions, TeamRoster teams) {
    this.members = members;
    this.suspensions = suspensions;
    this.teams = teams;
  }

  void addTo(RouteTable at) {
    at.in(ORG)
        .get("/teams/{team}/members", USER_LIST, this::team)
        .impersonated()
        .query(TeamRoster.RosterQuery.class)
        .answersPage(TeamRoster.TeamMemberView.class)
        .summary("Who is in a team")
        .get("/users/{user}", USER_GET, this::get)
        .impersonated()
        .answers(200, MemberDetailView.class)
        .summary("One person of the organization")
        .put("/users/{user}/roles", USER_SET_ROLE, this::setRoles)
        .impersonated()
        .takes(NewRoles.class)
        .answers(200, MemberDetailView.class)
        .fresh()
        .versioned()
        .summary("Makes these the person's roles, from the next request on")
        .get("/users/{user}/permissions", USER_GET, this::permissions)
        .impersonated()
        .answers(200, PermissionsView.class)
        .summary("What a person may do here, and where each permission comes from")
        .put("/users/{user}/permissions", USER_SET_ROLE, this::setPermissions)
        .impersonated()
        .takes(NewPermissions.class)
        .answers(200, PermissionsView.class)
        .fresh()
        .versioned()
        .summary("Makes these what the person holds beside their roles, perhaps until a time")
        .put("/users/{user}/suspension", USER_BAN, this::suspend)
        .impersonated()
        .takes(NewSuspension.class)
        .answers(200, MemberDetailView.class)
        .versioned()
        .summary("Shuts a person out of the organization; their sessions here end")
        .delete("/users/{user}/suspension", USER_BAN, this::reactivate)
        .impersonated()
        .versioned()
        .summary("Lets a suspended person in again");
  }

  private Future<?> team(Call call) {
    return teams.page(call.actor(), call.id("team"), call.query(TeamRoster.RosterQuery.class));
  }

  private Future<?> get(Call call) {
    return members.get(call.actor(), call.id("user")).map(MemberDetailView::of);
  }

  private Future<?> setRoles(Call call) {
    return members
        .setRoles(call.actor(), call.target("user"), call.body(NewRoles.class).roles())
        .map(MemberDetailView::of);
  }

  private Future<?> permissions(Call call) {
    return members.permissions(call.actor(), call.id("user")).map(PermissionsView::of);
  }

  private Future<?> setPermissions(Call call) {
    var wanted = call.body(NewPermissions.class).permissions();
    return members
        .setPermissions(call.actor(), call.target("user"), wanted)
        .map(PermissionsView::of);
  }

  private Future<?> suspend(Call call) {
    return suspensions
        .suspend(call.actor(), call.target("user"), call.body(NewSuspension.class))
        .map(MemberDetailView::of);
  }

  private Future<?> reactivate(Call call) {
    return suspensions.reactivate(call.actor(), call.target("user"));
  }
}
