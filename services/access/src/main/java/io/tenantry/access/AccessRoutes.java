package io.tenantry.access;

import static io.tenantry.access.Permissions.ROLE_LIST;

import io.tenantry.common.web.Call;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;
import java.util.List;

/** How the web asks which roles and permissions there are. */
final class AccessRoutes {

  /**
   * @param builtIn whether it comes with the program and cannot be changed
   */
  record RoleView(String name, String description, List<String> permissions, boolean builtIn) {
    static RoleView of(Role role) {
      return new RoleView(
          role.name(),
          role.description(),
          role.permissions().stream().map(Permission::name).sorted().toList(),
          role.builtIn());
    }
  }

  record PermissionView(String name, String description) {
    static PermissionView of(Permission permission) {
      return new PermissionView(permission.name(), Permissions.description(permission));
    }
  }

  void addTo(RouteTable at) {
    at.in(Scope.ORG)
        .get("/roles", ROLE_LIST, this::roles)
        .answersPage(RoleView.class)
        .summary("The roles that members can hold")
        .get("/permissions", ROLE_LIST, _ -> permissions(Permissions.inOrganizations()))
        .answersPage(PermissionView.class)
        .summary("The permissions that roles of the organization can grant");
    at.in(Scope.PLATFORM)
        .get("/roles", ROLE_LIST, this::roles)
        .answersPage(RoleView.class)
        .summary("The roles that the vendor's team can hold")
        .get("/permissions", ROLE_LIST, _ -> permissions(Permissions.inPlatform()))
        .answersPage(PermissionView.class)
        .summary("Every permission there is");
  }

  private Future<?> roles(Call call) {
    return Future.succeededFuture(
        whole(Roles.all(call.actor().org()).stream().map(RoleView::of).toList()));
  }

  private static Future<?> permissions(List<Permission> permissions) {
    return Future.succeededFuture(whole(permissions.stream().map(PermissionView::of).toList()));
  }

  /** These lists are short and come in one piece. */
  private static <T> Page<T> whole(List<T> all) {
    return new Page<>(all, null, null, (long) all.size(), true);
  }
}
