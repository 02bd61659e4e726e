package io.tenantry.impersonation;

import static io.tenantry.common.testkit.TestApp.await;

import io.tenantry.access.AccessModule;
import io.tenantry.access.Change;
import io.tenantry.access.State;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.testkit.Parts;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.work.Foundation;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.PasswordSettings;
import io.tenantry.organizations.NewOrganization;
import io.tenantry.organizations.OrganizationsModule;
import io.tenantry.sessions.Opened;
import io.tenantry.sessions.SessionsModule;
import io.tenantry.sessions.Tokens;
import io.tenantry.users.NewUser;
import io.tenantry.users.UsersModule;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The program up to impersonation, and people who are signed in. */
final class Town {

  private static final Client LAPTOP = new Client("192.0.2.7", "JUnit", "test");

  final TestApp app = TestApp.guarded(this::build);
  private final AtomicInteger made = new AtomicInteger();
  private @Nullable Built built;

  private record Built(
      AccessModule access,
      SessionsModule sessions,
      OrganizationsModule organizations,
      UsersModule users) {}

  private Parts build(Foundation foundation) {
    var audit = new AuditModule(foundation);
    var access = new AccessModule(foundation, audit);
    var sessions = new SessionsModule(foundation, audit, access);
    var credentials = new CredentialsModule(foundation, new PasswordSettings(64, 1, 1, 2));
    var organizations = new OrganizationsModule(foundation, audit, access, sessions, credentials);
    var users = new UsersModule(foundation, audit, access, sessions, credentials);
    var impersonation = new ImpersonationModule(foundation, access, sessions, users);
    built = new Built(access, sessions, organizations, users);
    return new Parts(
        List.of(audit, access, sessions, credentials, organizations, users, impersonation),
        sessions.gate());
  }

  /** An organization of its own; its slug is told by {@link Org}. */
  Org org() {
    String slug = "org-" + made.incrementAndGet();
    var wanted = new NewOrganization(slug, slug, Optional.empty());
    Actor system = Actor.system(Actor.PLATFORM);
    UUID id =
        await(
                app.foundation()
                    .db()
                    .platformWrite(
                        system,
                        tx -> built().organizations().organizations().create(tx, system, wanted)))
            .id();
    return new Org(id, slug);
  }

  record Org(UUID id, String slug) {
    String path(String rest) {
      return "/v1/orgs/" + slug + rest;
    }
  }

  UUID person(String name) {
    String email = "p" + made.incrementAndGet() + "@people.test";
    return identity(tx ->
            built().users().users().create(tx, new NewUser(name, email, true, Optional.empty())))
        .id();
  }

  UUID member(Org org, String name, String... roles) {
    UUID user = person(name);
    join(org, user, roles);
    return user;
  }

  void join(Org org, UUID user, String... roles) {
    Actor actor = Actor.system(org.id());
    await(
        app.foundation()
            .db()
            .identityWrite(
                actor, tx -> built().users().memberships().join(tx, actor, user, List.of(roles))));
  }

  UUID colleague(String name, String... roles) {
    UUID user = person(name);
    Actor actor = Actor.system(Actor.PLATFORM);
    await(
        app.foundation()
            .db()
            .identityWrite(
                actor,
                tx -> built().users().memberships().joinPlatform(tx, actor, user, List.of(roles))));
    return user;
  }

  /** By nobody's leave: what tests need that nobody may give. */
  void give(UUID org, UUID user, String... roles) {
    Actor actor = Actor.system(org);
    await(
        app.foundation()
            .db()
            .platformWrite(
                actor,
                tx -> built().access().access().setRoles(tx, actor, org, user, List.of(roles))));
  }

  void grant(UUID org, UUID user, String permission) {
    app.database()
        .run(
            "INSERT INTO permission_grants (org_id, user_id, permission, given_by, given_at)"
                + " VALUES (?, ?, ?, ?, now())",
            org,
            user,
            permission,
            Actor.SYSTEM);
  }

  void set(UUID user, State state) {
    Change change =
        state == State.SUSPENDED
            ? Change.suspended(Optional.empty(), Optional.empty(), Actor.SYSTEM)
            : Change.to(state, Actor.SYSTEM);
    await(
        app.foundation()
            .db()
            .platformWrite(
                Actor.system(Actor.PLATFORM),
                tx -> built().access().standings().setUser(tx, user, change)));
  }

  Visitor in(Org org, UUID user) {
    return visitor(tokens(user, Optional.of(org.id())));
  }

  Visitor onThePlatform(UUID user) {
    return visitor(tokens(user, Optional.empty()));
  }

  Tokens tokens(UUID user, Optional<UUID> org) {
    Opened opened =
        identity(tx -> built().sessions().sessions().open(tx, user, org, LAPTOP, List.of("pwd")));
    return built().sessions().sessions().tokens(opened);
  }

  Visitor visitor(Tokens tokens) {
    return app.visitor().withToken(tokens.accessToken());
  }

  static JsonObject wanted(String mode) {
    return new JsonObject().put("mode", mode).put("reason", "ticket 4711");
  }

  /** Whoever asks, acting as this person from here on. */
  Visitor acting(Visitor own, String path, String mode) {
    return carrying(own.post(path + "/impersonation", wanted(mode)).answers(201));
  }

  Visitor carrying(Reply reply) {
    return app.visitor().withToken(reply.json().getString("access_token"));
  }

  static JsonObject roles(String... roles) {
    return new JsonObject().put("roles", new JsonArray(List.of(roles)));
  }

  private <T> T identity(Function<Tx, Future<T>> work) {
    return await(app.foundation().db().identityWrite(work));
  }

  private Built built() {
    return Objects.requireNonNull(built);
  }
}
