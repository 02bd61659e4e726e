package io.tenantry.server;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Mail;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The demo data as a test needs it: who is who, signed in, and fresh things to act on. */
final class World {

  private static final String GIVE_UP =
      """
      UPDATE outbox
         SET state = 'dead', claim = NULL, attempts = 60, failed_at = clock_timestamp(),
             last_error = 'io.tenantry.common.work.GaveUp: refused by the mail server'
       WHERE org_id = $1 AND payload ->> 'to' = 'gone@people.test' AND state = 'waiting'
      """;

  private static final int MAILS_TO_ONE = 4;

  private final TestApp app;
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger named = new AtomicInteger();
  private final AtomicInteger forgotten = new AtomicInteger();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();

  World(TestApp app) {
    this.app = app;
  }

  /** Somebody of the demo data, signed in; several calls share the session. */
  Visitor signedIn(String email) {
    return app.visitor().withToken(tokens.computeIfAbsent(email, this::freshToken));
  }

  /** The same, in a session of their own. */
  Visitor freshlySignedIn(String email) {
    return app.visitor().withToken(freshToken(email));
  }

  /** The same, who has to prove again who they are before they do what wants a fresh sign-in. */
  Visitor signedInLongAgo(String email) {
    return app.visitor().withToken(tokens.computeIfAbsent("late " + email, late -> aged(email)));
  }

  private String aged(String email) {
    JsonObject session = signIn(email);
    app.database()
        .run(
            "UPDATE sessions SET auth_time = now() - interval '31 minutes' WHERE id = ?",
            UUID.fromString(Victim.sessionOf(session.getString("access_token"))));
    var refresh = new JsonObject().put("refresh_token", session.getString("refresh_token"));
    return app.visitor()
        .post("/v1/auth/refresh", refresh)
        .answers(200)
        .json()
        .getString("access_token");
  }

  Visitor carrying(String accessToken) {
    return app.visitor().withToken(accessToken);
  }

  TestApp app() {
    return app;
  }

  /** Somebody on the platform who stands below its admins. */
  Visitor support() {
    String email = "viewer@globex.test";
    app.database()
        .run(
            "INSERT INTO role_assignments (org_id, user_id, role, given_by, given_at)"
                + " VALUES (?, ?, 'support', ?, now()) ON CONFLICT DO NOTHING",
            Actor.PLATFORM,
            idOf(email),
            Actor.SYSTEM);
    return signedIn(email);
  }

  private String emailOf(UUID user) {
    return String.valueOf(
        app.database().rows("SELECT email FROM users WHERE id = ?", user).getFirst().get("email"));
  }

  UUID idOf(String email) {
    return (UUID)
        app.database().rows("SELECT id FROM users WHERE email = ?", email).getFirst().get("id");
  }

  /** The ids of one organization. */
  Place in(String slug) {
    return new Place(slug, slug, Optional.empty());
  }

  /** Everything that was to happen in the background has happened. */
  void settle() {
    Poll.until(
        "the background is still",
        () ->
            app.database().count("SELECT count(*) FROM outbox WHERE state <> 'dead'") == 0
                && app.database().count("SELECT count(*) FROM member_count_deltas") == 0
                && app.database().count("SELECT count(*) FROM team_count_deltas") == 0
                && app.database().count("SELECT count(*) FROM user_count_deltas") == 0);
  }

  private String freshToken(String email) {
    return signIn(email).getString("access_token");
  }

  private JsonObject signIn(String email) {
    var body = new JsonObject().put("identifier", email).put("password", DemoData.PASSWORD);
    return app.visitor().post("/v1/auth/sign-in", body).answers(200).json();
  }

  private String tokenMailedTo(String address) {
    return TestMailbox.token(app.mails().mailTo(address));
  }

  private String newAddress() {
    return "new" + made.incrementAndGet() + "@people.test";
  }

  /** What somebody finds who looks for an organization's ids. */
  final class Place {
    /** The organization that stands in the path. */
    private final String pathSlug;

    /** The organization whose people and things stand behind it. */
    private final String slug;

    /** The person to act on; somebody ordinary and fresh when empty. */
    private final Optional<String> target;

