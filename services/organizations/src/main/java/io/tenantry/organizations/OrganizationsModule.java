package io.tenantry.organizations;

import io.tenantry.access.AccessModule;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.sql.Care;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.tenantry.sessions.SessionsModule;

/** Builds organizations: the door, the routes, and the look-up of slugs for paths. */
public final class OrganizationsModule implements Module {

  private final Organizations organizations;
  private final OrganizationRoutes routes;

  public OrganizationsModule(
      Foundation foundation, AuditModule audit, AccessModule access, SessionsModule sessions) {
    this.organizations = new Organizations(foundation, access.standings(), audit.audit());
    this.routes = new OrganizationRoutes(organizations, new OrganizationList(foundation));
    sessions.sessions().orgBySlug(organizations::idBySlug);
    sessions.sessions().orgExists(organizations::exists);
  }

  public Organizations organizations() {
    return organizations;
  }

  @Override
  public void addTo(Assembly assembly) {
    routes.addTo(assembly.routes());
    assembly.constraint(
        "org_slugs_pkey",
        () -> new Problem.Conflict("slug-taken", "this slug is or was an organization's"));
    assembly.care(
        new Care(
            "organizations",
            "holds nothing about a person",
            "holds nothing about a person",
            "the organization's row",
            "name, logo and metadata are emptied; the row stays for the slugs that point to it"),
        new Care(
            "org_slugs",
            "holds nothing about a person",
            "holds nothing about a person",
            "every slug of the organization",
            "kept: a slug is never reused"));
  }
}
