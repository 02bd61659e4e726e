package io.tenantry.signin;

import static io.tenantry.common.testkit.TestApp.await;

import io.tenantry.access.AccessModule;
import io.tenantry.access.Change;
import io.tenantry.access.State;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.testkit.Parts;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.work.Foundation;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.GuessSettings;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.PasswordHash;
import io.tenantry.credentials.PasswordSettings;
import io.tenantry.jobs.JobsModule;
import io.tenantry.organizations.NewOrganization;
import io.tenantry.organizations.OrganizationsModule;
import io.tenantry.sessions.SessionsModule;
import io.tenantry.users.BulkModule;
import io.tenantry.users.NewUser;
import io.tenantry.users.UsersModule;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The program up to signing in, and people who know their passwords. */
final class Town {

  static final String PASSWORD = "a quiet afternoon";

  private static final PasswordSettings CHEAP = new PasswordSettings(64, 1, 1, 2);

  final TestApp app;
  private final PasswordSettings hashing;
  private final GuessSettings guesses;
  private final OidcSettings providers;
  private OidcSettings providersElsewhere;
  private @Nullable Built built;

  private record Built(
      AccessModule access,
      SessionsModule sessions,
      CredentialsModule credentials,
      OrganizationsModule organizations,
      UsersModule users) {}

  Town(PasswordSettings hashing) {
    this(hashing, GuessSettings.usual());
  }

  /** Where so many may guess so often. */
  Town(GuessSettings guesses, OidcProvider... providers) {
    this(CHEAP, guesses, new OidcSettings(List.of(providers)));
  }

  /** With hashes that cost next to nothing, where people sign in by these accounts elsewhere. */
  Town(OidcProvider... providers) {
    this(CHEAP, GuessSettings.usual(), new OidcSettings(List.of(providers)));
  }

  Town(PasswordSettings hashing, GuessSettings guesses) {
    this(hashing, guesses, OidcSettings.none());
  }

  private Town(PasswordSettings hashing, GuessSettings guesses, OidcSettings providers) {
    this.providers = providers;
    this.providersElsewhere = providers;
    this.hashing = hashing;
    this.guesses = guesses;
    this.app = TestApp.guarded(this::build);
  }

  /** A town whose later nodes have been started with no provider in their settings any more. */
  Town withoutProvidersElsewhere() {
    providersElsewhere = OidcSettings.none();
    return this;
  }

  /** A town whose post carries no text messages. */
  Town withoutSms() {
    app.withoutSms();
    return this;
  }

  /** Once for each node. */
  private Parts build(Foundation foundation) {
    var audit = new AuditModule(foundation);
    var access = new AccessModule(foundation, audit);
    var sessions = new SessionsModule(foundation, audit, access);
    var credentials = new CredentialsModule(foundation, hashing, guesses);
    var organizations = new OrganizationsModule(foundation, audit, access, sessions, credentials);
    var users = new UsersModule(foundation, audit, access, sessions, credentials);
    var signin =
        new SigninModule(
            foundation,
            audit,
            access,
            sessions,
            credentials,
            users,
            built == null ? providers : providersElsewhere);
    var jobs = new JobsModule(foundation, audit, access);
    var bulk = new BulkModule(foundation, access, sessions, users, jobs);
    bulk.add(signin.passwordReset());
    if (built == null) {
      built = new Built(access, sessions, credentials, organizations, users);
    }
    return new Parts(
        List.of(audit, access, sessions, credentials, organizations, jobs, users, bulk, signin),
        sessions.gate());
  }

  UUID org(String slug) {
    var actor = Actor.system(Actor.PLATFORM);
    var wanted = new NewOrganization(slug, slug, Optional.empty());
    return await(
            app.foundation()
                .db()
                .platformWrite(
                    actor, tx -> built().organizations().organizations().create(tx, actor, wanted)))
        .id();
  }

  /** Somebody with {@link #PASSWORD}, who belongs nowhere yet. */
  UUID person(String name, String email) {
    return person(name, email, true, Optional.empty());
  }

  /** The same, who has never proven the address. */
  UUID unproven(String name, String email) {
    return person(name, email, false, Optional.empty());
  }

  private UUID person(String name, String email, boolean proven, Optional<UUID> managedBy) {
    UUID user =
        identity(tx ->
                built().users().users().create(tx, new NewUser(name, email, proven, managedBy)))
            .id();
    PasswordHash hash = await(built().credentials().passwords().hash(PASSWORD));
    identity(tx -> built().credentials().passwords().set(tx, user, hash, user));
    return user;
  }

  /** A member whom the organization itself has made. */
  UUID managed(UUID org, String name, String email, String... roles) {
    UUID user = person(name, email, true, Optional.of(org));
    join(org, user, roles);
    return user;
  }

  UUID member(UUID org, String name, String email, String... roles) {
    UUID user = person(name, email);
    join(org, user, roles);
    return user;
  }

  void join(UUID org, UUID user, String... roles) {
    Actor actor = Actor.system(org);
    await(
        app.foundation()
            .db()
            .identityWrite(
                actor, tx -> built().users().memberships().join(tx, actor, user, List.of(roles))));
  }