    Place(String pathSlug, String slug, Optional<String> target) {
      this.pathSlug = pathSlug;
      this.slug = slug;
      this.target = target;
    }

    /** The same ids behind another organization's path. */
    Place behind(String otherSlug) {
      return new Place(otherSlug, slug, target);
    }

    Place actingOn(String email) {
      return new Place(pathSlug, slug, Optional.of(email));
    }

    String slug() {
      return slug;
    }

    String path(String rest) {
      return "/v1/orgs/" + pathSlug + rest;
    }

    String person(String rest) {
      UUID person = target.map(World.this::idOf).orElseGet(this::somebodyOrdinary);
      return path("/users/" + person + rest);
    }

    /** Somebody on the platform's own list. */
    String anybody(String rest) {
      UUID person = target.map(World.this::idOf).orElseGet(this::somebodyOrdinary);
      return "/v1/platform/users/" + person + rest;
    }

    /** An account elsewhere that is linked to the person of this path. */
    JsonObject linkedAccount(String path) {
      UUID person = UUID.fromString(path.replaceFirst(".*/users/([^/]+).*", "$1"));
      JsonObject account = newAccount();
      app.database()
          .run(
              "INSERT INTO linked_accounts (id, user_id, provider, issuer, subject, linked_by)"
                  + " VALUES (?, ?, 'github', 'https://github.com', ?, ?)",
              UUID.randomUUID(),
              person,
              account.getString("provider_user_id"),
              person);
      return account;
    }

    /** One that is nobody's yet. */
    JsonObject newAccount() {
      return new JsonObject()
          .put("provider", "github")
          .put("provider_user_id", UUID.randomUUID().toString());
    }

    /** The same person, chosen, and signed in just now. */
    Place withSession() {
      String email = target.orElseGet(() -> emailOf(somebodyOrdinary()));
      signIn(email);
      return actingOn(email);
    }

    /** Somebody ordinary whom nobody else needs, signed in. */
    Visitor somebody() {
      return freshlySignedIn(emailOf(somebodyOrdinary()));
    }

    /** Of everybody's sessions the one that began last. */
    UUID newestSession() {
      return (UUID)
          app.database()
              .rows("SELECT id FROM sessions ORDER BY created_at DESC, id DESC LIMIT 1")
              .getFirst()
              .get("id");
    }

    /** An organization on the platform's list that nobody else needs. */
    String newOrg() {
      JsonObject wanted = newOrganization();
      signedIn("root@tenantry.test").post("/v1/platform/orgs", wanted).answers(201);
      return "/v1/platform/orgs/" + wanted.getString("slug");
    }

    UUID invitation() {
      return made("/v1/orgs/" + slug + "/invitations", "owner@" + slug + ".test", "viewer");
    }

    UUID platformInvitation() {
      return made("/v1/platform/invitations", "root@tenantry.test", "auditor");
    }

    JsonObject newPerson() {
      return new JsonObject().put("name", "Grace Hopper").put("email", newAddress());
    }

    JsonObject newInvitation(String role) {
      return new JsonObject().put("email", newAddress()).put("roles", new JsonArray().add(role));
    }

    JsonObject newOrganization() {
      int n = made.incrementAndGet();
      return new JsonObject()
          .put("name", "Initech " + n)
          .put("slug", "initech-" + n)
          .put("owner_email", newAddress());
    }

    String invitationToken() {
      JsonObject wanted = newInvitation("viewer");
      signedIn("owner@" + slug + ".test")
          .post("/v1/orgs/" + slug + "/invitations", wanted)
          .answers(201);
      return tokenMailedTo(wanted.getString("email"));
    }

    String resetToken() {
      String email = somebodyForgetful();
      app.mails().clear();
      app.visitor()
          .post("/v1/auth/password/forgot", new JsonObject().put("email", email))
          .answers(202);
      return tokenMailedTo(email);
    }

    String verificationToken() {
      UUID person = somebodyOrdinary();
      hasToProve(person);
      app.mails().clear();
      app.visitor()
          .post("/v1/auth/email/send", new JsonObject().put("email", emailOf(person)))
          .answers(202);
      return tokenMailedTo(emailOf(person));
    }

