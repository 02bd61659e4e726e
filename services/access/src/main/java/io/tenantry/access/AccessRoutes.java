package io.tenantry.access;

import static io.tenantry.access.Permissions.ROLE_CREATE;
import static io.tenantry.access.Permissions.ROLE_DELETE;
import static io.tenantry.access.Permissions.ROLE_LIST;
import static io.tenantry.access.Permissions.ROLE_UPDATE;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Routes;
import io.tenantry.common.web.Scope;
import io.tenantry.common.web.Version;
import io.tenantry.common.web.Versioned;
import io.vertx.core.Future;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the web asks which roles and permissions there are, and makes more of them. */
final class AccessRoutes {

  private final Roles roles;
  private final ApplicationPermissions application;

  AccessRoutes(Roles roles, ApplicationPermissions application) {
    this.roles = roles;
    this.application = application;
  }

  /**
   * @param builtIn whether it comes with the program and cannot be changed
   */
  record RoleView(String name, String description, List<String> permissions, boolean builtIn) {
    static RoleView of(Role role) {
      return new RoleView(role.name(), role.description(), names(role), role.builtIn());
    }

    static List<String> names(Role role) {
      return role.permissions().stream().map(Permission::name).sorted().toList();
    }
  }

  /**
   * One role, and what it may do.
   *
   * @param allows its permissions in words
   * @param holders how many people hold it, the deleted ones too: they may come back
   * @param holdersIsExact false when {@code holders} is only a lower bound
   * @param createdAt null for one that comes with the program
   */
  record RoleDetailView(
      String name,
      String description,
      List<String> permissions,
      boolean builtIn,
      List<PermissionView> allows,
      long holders,
      boolean holdersIsExact,
      @Nullable Instant createdAt,
      @Nullable Instant updatedAt)
      implements Versioned {

    static RoleDetailView of(RoleDetail detail) {
      Role role = detail.role();
      return new RoleDetailView(
          role.name(),
          role.description(),
          RoleView.names(role),
          role.builtIn(),
          PermissionView.all(detail.allows()),
          detail.holders().number(),
          detail.holders().exact(),
          detail.custom().map(CustomRole::createdAt).orElse(null),
          detail.custom().map(CustomRole::updatedAt).orElse(null));
    }

    @Override
    public Version version() {
      return updatedAt == null ? new Version("built-in") : Version.of(updatedAt);
    }
  }

  /**
   * @param builtIn whether it comes with the program; the others are the application's own
   */
  record PermissionView(String name, String description, boolean builtIn) {
    static List<PermissionView> all(Map<Permission, String> described) {
      return described.entrySet().stream()
          .map(entry -> of(entry.getKey().name(), entry.getValue()))
          .toList();
    }

    static PermissionView of(String name, String description) {
      return new PermissionView(name, description, Permissions.find(name).isPresent());
    }
  }

  /** What a permission of the application allows, in one line. */
  record NewPermission(@NotBlank @Size(max = 500) String description) {}

  void addTo(RouteTable at) {
    inScope(at.in(Scope.ORG), "members");
    inScope(at.in(Scope.PLATFORM), "the vendor's team");
    at.in(Scope.PLATFORM)
        .put("/permissions/{permission}", ROLE_UPDATE, this::define)
        .impersonated()
        .takes(NewPermission.class)
        .answers(200, PermissionView.class)
        .fresh()
        .summary("Defines a permission of the application's own, such as invoice:pay")
        .delete("/permissions/{permission}", ROLE_DELETE, this::undefine)
        .impersonated()
        .fresh()
        .summary("Removes a permission of the application's own that nobody uses");
  }

  private void inScope(Routes at, String holders) {
    at.get("/permissions", ROLE_LIST, this::permissions)
        .impersonated()
        .answersPage(PermissionView.class)
        .summary("The permissions that " + holders + " can hold")
        .get("/roles", ROLE_LIST, this::list)
        .impersonated()
        .answersPage(RoleView.class)
        .summary("The roles that " + holders + " can hold")
        .post("/roles", ROLE_CREATE, this::create)
        .impersonated()
        .takes(NewRole.class)
        .answers(201, RoleDetailView.class)
        .fresh()
        .summary("Makes a role for " + holders + "; it grants at most what its maker holds")
        .get("/roles/{role}", ROLE_LIST, this::get)
        .impersonated()
        .answers(200, RoleDetailView.class)
        .summary("One role, what it allows, and how many hold it")
        .patch("/roles/{role}", ROLE_UPDATE, this::edit)
        .impersonated()
        .takes(RoleEdit.class)
        .answers(200, RoleDetailView.class)
        .fresh()
        .versioned()
        .summary("Changes a role; whoever holds it is judged by it from the next request on")
        .delete("/roles/{role}", ROLE_DELETE, this::delete)
        .impersonated()
        .fresh()
        .versioned()
        .summary("Deletes a role that nobody holds");
  }

  private Future<?> permissions(Call call) {
    return roles.permissions(call.actor()).map(all -> whole(PermissionView.all(all)));
  }

  private Future<?> list(Call call) {
    return roles.list(call.actor()).map(all -> whole(all.stream().map(RoleView::of).toList()));
  }

  private Future<?> get(Call call) {
    return roles.get(call.actor(), role(call)).map(RoleDetailView::of);
  }

  private Future<?> create(Call call) {
    return roles
        .create(call.actor(), call.body(NewRole.class))
        .map(RoleDetailView::of)
        .map(view -> Answer.created(place(call.actor()) + "/roles/" + view.name(), view));
  }

  private static String place(Actor actor) {
    return actor.org().equals(Actor.PLATFORM) ? "/v1/platform" : "/v1/orgs/" + actor.org();
  }

  private Future<?> edit(Call call) {
    RoleEdit wanted = call.body(RoleEdit.class);
    return roles
        .edit(call.actor(), role(call), call.precondition(), wanted)
        .map(RoleDetailView::of);
  }

  private Future<?> delete(Call call) {
    return roles.delete(call.actor(), role(call), call.precondition());
  }

  /** What cannot be a role's name is none. */
  private static String role(Call call) {
    String name = call.path("role");
    if (!name.matches(NewRole.NAME)) {
      throw new Problem.NotFound();
    }
    return name;
  }

  private Future<?> define(Call call) {
    String name = call.path("permission");
    String description = call.body(NewPermission.class).description();
    return application
        .put(call.actor(), name, description)
        .map(PermissionView.of(name, description));
  }

  private Future<?> undefine(Call call) {
    return application.remove(call.actor(), call.path("permission"));
  }

  /** These lists are short and come in one piece. */
  private static <T> Page<T> whole(List<T> all) {
    return new Page<>(all, null, null, (long) all.size(), true);
  }
}