  /** Makes somebody a colleague on the platform. */
  void joinPlatform(UUID user, String... roles) {
    Actor actor = Actor.system(Actor.PLATFORM);
    await(
        app.foundation()
            .db()
            .identityWrite(
                actor,
                tx -> built().users().memberships().joinPlatform(tx, actor, user, List.of(roles))));
  }

  void alsoKnownAs(UUID user, Identifier name) {
    identity(tx -> built().credentials().identifiers().add(tx, user, name, true));
  }

  /** A name that is not proven, and maybe another's. */
  void claims(UUID user, Identifier name) {
    identity(tx -> built().credentials().identifiers().add(tx, user, name, false));
  }

  /** A number of theirs, not proven. */
  void hasPhone(UUID user, String phone) {
    app.database()
        .run("UPDATE users SET phone = ?, phone_verified = false WHERE id = ?", phone, user);
    claims(user, Identifier.phone(phone).orElseThrow());
  }

  /** Signed in with {@link #PASSWORD}. */
  Visitor signedIn(String identifier) {
    String token = signIn(identifier, PASSWORD).answers(200).json().getString("access_token");
    return app.visitor().withToken(token);
  }

  /** The next tokens of whoever was told these when they signed in. */
  static Reply refresh(Visitor visitor, JsonObject told) {
    return visitor.post(
        "/v1/auth/refresh", new JsonObject().put("refresh_token", told.getString("refresh_token")));
  }

  /** The access token of a session that was opened by these proofs. */
  String opened(UUID user, String... amr) {
    var doors = built().sessions().sessions();
    var session =
        identity(tx -> doors.open(tx, user, Optional.empty(), Client.INTERNAL, List.of(amr)));
    return doors.tokens(session).accessToken();
  }

  /**
   * Ends a person's sessions as a reset does: their row is locked first.
   *
   * @param held completes once it is
   * @param goOn when the sessions are to end
   */
  Future<Void> endSessions(UUID user, Promise<Void> held, Future<Void> goOn) {
    return app.foundation()
        .db()
        .identityWrite(tx ->
            built()
                .users()
                .users()
                .lock(tx, user)
                .compose(locked -> {
                  held.complete();
                  return goOn;
                })
                .compose(now -> built().access().standings().endSessionsOfUser(tx, user)));
  }

  /** Whether one transaction, and no other, waits for what another one holds. */
  boolean somebodyWaits() {
    return app.database()
            .count(
                """
                SELECT count(*)
                  FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'
                """)
        == 1;
  }

  /** Waits until no work is left: what was to be sent has been, or will never be. */
  void settle() {
    Poll.until("work is left", () -> app.database().count("SELECT count(*) FROM outbox") == 0);
  }

  void suspend(UUID org, UUID user) {
    Change change = Change.suspended(Optional.empty(), Optional.empty(), Actor.SYSTEM);
    await(
        app.foundation()
            .db()
            .platformWrite(
                Actor.system(org),
                tx -> built().access().standings().setMember(tx, org, user, change)));
  }

  void ban(UUID user) {
    Change change = Change.suspended(Optional.empty(), Optional.empty(), Actor.SYSTEM);
    setUser(user, change);
  }

  void set(UUID user, State state) {
    setUser(user, Change.to(state, Actor.SYSTEM));
  }

  private void setUser(UUID user, Change change) {
    await(
        app.foundation()
            .db()
            .platformWrite(
                Actor.system(Actor.PLATFORM),
                tx -> built().access().standings().setUser(tx, user, change)));
  }

  Reply signIn(String identifier, String password) {
    return app.visitor()
        .post(
            "/v1/auth/sign-in",
            new JsonObject().put("identifier", identifier).put("password", password));
  }

  Reply signIn(String identifier, String password, String org) {
    return app.visitor()
        .post(
            "/v1/auth/sign-in",
            new JsonObject()
                .put("identifier", identifier)
                .put("password", password)
                .put("org", org));
  }

  /** What happened in an organization, oldest first. */
  List<String> trail(UUID org) {
    return app
        .database()
        .rows("SELECT action FROM audit_events WHERE org_id = ? ORDER BY at, id", org)
        .stream()
        .map(row -> String.valueOf(row.get("action")))
        .toList();
  }

  /** How and why somebody, or nobody, was not let in, oldest first: {@code code method}. */
  List<String> refused(UUID target) {
    return app
        .database()
        .rows(
            """
            SELECT concat(data ->> 'code', ' ', data ->> 'method') AS what
              FROM audit_events
             WHERE action = 'sign-in.failed' AND target_id = ?
             ORDER BY at, id
            """,
            target)
        .stream()
        .map(row -> String.valueOf(row.get("what")))
        .toList();
  }

  private <T> T identity(Function<Tx, Future<T>> work) {
    return await(app.foundation().db().identityWrite(work));
  }

  private Built built() {
    return Objects.requireNonNull(built);
  }
}
