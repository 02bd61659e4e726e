package io.tenantry.access;

import io.tenantry.common.sql.Care;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;

/** Builds access: its two doors, what they listen to, and the lists of roles and permissions. */
public final class AccessModule implements Module {

  private final Access access;
  private final Standings standings;

  public AccessModule(Foundation foundation) {
    this.access = new Access(foundation);
    this.standings = new Standings(foundation);
  }

  public Access access() {
    return access;
  }

  public Standings standings() {
    return standings;
  }

  @Override
  public void addTo(Assembly assembly) {
    access.listen();
    new AccessRoutes().addTo(assembly.routes());
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
            "every row of the organization is deleted"));
  }
}
