package io.tenantry.invitations;

import static io.tenantry.common.testkit.TestApp.await;

import io.tenantry.access.AccessModule;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.testkit.Parts;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.work.Foundation;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.jobs.JobsModule;
import io.tenantry.organizations.OrganizationsModule;
import io.tenantry.sessions.SessionsModule;
import io.tenantry.users.ImportModule;
import io.tenantry.users.NewUser;
import io.tenantry.users.UsersModule;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The program up to invitations. People come into it as they do in life: by accepting. */
final class Office {

  static final String PASSWORD = "seven quiet lanterns";

  final TestApp app = TestApp.guarded(this::build);
  private @Nullable Built built;

  private record Built(Foundation foundation, SessionsModule sessions, UsersModule users) {}

  /** Somebody signed in to one organization, or to the platform. */
  record Person(UUID id, String email, Visitor visitor) {}

  private Parts build(Foundation foundation) {
    var audit = new AuditModule(foundation);
    var access = new AccessModule(foundation, audit);
    var sessions = new SessionsModule(foundation, audit, access);
    var credentials = new CredentialsModule(foundation);
    var organizations = new OrganizationsModule(foundation, audit, access, sessions, credentials);
    var users = new UsersModule(foundation, audit, access, sessions, credentials);
    var invitations =
        new InvitationsModule(
            foundation, audit, access, sessions, credentials, organizations, users);
    var jobs = new JobsModule(foundation, audit, access);
    invitations.manyAtOnce(jobs);
    built = new Built(foundation, sessions, users);
    var imports = new ImportModule(foundation, users, jobs, invitations.inviting());
    return new Parts(
        List.of(
            audit, access, sessions, credentials, organizations, jobs, users, invitations, imports),
        sessions.gate());
  }

  /** Somebody of the vendor's team with this platform role. */
  Person colleague(String name, String role) {
    String email = name.toLowerCase(Locale.ROOT) + "@vendor.test";
    UUID id = newUser(name, email, true, Optional.empty());
    var actor = Actor.system(Actor.PLATFORM);
    await(
        foundation()
            .db()
            .identityWrite(
                actor, tx -> users().memberships().joinPlatform(tx, actor, id, List.of(role))));
    return new Person(id, email, signIn(id, Optional.empty()));
  }

  /** A new organization whose invited owner has accepted. */
  Person owner(Person root, String slug) {
    String email = "olga@" + slug + ".test";
    root.visitor()
        .post(
            "/v1/platform/orgs",
            new JsonObject().put("name", "The " + slug).put("slug", slug).put("owner_email", email))
        .answers(201);
    return accept(email, "Olga Owner");
  }

  /** Invites and accepts. */
  Person member(Person inviter, String slug, String email, String... roles) {
    inviter
        .visitor()
        .post(
            "/v1/orgs/" + slug + "/invitations",
            new JsonObject().put("email", email).put("roles", List.of(roles)))
        .answers(201);
    return accept(email, "Mo " + email.substring(0, email.indexOf('@')));
  }

  /** Follows the link of the newest mail as somebody new. */
  Person accept(String email, String name) {
    var answer =
        app.visitor().post("/v1/invitations/accept", acceptance(token(email), name)).answers(200);
    UUID id = UUID.fromString(answer.json().getJsonObject("user").getString("id"));
    return new Person(id, email, app.visitor().withToken(answer.json().getString("access_token")));
  }

  /** The secret of the newest mail to this address, which is then thrown away. */
  String token(String email) {
    String token = TestMailbox.token(app.mails().mailTo(email));
    app.mails().clear();
    return token;
  }

  static JsonObject acceptance(String token, String name) {
    return new JsonObject().put("token", token).put("name", name).put("password", PASSWORD);
  }

  static JsonObject justToken(String token) {
    return new JsonObject().put("token", token);
  }

  /** What is written down, once every mail that is on its way has left. */
  Map<String, String> fingerprint() {
    var database = app.database();
    Poll.until("every mail has left", () -> database.count("SELECT count(*) FROM outbox") == 0);
    return database.fingerprint();
  }

  UUID newUser(String name, String email, boolean proven, Optional<UUID> managedBy) {
    return await(
            foundation()
                .db()
                .identityWrite(
                    tx -> users().users().create(tx, new NewUser(name, email, proven, managedBy))))
        .id();
  }

  Visitor signIn(UUID user, Optional<UUID> org) {
    var sessions = Objects.requireNonNull(built).sessions().sessions();
    var opened =
        await(
            foundation()
                .db()
                .identityWrite(
                    tx -> sessions.open(tx, user, org, Client.INTERNAL, List.of("pwd"))));
    return app.visitor().withToken(sessions.tokens(opened).accessToken());
  }

  UUID orgId(String slug) {
    return (UUID)
        Objects.requireNonNull(
            app.database()
                .rows("SELECT id FROM organizations WHERE slug = ?", slug)
                .getFirst()
                .get("id"));
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

  private UsersModule users() {
    return Objects.requireNonNull(built).users();
  }

  private Foundation foundation() {
    return Objects.requireNonNull(built).foundation();
  }
}
