package io.tenantry.organizations;

import static io.tenantry.access.Permissions.ORGANIZATION_GET;
import static io.tenantry.access.Permissions.ORGANIZATION_LIST;
import static io.tenantry.access.Permissions.ORGANIZATION_SUSPEND;
import static io.tenantry.access.Permissions.ORGANIZATION_UPDATE;

import io.tenantry.access.NewSuspension;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.tenantry.common.web.Target;
import io.vertx.core.Future;

/** How the web asks for organizations. */
final class OrganizationRoutes {

  private final Organizations organizations;
  private final OrganizationList list;
  private final OrganizationSettings settings;
  private final OrganizationSuspensions suspensions;

  OrganizationRoutes(
      Organizations organizations,
      OrganizationList list,
      OrganizationSettings settings,
      OrganizationSuspensions suspensions) {
    this.organizations = organizations;
    this.list = list;
    this.settings = settings;
    this.suspensions = suspensions;
  }

  void addTo(RouteTable at) {
    at.in(Scope.ORG)
        .get("", ORGANIZATION_GET, this::own)
        .impersonated()
        .answers(200, OrganizationView.class)
        .summary("The organization")
        .patch("", ORGANIZATION_UPDATE, this::editOwn)
        .impersonated()
        .takes(OrganizationEdit.class)
        .answers(200, OrganizationView.class)
        .versioned()
        .summary(
            "Changes name, slug, logo, metadata, how long invitations last, the session or the password policy; a policy asks for a fresh sign-in");
    at.in(Scope.PLATFORM)
        .get("/orgs", ORGANIZATION_LIST, this::all)
        .impersonated()
        .query(OrganizationQuery.class)
        .answersPage(OrganizationView.class)
        .summary("Every organization")
        .get("/orgs/{org}", ORGANIZATION_GET, this::any)
        .impersonated()
        .answers(200, OrganizationView.class)
        .summary("One organization, by id or slug")
        .patch("/orgs/{org}", ORGANIZATION_UPDATE, this::editAny)
        .impersonated()
        .takes(OrganizationEdit.class)
        .answers(200, OrganizationView.class)
        .versioned()
        .summary(
            "Changes an organization's name, slug, logo, metadata, invitation life, session or password policy; a policy asks for a fresh sign-in")
        .put("/orgs/{org}/suspension", ORGANIZATION_SUSPEND, this::suspend)
        .impersonated()
        .takes(NewSuspension.class)
        .answers(200, OrganizationView.class)
        .versioned()
        .summary("Closes an organization to its people; what their sessions may do there ends")
        .delete("/orgs/{org}/suspension", ORGANIZATION_SUSPEND, this::reactivate)
        .impersonated()
        .versioned()
        .summary("Opens a suspended organization again");
  }

  private Future<?> own(Call call) {
    return organizations.own(call.actor().org()).map(OrganizationView::of);
  }

  private Future<?> editOwn(Call call) {
    return settings
        .editOwn(
            call.actor(),
            new Target(call.actor().org(), call.precondition()),
            call.body(OrganizationEdit.class))
        .map(OrganizationView::of);
  }

  private Future<?> editAny(Call call) {
    OrganizationEdit wanted = call.body(OrganizationEdit.class);
    return target(call)
        .compose(target -> settings.editAny(call.actor(), target, wanted))
        .map(OrganizationView::of);
  }

  private Future<?> all(Call call) {
    return list.page(call.query(OrganizationQuery.class))
        .map(page -> page.map(OrganizationView::of));
  }

  private Future<?> any(Call call) {
    return organizations.any(call.path("org")).map(OrganizationView::of);
  }

  private Future<?> suspend(Call call) {
    NewSuspension wanted = call.body(NewSuspension.class);
    return target(call)
        .compose(target -> suspensions.suspend(call.actor(), target, wanted))
        .map(OrganizationView::of);
  }

  private Future<?> reactivate(Call call) {
    return target(call).compose(target -> suspensions.reactivate(call.actor(), target));
  }

  private Future<Target> target(Call call) {
    return organizations.atPath(call.path("org")).map(org -> new Target(org, call.precondition()));
  }
}