    /** A number that somebody has to prove, and the code that was sent there. */
    JsonObject phoneCode() {
      UUID person = somebodyOrdinary();
      String phone = "+4930%06d".formatted(100_000 + made.incrementAndGet());
      app.database()
          .run("UPDATE users SET phone = ?, phone_verified = false WHERE id = ?", phone, person);
      app.database()
          .run(
              "INSERT INTO login_identifiers (kind, value, org_id, user_id) VALUES ('phone', ?, ?, ?)",
              phone,
              Actor.PLATFORM,
              person);
      JsonObject whose = new JsonObject().put("phone", phone);
      app.visitor().post("/v1/auth/phone/send", whose).answers(202);
      return whose.put("code", TestMailbox.code(app.mails().mailTo(phone + "@sms.localhost")));
    }

    /** Has an address that is not proven, and was sent no link lately. */
    void hasToProve(UUID person) {
      app.database().run("UPDATE users SET email_verified = false WHERE id = ?", person);
      app.database()
          .run(
              "DELETE FROM one_time_links WHERE purpose = 'email-verification' AND subject_id = ?",
              person);
    }

    /** One that was given up before anybody could have tried it. */
    UUID deadMail() {
      UUID org = organization();
      JsonObject model =
          new JsonObject()
              .put("host", "Acme")
              .put("inviter", "")
              .put("roles", new JsonArray().add("viewer"))
              .put("message", "")
              .put("last_day", "1 January 2030");
      Mail mail = new Mail("invite", "gone@people.test", model, Map.of("link", "https://x.test"));
      TestApp.await(
          app.foundation()
              .db()
              .platformWrite(
                  Actor.system(Actor.PLATFORM),
                  tx ->
                      app.foundation()
                          .mails()
                          .queue(tx, org, mail)
                          .compose(queued -> tx.run(GIVE_UP, org))));
      return (UUID)
          app.database()
              .rows("SELECT id FROM outbox WHERE state = 'dead' ORDER BY id DESC LIMIT 1")
              .getFirst()
              .get("id");
    }

    private UUID organization() {
      return (UUID)
          app.database()
              .rows("SELECT id FROM organizations WHERE slug = ?", slug)
              .getFirst()
              .get("id");
    }

    JsonObject newRole() {
      return new JsonObject()
          .put("name", "clerk-" + named.incrementAndGet())
          .put("description", "Files")
          .put("permissions", new JsonArray().add("user:list"));
    }

    /** A role of this organization, or of the platform, that nobody holds. */
    String role(String prefix) {
      boolean platform = prefix.equals("/v1/platform");
      String by = platform ? DemoData.ROOT : "owner@" + slug + ".test";
      String scope = platform ? prefix : "/v1/orgs/" + slug;
      return signedIn(by).post(scope + "/roles", newRole()).answers(201).json().getString("name");
    }

    JsonObject newApiKey() {
      return new JsonObject()
          .put("name", "Billing")
          .put("permissions", new JsonArray().add("session:list").add("user:list"));
    }

    /** A key of this organization, or of the platform, that nobody else needs. */
    String apiKey(String prefix) {
      boolean platform = prefix.equals("/v1/platform");
      String by = platform ? DemoData.ROOT : "owner@" + slug + ".test";
      String scope = platform ? prefix : "/v1/orgs/" + slug;
      return signedIn(by)
          .post(scope + "/api-keys", newApiKey())
          .answers(201)
          .json()
          .getString("id");
    }

    /** Makes a key with this permission and calls by it, for this organization. */
    Visitor service(String permission) {
      return app.visitor()
          .withToken(keyWith("/v1/orgs/" + slug, "owner@" + slug + ".test", permission));
    }

    /** The same of the platform. */
    Visitor platformService(String permission) {
      return app.visitor().withToken(keyWith("/v1/platform", DemoData.ROOT, permission));
    }

    String ownersToken() {
      return tokens.computeIfAbsent("owner@" + slug + ".test", World.this::freshToken);
    }

    private String keyWith(String scope, String by, String permission) {
      JsonObject wanted =
          new JsonObject()
              .put("name", "Gateway")
              .put("permissions", new JsonArray().add(permission));
      return signedIn(by).post(scope + "/api-keys", wanted).answers(201).json().getString("key");
    }

