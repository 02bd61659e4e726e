package io.tenantry.server;

import io.tenantry.access.AccessModule;
import io.tenantry.audit.AuditModule;
import io.tenantry.audit.Proof;
import io.tenantry.common.web.Gate;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.tenantry.console.ConsoleModule;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.PasswordSettings;
import io.tenantry.impersonation.ImpersonationModule;
import io.tenantry.invitations.InvitationsModule;
import io.tenantry.jobs.JobsModule;
import io.tenantry.mails.MailsModule;
import io.tenantry.organizations.OrganizationsModule;
import io.tenantry.sessions.SessionsModule;
import io.tenantry.signin.OidcSettings;
import io.tenantry.signin.SigninModule;
import io.tenantry.system.SystemModule;
import io.tenantry.users.BulkModule;
import io.tenantry.users.ImportModule;
import io.tenantry.users.UsersModule;
import java.util.List;

/** The capabilities of the program, each built on those before it. */
public final class Capabilities {
  private final AuditModule audit;
  private final SessionsModule sessions;
  private final CredentialsModule credentials;
  private final OrganizationsModule organizations;
  private final UsersModule users;
  private final List<Module> modules;

  /** Things are kept as long as is usual. */
  public Capabilities(Foundation foundation, PasswordSettings passwords) {
    this(foundation, passwords, Keeping.usual());
  }

  /** Nobody signs in by an account elsewhere. */
  public Capabilities(Foundation foundation, PasswordSettings passwords, Keeping keeping) {
    this(foundation, passwords, keeping, OidcSettings.none());
  }

  public Capabilities(
      Foundation foundation, PasswordSettings passwords, Keeping keeping, OidcSettings providers) {
    audit = new AuditModule(foundation, keeping.trail());
    var access = new AccessModule(foundation, audit);
    sessions = new SessionsModule(foundation, audit, access, keeping.sessions());
    credentials = new CredentialsModule(foundation, passwords, keeping.guesses());
    organizations = new OrganizationsModule(foundation, audit, access, sessions, credentials);
    users = new UsersModule(foundation, audit, access, sessions, credentials, keeping.people());
    var jobs = new JobsModule(foundation, audit, access, keeping.jobs());
    var signin =
        new SigninModule(foundation, audit, access, sessions, credentials, users, providers);
    var invitations =
        new InvitationsModule(
            foundation, audit, access, sessions, credentials, organizations, users);
    var bulk = new BulkModule(foundation, access, sessions, users, jobs);
    bulk.add(signin.passwordReset());
    invitations.manyAtOnce(jobs);
    modules =
        List.of(
            audit,
            access,
            new MailsModule(foundation, audit),
            jobs,
            sessions,
            new SystemModule(foundation, sessions),
            credentials,
            organizations,
            users,
            bulk,
            new ImportModule(foundation, users, jobs, invitations.inviting()),
            signin,
            new ImpersonationModule(foundation, access, sessions, users),
            invitations,
            new ConsoleModule());
  }

  public List<Module> modules() {
    return modules;
  }

  /** Decides about every request. */
  public Gate gate() {
    return sessions.gate();
  }

  /** Checks audit trails. */
  public Proof proof() {
    return audit.proof();
  }

  public SessionsModule sessions() {
    return sessions;
  }

  public CredentialsModule credentials() {
    return credentials;
  }

  public OrganizationsModule organizations() {
    return organizations;
  }

  public UsersModule users() {
    return users;
  }
}
