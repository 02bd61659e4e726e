package io.tenantry.signin;

import io.tenantry.access.AccessModule;
import io.tenantry.audit.Audit;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.sessions.Sessions;
import io.tenantry.users.UsersModule;

/** Builds what proves addresses and numbers. */
final class Proofs {

  private final EmailProofs emails;
  private final EmailChange change;
  private final PhoneProofs phones;
  private final ProofRoutes routes;

  Proofs(
      Foundation foundation,
      Audit audit,
      AccessModule access,
      Sessions sessions,
      CredentialsModule credentials,
      UsersModule users) {
    this.emails = new EmailProofs(foundation, credentials, users);
    this.change = new EmailChange(foundation, credentials, users, sessions, audit);
    this.phones = new PhoneProofs(foundation, credentials, users, audit);
    this.routes =
        new ProofRoutes(
            emails,
            new EmailVerification(foundation.db(), credentials, users, change, audit),
            change,
            phones,
            new ProofRequests(
                foundation.db(), users, access, audit, foundation.texts(), emails, phones),
            credentials.attempts());
  }

  void addTo(Assembly assembly) {
    routes.addTo(assembly.routes());
    assembly.outbox().on(EmailProofs.WANTED, emails::send);
    assembly.outbox().on(EmailChange.WANTED, change::send);
    assembly.outbox().on(PhoneProofs.WANTED, phones::send);
  }
}
