package io.tenantry.invitations;

import io.tenantry.access.AccessModule;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.sql.Care;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.tenantry.credentials.Attempts;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.jobs.JobsModule;
import io.tenantry.organizations.OrganizationsModule;
import io.tenantry.sessions.SessionsModule;
import io.tenantry.users.Inviting;
import io.tenantry.users.Users;
import io.tenantry.users.UsersModule;
import java.util.Optional;

/** Builds invitations: their doors, routes and line in the register. */
public final class InvitationsModule implements Module {

  private final Invitations invitations;
  private final Acceptances acceptances;
  private final FirstOwners firstOwners;
  private final Blanking blanking;
  private final Attempts attempts;
  private final UsersModule users;
  private final AccessModule access;
  private Optional<JobsModule> jobs = Optional.empty();

  public InvitationsModule(
      Foundation foundation,
      AuditModule audit,
      AccessModule access,
      SessionsModule sessions,
      CredentialsModule credentials,
      OrganizationsModule organizations,
      UsersModule users) {
    var db = foundation.db();
    var clock = foundation.clock();
    var trail = new InvitationTrail(audit.audit());
    var hosts = new Hosts(organizations.organizations(), users.members(), users.memberships());
    this.attempts = credentials.attempts();
    this.users = users;
    this.access = access;
    this.invitations =
        new Invitations(
            db,
            access.access(),
            users.users(),
            hosts,
            new InvitationMail(credentials.links(), foundation.mails(), foundation.publicUrl()),
            trail,
            new InvitationList(foundation.cursors()),
            clock);
    this.acceptances =
        new Acceptances(
            db,
            new OpenLinks(credentials.links(), clock),
            new Inviters(access.access(), access.standings(), clock),
            hosts,
            new Invitees(users.users(), credentials.passwords(), credentials.policies()),
            users.users(),
            users.memberships(),
            sessions.sessions(),
            trail,
            clock);
    this.blanking = new Blanking(db, audit.audit());
    this.firstOwners = new FirstOwners(db, organizations.organizations(), invitations);
  }

  public Invitations invitations() {
    return invitations;
  }

  public Acceptances acceptances() {
    return acceptances;
  }

  public FirstOwners firstOwners() {
    return firstOwners;
  }

  /** For files of people, some or all of whom are invited. */
  public Inviting inviting() {
    return invitations::inviteAnyway;
  }

  /** To be filled in at assembly: where many are invited at once. */
  public void manyAtOnce(JobsModule those) {
    jobs = Optional.of(those);
    blanking.alsoIn(those.jobs());
  }

  @Override
  public void addTo(Assembly assembly) {
    new InvitationRoutes(invitations).addTo(assembly.routes());
    new AcceptanceRoutes(acceptances, users.signedIn(), attempts).addTo(assembly.routes());
    new FirstOwnerRoutes(firstOwners).addTo(assembly.routes());
    jobs.ifPresent(many -> {
      many.jobs().on(new BulkInviting(invitations));
      new BulkInvitationRoutes(many, access.access()).addTo(assembly.routes());
    });
    assembly.outbox().on(Users.REMOVED, blanking::removed);
    assembly.constraint(
        "invitations_pending",
        () -> new Problem.Conflict("already-invited", "this address has a pending invitation"));
    assembly.care(
        new Care(
            "invitations",
            "invitations to an address of the person",
            "address and message are blanked in invitations to the person; pending ones are cancelled",
            "every row of the organization",
            "every row of the organization is deleted"));
  }
}
