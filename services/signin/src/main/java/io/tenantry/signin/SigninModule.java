package io.tenantry.signin;

import io.tenantry.access.AccessModule;
import io.tenantry.access.Permissions;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.sql.Login;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.sessions.SessionsModule;
import io.tenantry.users.BulkVerb;
import io.tenantry.users.Users;
import io.tenantry.users.UsersModule;
import java.util.List;

/** Builds signing in and the reset of passwords. It has no tables of its own. */
public final class SigninModule implements Module {

  private final SignInRoutes routes;
  private final PasswordRoutes passwordRoutes;
  private final LockRoutes lockRoutes;
  private final FactorRooms factors;
  private final OidcRooms oidc;
  private final OidcSignIn oidcSignIn;
  private final Destinations destinations;
  private final Entrance entrance;
  private final SignInTrail trail;
  private final SignInMeters meters;
  private final EnteredAnswer answer;
  private final ResetMails mails;
  private final ResetRequests requests;
  private final Proofs proofs;

  /** Nobody signs in by an account elsewhere. */
  public SigninModule(
      Foundation foundation,
      AuditModule audit,
      AccessModule access,
      SessionsModule sessions,
      CredentialsModule credentials,
      UsersModule users) {
    this(foundation, audit, access, sessions, credentials, users, OidcSettings.none());
  }

  public SigninModule(
      Foundation foundation,
      AuditModule audit,
      AccessModule access,
      SessionsModule sessions,
      CredentialsModule credentials,
      UsersModule users,
      OidcSettings providers) {
    var db = foundation.db();
    this.trail = new SignInTrail(db, audit.audit(), users.locks());
    Rooms rooms = new Rooms(foundation, audit, access, sessions, credentials, users);
    this.factors = new FactorRooms(rooms, providers);
    this.oidc = new OidcRooms(rooms, providers);
    this.destinations = new Destinations(sessions.sessions());
    this.entrance =
        new Entrance(
            sessions.sessions(),
            users.memberships(),
            trail,
            List.of(
                new PasswordStep(credentials.passwords(), credentials.links()), factors.step()));
    this.answer = new EnteredAnswer(users.signedIn());
    this.meters = new SignInMeters(foundation.meters());
    this.oidcSignIn = new OidcSignIn(rooms, destinations, entrance, trail, meters);
    SignIn signIn =
        new SignIn(
            db,
            credentials,
            users.locks(),
            destinations,
            entrance,
            trail,
            meters,
            new EvenTime(foundation.vertx()));
    this.lockRoutes = new LockRoutes(users.locks());
    this.mails = new ResetMails(foundation, credentials, users);
    Resets resets = new Resets(db, credentials, users, access.standings(), audit.audit(), mails);
    this.requests = new ResetRequests(db, users, access, audit.audit(), mails);
    this.proofs =
        new Proofs(foundation, audit.audit(), access, sessions.sessions(), credentials, users);
    this.routes = new SignInRoutes(signIn, answer, mails, resets, credentials.attempts());
    this.passwordRoutes =
        new PasswordRoutes(
            new PasswordChange(db, credentials, users, sessions, audit.audit(), mails), requests);
  }

  /** The link for a new password, for many people at once. */
  public BulkVerb passwordReset() {
    return new BulkVerb(
        "password-reset",
        Permissions.USER_RECOVER,
        "Mails many people the link by which they can set a new password",
        new BulkVerb.Side(
            Login.TENANT, (tx, actor, user, how) -> requests.ofMember(tx, actor, user)),
        new BulkVerb.Side(
            Login.PLATFORM, (tx, actor, user, how) -> requests.ofUser(tx, actor, user)));
  }

  @Override
  public void addTo(Assembly assembly) {
    routes.addTo(assembly.routes());
    passwordRoutes.addTo(assembly.routes());
    lockRoutes.addTo(assembly.routes());
    factors.addTo(assembly.routes(), destinations, entrance, trail, meters, answer);
    oidc.addTo(assembly.routes(), oidcSignIn, answer);
    proofs.addTo(assembly);
    assembly.outbox().on(Users.PASSWORD_WANTED, mails::send);
  }
}
