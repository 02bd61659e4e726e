package io.tenantry.users;

import static io.tenantry.access.Permissions.USER_BAN;
import static io.tenantry.access.Permissions.USER_GET;
import static io.tenantry.access.Permissions.USER_SET_ROLE;

import io.tenantry.access.NewSuspension;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;

/** Everybody, as the web asks for them on the platform. */
final class UserRoutes {

  private final PlatformUsers users;
  private final Bans bans;
  private final Colleagues colleagues;

  UserRoutes(PlatformUsers users, Bans bans, Colleagues colleagues) {
    this.users = users;
    this.bans = bans;
    this.colleagues = colleagues;
  }

  void addTo(RouteTable at) {
    at.in(Scope.PLATFORM)
        .get("/users/{user}", USER_GET, this::get)
        .impersonated()
        .answers(200, UserDetailView.class)
        .summary("One person, wherever they belong")
        .put("/users/{user}/roles", USER_SET_ROLE, this::setRoles)
        .impersonated()
        .takes(NewRoles.class)
        .answers(200, UserDetailView.class)
        .fresh()
        .versioned()
        .summary("Makes these the person's roles on the platform, from the next request on")
        .get("/users/{user}/permissions", USER_GET, this::permissions)
        .impersonated()
        .answers(200, PermissionsView.class)
        .summary("What a person may do on the platform, and where each permission comes from")
        .put("/users/{user}/permissions", USER_SET_ROLE, this::setPermissions)
        .impersonated()
        .takes(NewPermissions.class)
        .answers(200, PermissionsView.class)
        .fresh()
        .versioned()
        .summary("Makes these what a colleague holds beside their roles, perhaps until a time")
        .put("/users/{user}/ban", USER_BAN, this::ban)
        .impersonated()
        .takes(NewSuspension.class)
        .answers(200, UserDetailView.class)
        .versioned()
        .summary("Shuts a person out everywhere; their sessions end")
        .delete("/users/{user}/ban", USER_BAN, this::unban)
        .impersonated()
        .versioned()
        .summary("Lets a banned person in again");
  }

  private Future<?> get(Call call) {
    return users.get(call.id("user")).map(UserDetailView::of);
  }

  private Future<?> setRoles(Call call) {
    return colleagues
        .setRoles(call.actor(), call.target("user"), call.body(NewRoles.class).roles())
        .map(UserDetailView::of);
  }

  private Future<?> permissions(Call call) {
    return colleagues.permissions(call.id("user")).map(PermissionsView::of);
  }

  private Future<?> setPermissions(Call call) {
    var wanted = call.body(NewPermissions.class).permissions();
    return colleagues
        .setPermissions(call.actor(), call.target("user"), wanted)
        .map(PermissionsView::of);
  }

  private Future<?> ban(Call call) {
    return bans.ban(call.actor(), call.target("user"), call.body(NewSuspension.class))
        .map(UserDetailView::of);
  }

  private Future<?> unban(Call call) {
    return bans.unban(call.actor(), call.target("user"));
  }
}
