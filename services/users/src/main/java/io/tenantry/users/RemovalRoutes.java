package io.tenantry.users;

import static io.tenantry.access.Permissions.USER_DELETE;
import static io.tenantry.common.web.Permission.SIGNED_IN;

import io.tenantry.common.web.Call;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.tenantry.sessions.Sessions;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Deleting people, bringing them back, and removing them for good, as the web asks for it. */
final class RemovalRoutes {

  private final MemberRemovals members;
  private final UserRemovals users;
  private final Removals forGood;
  private final Sessions sessions;

  RemovalRoutes(MemberRemovals members, UserRemovals users, Removals forGood, Sessions sessions) {
    this.members = members;
    this.users = users;
    this.forGood = forGood;
    this.sessions = sessions;
  }

  void addTo(RouteTable at) {
    at.in(Scope.ORG)
        .delete("/users/{user}", USER_DELETE, this::removeMember)
        .impersonated()
        .query(MemberRemovalQuery.class)
        .versioned()
        .summary(
            "Deletes a person so that they can come back, or for good; their sessions here end")
        .post("/users/{user}/restore", USER_DELETE, this::restoreMember)
        .impersonated()
        .answers(200, MemberDetailView.class)
        .versioned()
        .summary("Brings a deleted person back as they were");
    at.in(Scope.PLATFORM)
        .delete("/users/{user}", USER_DELETE, this::removeUser)
        .impersonated()
        .query(UserRemovalQuery.class)
        .versioned()
        .summary("Deletes a person everywhere so that they can come back, or for good")
        .post("/users/{user}/restore", USER_DELETE, this::restoreUser)
        .impersonated()
        .answers(200, UserDetailView.class)
        .versioned()
        .summary("Brings a person back who was deleted everywhere");
    at.in(Scope.SELF)
        .delete("/v1/me", SIGNED_IN, this::removeSelf)
        .summary("Deletes oneself; the platform can bring one back for a while")
        .delete("/v1/me/orgs/{org}", SIGNED_IN, this::leave)
        .summary("Leaves an organization; what one's sessions may do there ends");
  }

  /**
   * @param permanently not to be undone; wants a fresh sign-in
   * @param keepData with {@code permanently}: what the organization has written down about the
   *     person stays, and so does their account
   */
  record MemberRemovalQuery(@Nullable Boolean permanently, @Nullable Boolean keepData) {

    boolean forGood() {
      if (keepData != null && !Boolean.TRUE.equals(permanently)) {
        throw Problem.Invalid.of("?keep_data", "only goes with permanently=true");
      }
      return Boolean.TRUE.equals(permanently);
    }
  }

  /**
   * @param permanently not to be undone; wants a fresh sign-in
   */
  record UserRemovalQuery(@Nullable Boolean permanently) {}

  private Future<?> removeMember(Call call) {
    MemberRemovalQuery how = call.query(MemberRemovalQuery.class);
    return how.forGood()
        ? forGood.fromOrganization(
            call.actor(), call.target("user"), Boolean.TRUE.equals(how.keepData()))
        : members.remove(call.actor(), call.target("user"));
  }

  private Future<?> restoreMember(Call call) {
    return members.restore(call.actor(), call.target("user")).map(MemberDetailView::of);
  }

  private Future<?> removeUser(Call call) {
    return Boolean.TRUE.equals(call.query(UserRemovalQuery.class).permanently())
        ? forGood.fromEverywhere(call.actor(), call.target("user"))
        : users.remove(call.actor(), call.target("user"));
  }

  private Future<?> restoreUser(Call call) {
    return users.restore(call.actor(), call.target("user")).map(UserDetailView::of);
  }

  private Future<?> removeSelf(Call call) {
    return users.removeSelf(call.actor());
  }

  private Future<?> leave(Call call) {
    return sessions
        .orgNamed(call.path("org"))
        .compose(org -> members.leave(call.actor(), org.orElseThrow(Problem.NotFound::new)));
  }
}