    JsonObject newInvitations(String prefix) {
      String role = prefix.equals("/v1/platform") ? "auditor" : "viewer";
      return new JsonObject()
          .put("emails", new JsonArray().add(newAddress()))
          .put("roles", new JsonArray().add(role));
    }

    /** A job of this organization that has come to its end. */
    String job() {
      String job = begun("owner@" + slug + ".test", "/v1/orgs/" + slug);
      return path(job.substring(job.indexOf("/jobs/")));
    }

    /** The same of the platform. */
    String platformJob() {
      return begun(DemoData.ROOT, "/v1/platform");
    }

    private String begun(String by, String scope) {
      JsonObject nobody =
          new JsonObject().put("ids", new JsonArray().add(UUID.randomUUID().toString()));
      Visitor visitor = signedIn(by);
      String job =
          visitor
              .post(scope + "/users/bulk/revoke-sessions", nobody)
              .answers(202)
              .header("Location")
              .orElseThrow();
      Poll.until(
          "the job is done", () -> visitor.get(job).json().getString("state").equals("done"));
      return job;
    }

    /** The same job as if somebody had cancelled it, which can be done again. */
    String cancelled(String job) {
      app.database()
          .run(
              "UPDATE jobs SET state = 'cancelled' WHERE id = ?",
              UUID.fromString(job.substring(job.lastIndexOf('/') + 1)));
      return job;
    }

    JsonObject newTeam() {
      return new JsonObject()
          .put("name", "Team " + named.incrementAndGet())
          .put("description", "Builds");
    }

    /** A path below a team with nobody in it. */
    String team(String rest) {
      String id =
          signedIn("owner@" + slug + ".test")
              .post("/v1/orgs/" + slug + "/teams", newTeam())
              .answers(201)
              .json()
              .getString("id");
      return path("/teams/" + id + rest);
    }

    UUID teammate() {
      return idOf("viewer@" + slug + ".test");
    }

    /** The path of somebody in a team. */
    String teamWithSomebody() {
      String path = team("/members/" + teammate());
      signedIn("owner@" + slug + ".test")
          .put(path.replace("/orgs/" + pathSlug + "/", "/orgs/" + slug + "/"))
          .answers(204);
      return path;
    }

    /** A permission of the application's own that nobody uses. */
    String applicationPermission() {
      String name = "invoice:pay-" + named.incrementAndGet();
      signedIn(DemoData.ROOT)
          .put(
              "/v1/platform/permissions/" + name,
              new JsonObject().put("description", "Pay an invoice"))
          .answers(200);
      return name;
    }

    String refreshToken() {
      return signIn("viewer@" + slug + ".test").getString("refresh_token");
    }

    private UUID made(String path, String by, String role) {
      JsonObject invitation = signedIn(by).post(path, newInvitation(role)).answers(201).json();
      return UUID.fromString(invitation.getString("id"));
    }

    /** Somebody whose password nobody needs afterwards; no address is sent many mails an hour. */
    private String somebodyForgetful() {
      int others = forgotten.getAndIncrement() / MAILS_TO_ONE;
      return (String)
          app.database()
              .rows(
                  """
                  SELECT m.email
                    FROM members m JOIN organizations o ON o.id = m.org_id
                   WHERE o.slug = ? AND m.status = 'active' AND m.email_verified
                   ORDER BY m.user_id DESC
                  OFFSET ? LIMIT 1
                  """,
                  slug,
                  others)
              .getFirst()
              .get("email");
    }

    /** Nobody has touched them yet, so that whatever is done to them can be done. */
    private UUID somebodyOrdinary() {
      return (UUID)
          app.database()
              .rows(
                  """
                  SELECT m.user_id
                    FROM members m JOIN organizations o ON o.id = m.org_id JOIN users u ON u.id = m.user_id
                   WHERE o.slug = ? AND m.status = 'active' AND u.status = 'active' AND NOT m.is_admin
                     AND m.email NOT SIMILAR TO '(owner|admin|editor|viewer|member)@%'
                   ORDER BY m.updated_at, m.user_id
                   LIMIT 1
                  """,
                  slug)
              .getFirst()
              .get("user_id");
    }
  }
}
