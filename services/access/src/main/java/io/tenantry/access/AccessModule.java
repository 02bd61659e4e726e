package io.tenantry.access;

import io.tenantry.audit.AuditModule;
import io.tenantry.common.sql.Care;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import java.time.Duration;

/** Builds access: its doors, what they listen to, and the routes of roles and permissions. */
public final class AccessModule implements Module {

  /** How late the trail may hear that a grant has ended; it stops granting to the instant. */
  private static final Duration BETWEEN_ENDS = Duration.ofSeconds(1);

  private final Access access;
  private final Standings standings;
  private final Grants grants;
  private final AccessRoutes routes;

  public AccessModule(Foundation foundation, AuditModule trail) {
    var db = foundation.db();
    var clock = foundation.clock();
    var audit = trail.audit();
    this.access = new Access(foundation);
    this.standings = new Standings(foundation);
    this.grants = new Grants(db, access, audit, clock);
    var change = new RoleChange(access, audit, foundation.outbox(), clock);
    this.routes =
        new AccessRoutes(
            new Roles(db, access, change, audit),
            new ApplicationPermissions(db, access, audit, clock));
  }

  public Access access() {
    return access;
  }

  public Standings standings() {
    return standings;
  }

  public Grants grants() {
    return grants;
  }

  @Override
  public void addTo(Assembly assembly) {
    access.listen();
    routes.addTo(assembly.routes());
    assembly.schedule().every("access.end-grants", BETWEEN_ENDS, grants::forgetEnded);
    assembly.constraint(
        "roles_name", () -> new Problem.Conflict("role-exists", "there is a role of this name"));
    assembly.care(
        new Care(
            "user_standing",
            "the person's row",
            "the row is deleted",
            "not of an organization",
            "kept: it is the person's"),
        new Care(
            "member_standing",
            "the person's rows in every organization",
            "the rows are deleted",
            "every row of the organization",
            "every row of the organization is deleted"),
        new Care(
            "org_standing",
            "holds nothing about members",
            "changed_by is kept: an id without a person",
            "the organization's row",
            "the row is deleted"),
        new Care(
            "role_assignments",
            "the person's rows in every organization and in the platform",
            "the person's rows are deleted; given_by is kept: an id without a person",
            "every row of the organization",
            "every row of the organization is deleted"),
        new Care(
            "permission_grants",
            "the person's rows in every organization and in the platform",
            "the person's rows are deleted; given_by is kept: an id without a person",
            "every row of the organization",
            "every row of the organization is deleted"),
        new Care(
            "roles",
            "holds nothing about a person",
            "created_by is kept: an id without a person",
            "every row of the organization",
            "every row of the organization is deleted"),
        new Care(
            "application_permissions",
            "holds nothing about a person",
            "holds nothing about a person",
            "nothing: of the installation",
            "nothing: of the installation"));
  }
}
