package io.tenantry.audit;

import io.tenantry.common.web.Call;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;

/** How the web asks for the trail. */
final class AuditRoutes {
  /**
   * The same right as in the catalogue of access, which stands above this capability and cannot be
   * named here.
   */
  static final Permission AUDIT_LIST = new Permission("audit:list");

  private final Trail trail;

  AuditRoutes(Trail trail) {
    this.trail = trail;
  }

  void addTo(RouteTable at) {
    at.in(Scope.ORG)
        .get("/audit", AUDIT_LIST, this::ofOrganization)
        .query(AuditFilter.class)
        .answersPage(AuditView.class)
        .summary("What happened in the organization, newest first");
    at.in(Scope.PLATFORM)
        .get("/audit", AUDIT_LIST, this::ofPlatform)
        .query(AuditFilter.class)
        .answersPage(AuditView.class)
        .summary("What happened on the platform itself, newest first");
  }

  private Future<?> ofOrganization(Call call) {
    return trail
        .ofOrganization(call.actor().org(), call.query(AuditFilter.class))
        .map(page -> page.map(AuditView::of));
  }

  private Future<?> ofPlatform(Call call) {
    return trail.ofPlatform(call.query(AuditFilter.class)).map(page -> page.map(AuditView::of));
  }
}
