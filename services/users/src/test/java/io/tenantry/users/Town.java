package io.tenantry.users;

import static io.tenantry.common.testkit.TestApp.await;

import io.tenantry.access.AccessModule;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.testkit.Parts;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.work.Foundation;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.jobs.JobSettings;
import io.tenantry.jobs.JobsModule;
import io.tenantry.jobs.Work;
import io.tenantry.organizations.NewOrganization;
import io.tenantry.organizations.Organization;
import io.tenantry.organizations.OrganizationsModule;
import io.tenantry.sessions.SessionsModule;
import io.tenantry.sessions.Tokens;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The program up to users, and the people in it. */
final class Town {

  final TestApp app = TestApp.guarded(this::build);
  private final JobSettings settings;
  private final List<Work> works;
  private @Nullable Built built;

  private record Built(
      Foundation foundation,
      JobsModule jobs,
      OrganizationsModule organizations,
      SessionsModule sessions,
      UsersModule users) {}

  Town() {
    this(JobSettings.usual(), List.of());
  }

  /** One with jobs of its own. */
  Town(JobSettings settings, List<Work> works) {
    this.settings = settings;
    this.works = works;
  }

  /** Somebody signed in. */
  record Person(UUID id, String email, Visitor visitor) {}

  private Parts build(Foundation foundation) {
    var audit = new AuditModule(foundation);
    var access = new AccessModule(foundation, audit);
    var sessions = new SessionsModule(foundation, audit, access);
    var credentials = new CredentialsModule(foundation);
    var organizations = new OrganizationsModule(foundation, audit, access, sessions, credentials);
    var users = new UsersModule(foundation, audit, access, sessions, credentials);
    var jobs = new JobsModule(foundation, audit, access, settings);
    built = new Built(foundation, jobs, organizations, sessions, users);
    works.forEach(jobs.jobs()::on);
    var bulk = new BulkModule(foundation, access, sessions, users, jobs);
    Inviting nobody = (tx, actor, address, roles) -> Future.succeededFuture("invited");
    var imports = new ImportModule(foundation, users, jobs, nobody);
    return new Parts(
        List.of(audit, access, jobs, sessions, credentials, organizations, users, bulk, imports),
        sessions.gate());
  }

  /** A new organization. */
  Organization org(String name) {
    var wanted = new NewOrganization(name, name.toLowerCase(Locale.ROOT), Optional.empty());
    var actor = Actor.system(Actor.PLATFORM);
    return await(
        foundation()
            .db()
            .platformWrite(
                actor, tx -> built().organizations().organizations().create(tx, actor, wanted)));
  }

  /** Somebody new whom the organization itself has made, signed in there. */
  Person member(Organization org, String name, String... roles) {
    UUID id = newUser(name, address(name, org.slug()), Optional.of(org.id()));
    join(org, id, roles);
    return new Person(id, address(name, org.slug()), signIn(id, Optional.of(org.id())));
  }

  /** Makes somebody a member of one more organization. */
  void join(Organization org, UUID user, String... roles) {
    var actor = Actor.system(org.id());
    await(
        foundation()
            .db()
            .identityWrite(
                actor, tx -> users().memberships().join(tx, actor, user, List.of(roles))));
  }

  /** Somebody who works on the platform, signed in there. */
  Person colleague(String name, String... roles) {
    UUID id = newUser(name, address(name, "vendor"), Optional.empty());
    var actor = Actor.system(Actor.PLATFORM);
    await(
        foundation()
            .db()
            .identityWrite(
                actor, tx -> users().memberships().joinPlatform(tx, actor, id, List.of(roles))));
    return new Person(id, address(name, "vendor"), signIn(id, Optional.empty()));
  }

  UUID newUser(String name, String email, Optional<UUID> managedBy) {
    return await(
            foundation()
                .db()
                .identityWrite(
                    tx -> users().users().create(tx, new NewUser(name, email, true, managedBy))))
        .id();
  }

  /** A new session of this person. */
  Visitor signIn(UUID user, Optional<UUID> org) {
    return app.visitor().withToken(token(user, org));
  }

  /** The access token of a new session of this person. */
  String token(UUID user, Optional<UUID> org) {
    return tokens(user, org).accessToken();
  }

  private Tokens tokens(UUID user, Optional<UUID> org) {
    var sessions = built().sessions().sessions();
    var opened =
        await(
            foundation()
                .db()
                .identityWrite(
                    tx -> sessions.open(tx, user, org, Client.INTERNAL, List.of("pwd"))));
    return sessions.tokens(opened);
  }

  /** The same, signed in so long ago that a fresh sign-in is wanted for some things. */
  Visitor tired(Person person, Organization org) {
    Visitor visitor = signIn(person.id(), Optional.of(org.id()));
    app.database()
        .run(
            "UPDATE sessions SET auth_time = now() - interval '31 minutes' WHERE user_id = ?",
            person.id());
    var entered = visitor.post("/v1/auth/switch-org", Map.of("org", org.slug())).answers(200);
    return app.visitor().withToken(entered.json().getString("access_token"));
  }

  /** The same of a colleague on the platform. */
  Visitor tired(Person colleague) {
    Tokens opened = tokens(colleague.id(), Optional.empty());
    app.database()
        .run(
            "UPDATE sessions SET auth_time = now() - interval '31 minutes' WHERE user_id = ?",
            colleague.id());
    var shown = Map.of("refresh_token", opened.refreshToken().orElseThrow());
    var refreshed = app.visitor().post("/v1/auth/refresh", shown).answers(200);
    return app.visitor().withToken(refreshed.json().getString("access_token"));
  }

  /** Gives a member a username, as an admin would. */
  void username(Organization org, UUID user, String username) {
    app.database()
        .run(
            "UPDATE members SET username = ? WHERE org_id = ? AND user_id = ?",
            username,
            org.id(),
            user);
    app.database()
        .run(
            "INSERT INTO login_identifiers (kind, value, org_id, user_id, verified_at)"
                + " VALUES ('username', ?, ?, ?, now())",
            username,
            org.id(),
            user);
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

  JobsModule jobs() {
    return built().jobs();
  }

  UsersModule users() {
    return built().users();
  }

  Foundation foundation() {
    return built().foundation();
  }

  private Built built() {
    return Objects.requireNonNull(built);
  }

  private static String address(String name, String slug) {
    return name.toLowerCase(Locale.ROOT).replace(' ', '.') + "@" + slug + ".test";
  }
}
