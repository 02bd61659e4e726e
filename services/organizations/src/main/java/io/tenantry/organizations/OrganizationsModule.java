package io.tenantry.organizations;

import io.tenantry.access.AccessModule;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.sql.Care;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.sessions.SessionsModule;
import java.time.Duration;

/** Builds organizations: the door, the routes, and the look-up of slugs for paths. */
public final class OrganizationsModule implements Module {

  /**
   * How late the trail may hear that a suspension is over; who may enter is decided to the instant.
   */
  private static final Duration BETWEEN_ENDS = Duration.ofSeconds(1);

  /** Numbers read whatever is not folded yet, so this bounds how much that is. */
  private static final Duration BETWEEN_FOLDS = Duration.ofSeconds(1);

  private final Organizations organizations;
  private final OrganizationSuspensions suspensions;
  private final OrganizationRoutes routes;
  private final Teams teams;

  public OrganizationsModule(
      Foundation foundation,
      AuditModule audit,
      AccessModule access,
      SessionsModule sessions,
      CredentialsModule credentials) {
    this.organizations = new Organizations(foundation, access.standings(), audit.audit());
    this.teams = new Teams(foundation, access.standings(), audit.audit());
    var change = new OrganizationChange(access.standings());
    this.suspensions =
        new OrganizationSuspensions(
            foundation, organizations, change, access.standings(), audit.audit());
    this.routes =
        new OrganizationRoutes(
            organizations,
            new OrganizationList(foundation),
            new OrganizationSettings(
                foundation,
                organizations,
                change,
                sessions.policies(),
                credentials.policies(),
                sessions.freshSignIn(),
                audit.audit()),
            suspensions);
    sessions.sessions().orgSlugNow(organizations::slugNow);
    sessions.sessions().orgBySlug(organizations::idBySlug);
    sessions.sessions().orgExists(organizations::exists);
  }

  public Organizations organizations() {
    return organizations;
  }

  @Override
  public void addTo(Assembly assembly) {
    organizations.listen(assembly.signals());
    routes.addTo(assembly.routes());
    new TeamRoutes(teams).addTo(assembly.routes());
    assembly.schedule().every("organizations.fold-team-counts", BETWEEN_FOLDS, teams::foldCounts);
    assembly.constraint(
        "teams_name", () -> new Problem.Conflict("team-exists", "there is a team of this name"));
    assembly
        .schedule()
        .every("organizations.end-suspensions", BETWEEN_ENDS, suspensions::endThoseThatAreOver);
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
            "kept: a slug is never reused"),
        new Care(
            "teams",
            "holds nothing about a person",
            "created_by is kept: an id without a person",
            "every row of the organization",
            "every row of the organization is deleted"),
        new Care(
            "team_members",
            "the person's rows in every organization",
            "the person's rows go with their member_standing; added_by is kept: an id without a person",
            "every row of the organization",
            "every row of the organization is deleted"),
        new Care(
            "team_count_deltas",
            "nothing: numbers only",
            "follows from team_members",
            "nothing: numbers only",
            "every row of the organization is deleted"));
  }
}
