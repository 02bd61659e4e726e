package io.tenantry.organizations;

import static io.tenantry.access.Permissions.ORGANIZATION_GET;
import static io.tenantry.access.Permissions.ORGANIZATION_LIST;

import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;

/** How the web asks for organizations. */
final class OrganizationRoutes {

  private final Organizations organizations;
  private final OrganizationList list;

  OrganizationRoutes(Organizations organizations, OrganizationList list) {
    this.organizations = organizations;
    this.list = list;
  }

  void addTo(RouteTable at) {
    at.in(Scope.ORG)
        .get("", ORGANIZATION_GET, this::own)
        .answers(200, OrganizationView.class)
        .summary("The organization");
    at.in(Scope.PLATFORM)
        .get("/orgs", ORGANIZATION_LIST, this::all)
        .query(OrganizationQuery.class)
        .answersPage(OrganizationView.class)
        .summary("Every organization")
        .get("/orgs/{org}", ORGANIZATION_GET, this::any)
        .answers(200, OrganizationView.class)
        .summary("One organization, by id or slug");
  }

  private Future<?> own(Call call) {
    return organizations.own(call.actor().org()).map(OrganizationView::of);
  }

  private Future<?> all(Call call) {
    return list.page(call.query(OrganizationQuery.class))
        .map(page -> page.map(OrganizationView::of));
  }

  private Future<?> any(Call call) {
    return organizations.any(call.path("org")).map(OrganizationView::of);
  }
}
