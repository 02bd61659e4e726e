package io.tenantry.users;

import static io.tenantry.access.Permissions.USER_BAN;
import static io.tenantry.access.Permissions.USER_GET;
import static io.tenantry.access.Permissions.USER_LIST;

import io.tenantry.access.NewSuspension;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;

/** Everybody, as the web asks for them on the platform. */
final class UserRoutes {

  private final PlatformUsers users;
  private final Bans bans;

  UserRoutes(PlatformUsers users, Bans bans) {
    this.users = users;
    this.bans = bans;
  }

  void addTo(RouteTable at) {
    at.in(Scope.PLATFORM)
        .get("/users", USER_LIST, this::list)
        .query(UserQuery.class)
        .answersPage(MemberView.class)
        .summary("Everybody")
        .get("/users/{user}", USER_GET, this::get)
        .answers(200, UserDetailView.class)
        .summary("One person, wherever they belong")
        .put("/users/{user}/ban", USER_BAN, this::ban)
        .takes(NewSuspension.class)
        .answers(200, UserDetailView.class)
        .versioned()
        .summary("Shuts a person out everywhere; their sessions end")
        .delete("/users/{user}/ban", USER_BAN, this::unban)
        .versioned()
        .summary("Lets a banned person in again");
  }

  private Future<?> list(Call call) {
    return users.list(call.query(UserQuery.class)).map(page -> page.map(MemberView::of));
  }

  private Future<?> get(Call call) {
    return users.get(call.id("user")).map(UserDetailView::of);
  }

  private Future<?> ban(Call call) {
    return bans.ban(call.actor(), call.target("user"), call.body(NewSuspension.class))
        .map(UserDetailView::of);
  }

  private Future<?> unban(Call call) {
    return bans.unban(call.actor(), call.target("user"));
  }
}
