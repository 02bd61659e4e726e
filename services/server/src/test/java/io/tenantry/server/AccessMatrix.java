package io.tenantry.server;

import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Route;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * For each route a request that is valid but for who sends it: with the ids of one organization in
 * its path and body. A route without a line here fails the build.
 */
final class AccessMatrix {

  /** A request that would be served if the right person sent it. */
  record Ask(String path, Optional<JsonObject> body) {
    static Ask of(String path) {
      return new Ask(path, Optional.empty());
    }

    Ask with(JsonObject json) {
      return new Ask(path, Optional.of(json));
    }

    /** Whoever sends a file says so; the body is its only line. */
    Visitor as(Visitor visitor) {
      return path.contains("/users/bulk/import")
          ? visitor.with("Content-Type", "application/x-ndjson")
          : visitor;
    }
  }

  /**
   * A route's line.
   *
   * @param ask makes the request with the ids that somebody finds in one organization
   * @param actsOnAPerson so that rank applies
   * @param namesAnOrg in its path or body, so that another organization's can be put there
   * @param goesForGood whoever asks, or is signed in elsewhere, is not there afterwards
   * @param inSomebodysName only whoever acts in another person's name has any use for it
   * @param heard what the right one hears who has nothing to show for it, where that cannot be had
   *     without a device; 0 where it is served
   */
  record Line(
      Function<World.Place, Ask> ask,
      boolean actsOnAPerson,
      boolean namesAnOrg,
      boolean goesForGood,
      boolean inSomebodysName,
      int heard) {

    Line(
        Function<World.Place, Ask> ask,
        boolean actsOnAPerson,
        boolean namesAnOrg,
        boolean goesForGood) {
      this(ask, actsOnAPerson, namesAnOrg, goesForGood, false, 0);
    }

    /** The status that whoever may hears. */
    int status(Route route) {
      return heard == 0 ? route.status() : heard;
    }
  }

  private static final Map<String, Line> LINES = new TreeMap<>();

  static {
    pages();
    signingIn();
    secondFactors();
    ownAccount();
    leaving();
    people();
    organization();
    invitations();
    platform();
    everybody();
    services();
    manyAtOnce("/v1/orgs/{org}", place -> place.path(""), World.Place::job);
    manyAtOnce("/v1/platform", place -> "/v1/platform", World.Place::platformJob);
  }

  private AccessMatrix() {}

  static Optional<Line> line(Route route) {
    return Optional.ofNullable(LINES.get(route.method() + " " + route.path()));
  }

  private static void pages() {
    for (String path :
        new String[] {"/.well-known/jwks.json", "/openapi.json", "/health/live", "/health/ready"}) {
      line("GET " + path, place -> Ask.of(path));
    }
    for (String file : new String[] {"accept", "reset", "verify"}) {
      for (String kind : new String[] {"", ".js"}) {
        line("GET /console/" + file + kind, place -> Ask.of("/console/" + file + kind));
      }
    }
    for (String file : new String[] {"", "/manual.js", "/swagger-ui.js", "/swagger-ui.css"}) {
      line("GET /docs" + file, place -> Ask.of("/docs" + file));
    }
    line("GET /console/page.css", place -> Ask.of("/console/page.css"));
    line("GET /console/page.js", place -> Ask.of("/console/page.js"));
  }

  private static void signingIn() {
    line(
        "POST /v1/auth/sign-in",
        place ->
            Ask.of("/v1/auth/sign-in")
                .with(
                    new JsonObject()
                        .put("identifier", "viewer@" + place.slug() + ".test")
                        .put("password", DemoData.PASSWORD)));
    line(
        "POST /v1/auth/refresh",
        place ->
            Ask.of("/v1/auth/refresh")
                .with(new JsonObject().put("refresh_token", place.refreshToken())));
    line(
        "POST /v1/auth/password/forgot",
        place ->
            Ask.of("/v1/auth/password/forgot")
                .with(new JsonObject().put("email", "viewer@" + place.slug() + ".test")));
    line(
        "POST /v1/auth/password/reset",
        place ->
            Ask.of("/v1/auth/password/reset")
                .with(
                    new JsonObject()
                        .put("token", place.resetToken())
                        .put("password", "a-ship-in-port-is-safe")));
    proofs();
    line(
        "POST /v1/invitations/preview",
        place ->
            Ask.of("/v1/invitations/preview")
                .with(new JsonObject().put("token", place.invitationToken())));
    line(
        "POST /v1/invitations/accept",
        place ->
            Ask.of("/v1/invitations/accept")
                .with(
                    new JsonObject()
                        .put("token", place.invitationToken())
                        .put("name", "Grace Hopper")
                        .put("password", "a-ship-in-port-is-safe")));
  }

  private static void secondFactors() {
    var shown = new JsonObject().put("token", "nobody-has-it").put("code", "000000");
    unproven("POST /v1/auth/second-factor", 401, shown);
    var password = new JsonObject().put("password", DemoData.PASSWORD);
    line("POST /v1/auth/step-up", place -> Ask.of("/v1/auth/step-up").with(password.copy()));
    line("GET /v1/me/second-factor", place -> Ask.of("/v1/me/second-factor"));
    line("POST /v1/me/second-factor", place -> Ask.of("/v1/me/second-factor"));
    LINES.put(
        "DELETE /v1/me/second-factor",
        new Line(place -> Ask.of("/v1/me/second-factor"), false, false, true));
    unproven("PUT /v1/me/second-factor", 400, new JsonObject().put("code", "000000"));
    LINES.put(
        "POST /v1/me/second-factor/recovery-codes",
        new Line(
            place -> Ask.of("/v1/me/second-factor/recovery-codes"),
            false,
            false,
            false,
            false,
            409));
    passkeys();
    linkedAccounts();
    onAPerson(
        "DELETE /v1/orgs/{org}/users/{user}/second-factor",
        place -> Ask.of(place.person("/second-factor")));
    onAPerson(
        "DELETE /v1/platform/users/{user}/second-factor",
        place -> Ask.of(place.anybody("/second-factor")));
  }

  private static void passkeys() {
    line("POST /v1/auth/passkey/options", place -> Ask.of("/v1/auth/passkey/options"));
    var nonsense = new JsonObject().put("credential", new JsonObject().put("id", "nobodys"));
    unproven("POST /v1/auth/passkey", 401, nonsense);
    line("GET /v1/me/passkeys", place -> Ask.of("/v1/me/passkeys"));
    line("POST /v1/me/passkeys/options", place -> Ask.of("/v1/me/passkeys/options"));
    unproven("POST /v1/me/passkeys", 400, nonsense.copy().put("name", "My laptop"));
    String nobodys = "/v1/me/passkeys/" + new UUID(1, 1);
    LINES.put(
        "PATCH /v1/me/passkeys/{passkey}",
        new Line(
            place -> Ask.of(nobodys).with(new JsonObject().put("name", "My laptop")),
            false,
            false,
            false,
            false,
            404));
    LINES.put(
        "DELETE /v1/me/passkeys/{passkey}",
        new Line(place -> Ask.of(nobodys), false, false, false, false, 404));
  }

  /** Nobody signs in by an account elsewhere in this house, so whatever begins there is 404. */
  private static void linkedAccounts() {
    line("GET /v1/auth/oidc", place -> Ask.of("/v1/auth/oidc"));
    String nobody = "/v1/auth/oidc/nobody";
    notThere("GET /v1/auth/oidc/{provider}/start", Ask.of(nobody + "/start"));
    notThere("GET /v1/auth/oidc/{provider}/callback", Ask.of(nobody + "/callback?state=none"));
    LINES.put(
        "POST /v1/auth/oidc/{provider}/callback",
        new Line(
            place -> Ask.of(nobody + "/callback").with(new JsonObject()),
            false,
            false,
            false,
            false,
            415)); // it takes what browsers send
    line("GET /v1/me/linked-accounts", place -> Ask.of("/v1/me/linked-accounts"));
    notThere(
        "POST /v1/me/linked-accounts",
        Ask.of("/v1/me/linked-accounts").with(new JsonObject().put("provider", "nobody")));
    notThere(
        "DELETE /v1/me/linked-accounts/{account}",
        Ask.of("/v1/me/linked-accounts/" + new UUID(1, 1)));
    for (String scope : new String[] {"/v1/orgs/{org}", "/v1/platform"}) {
      Function<World.Place, String> person =
          scope.endsWith("}")
              ? place -> place.person("/oauth/")
              : place -> place.anybody("/oauth/");
      onAPerson(
          "POST " + scope + "/users/{user}/oauth/link",
          place -> Ask.of(person.apply(place) + "link").with(place.newAccount()));
      onAPerson(
          "POST " + scope + "/users/{user}/oauth/unlink",
          place -> {
            String path = person.apply(place) + "unlink";
            return Ask.of(path).with(place.linkedAccount(path));
          });
    }
  }

  private static void notThere(String route, Ask ask) {
    LINES.put(route, new Line(place -> ask, false, false, false, false, 404));
  }

  /** What is proved by a device of the person; how that goes is shown by tests of its own. */
  private static void unproven(String route, int heard, JsonObject body) {
    String path = route.substring(route.indexOf('/'));
    LINES.put(
        route,
        new Line(place -> Ask.of(path).with(body.copy()), false, false, false, false, heard));
  }

  private static void proofs() {
    line(
        "POST /v1/auth/email/send",
        place ->
            Ask.of("/v1/auth/email/send")
                .with(new JsonObject().put("email", "viewer@" + place.slug() + ".test")));
    line(
        "POST /v1/auth/email/verify",
        place ->
            Ask.of("/v1/auth/email/verify")
                .with(new JsonObject().put("token", place.verificationToken())));
    line(
        "POST /v1/auth/phone/send",
        place -> Ask.of("/v1/auth/phone/send").with(new JsonObject().put("phone", "+4930123456")));
    line(
        "POST /v1/auth/phone/verify",
        place -> Ask.of("/v1/auth/phone/verify").with(place.phoneCode()));
  }

  private static void ownAccount() {
    line("GET /v1/me", place -> Ask.of("/v1/me"));
    line("GET /v1/me/profile", place -> Ask.of("/v1/me/profile"));
    line(
        "PATCH /v1/me",
        place ->
            Ask.of("/v1/me")
                .with(new JsonObject().put("profile", new JsonObject().put("city", "Arlington"))));
    line("GET /v1/me/activity", place -> Ask.of("/v1/me/activity?limit=2"));
    line("GET /v1/me/orgs", place -> Ask.of("/v1/me/orgs"));
    line("GET /v1/me/sessions", place -> Ask.of("/v1/me/sessions?limit=1"));
    line("DELETE /v1/me/sessions", place -> Ask.of("/v1/me/sessions?current=true"));
    line(
        "DELETE /v1/me/sessions/{session}",
        place -> Ask.of("/v1/me/sessions/" + place.newestSession()));
    line(
        "PUT /v1/me/password",
        place ->
            Ask.of("/v1/me/password")
                .with(
                    new JsonObject()
                        .put("current", DemoData.PASSWORD)
                        .put("password", DemoData.PASSWORD)
                        .put("keep_sessions", true)));
    line(
        "POST /v1/me/email",
        place ->
            Ask.of("/v1/me/email")
                .with(new JsonObject().put("email", UUID.randomUUID() + "@elsewhere.test")));
    LINES.put(
        "DELETE /v1/me/impersonation",
        new Line(place -> Ask.of("/v1/me/impersonation"), false, false, false, true, 0));
    line("POST /v1/auth/sign-out", place -> Ask.of("/v1/auth/sign-out"));
    namingAnOrg(
        "POST /v1/auth/switch-org",
        place -> Ask.of("/v1/auth/switch-org").with(new JsonObject().put("org", place.slug())));
  }

  private static void leaving() {
    LINES.put("DELETE /v1/me", new Line(place -> Ask.of("/v1/me"), false, false, true));
    LINES.put(
        "DELETE /v1/me/orgs/{org}",
        new Line(place -> Ask.of("/v1/me/orgs/" + place.slug()), false, true, true));
  }

  private static void people() {
    line("GET /v1/orgs/{org}/users", place -> Ask.of(place.path("/users?limit=3")));
    line(
        "POST /v1/orgs/{org}/users", place -> Ask.of(place.path("/users")).with(place.newPerson()));
    line(
        "GET /v1/orgs/{org}/users/filter-values",
        place -> Ask.of(place.path("/users/filter-values")));
    line(
        "GET /v1/orgs/{org}/users/field-values",
        place -> Ask.of(place.path("/users/field-values?field=city")));
    line("GET /v1/orgs/{org}/users/{user}", place -> Ask.of(place.person("")));
    edits("/v1/orgs/{org}/users/{user}", World.Place::person);
    onAPerson(
        "PUT /v1/orgs/{org}/users/{user}/unique-id",
        place -> {
          String path = place.person("/unique-id");
          String person = path.split("/", -1)[5];
          return Ask.of(path).with(new JsonObject().put("value", person));
        });
    onAPerson(
        "PUT /v1/orgs/{org}/users/{user}/roles",
        place ->
            Ask.of(place.person("/roles"))
                .with(new JsonObject().put("roles", new JsonArray().add("viewer"))));
    onAPerson(
        "PUT /v1/orgs/{org}/users/{user}/suspension",
        place ->
            Ask.of(place.person("/suspension")).with(new JsonObject().put("reason", "a test")));
    onAPerson(
        "DELETE /v1/orgs/{org}/users/{user}/suspension",
        place -> Ask.of(place.person("/suspension")));
    onAPerson("DELETE /v1/orgs/{org}/users/{user}", place -> Ask.of(place.person("")));
    onAPerson(
        "POST /v1/orgs/{org}/users/{user}/restore", place -> Ask.of(place.person("/restore")));
    permissionsOf("/v1/orgs/{org}/users/{user}", World.Place::person);
    signedInPeople("/v1/orgs/{org}/users/{user}", World.Place::person);
  }

  private static void edits(String path, BiFunction<World.Place, String, String> person) {
    for (String method : new String[] {"PATCH ", "PUT "}) {
      onAPerson(
          method + path,
          place ->
              Ask.of(person.apply(place, ""))
                  .with(
                      new JsonObject()
                          .put("name", "Grace Brewster Hopper")
                          .put("profile", new JsonObject().put("city", "Arlington"))));
    }
    onAPerson(
        "PUT " + path + "/password",
        place ->
            Ask.of(person.apply(place, "/password"))
                .with(new JsonObject().put("password", DemoData.PASSWORD)));
  }

  /**
   * What is asked about a person in both scopes: sessions, trail, notes, a link for a new password.
   */
  private static void signedInPeople(
      String prefix, BiFunction<World.Place, String, String> person) {
    line("GET " + prefix + "/audit", place -> Ask.of(person.apply(place, "/audit?limit=2")));
    line("GET " + prefix + "/notes", place -> Ask.of(person.apply(place, "/notes")));
    line(
        "POST " + prefix + "/notes",
        place ->
            Ask.of(person.apply(place, "/notes"))
                .with(new JsonObject().put("text", "Asked for an invoice by phone.")));
    line(
        "GET " + prefix + "/sessions",
        place -> Ask.of(person.apply(place.withSession(), "/sessions?limit=1")));
    onAPerson("DELETE " + prefix + "/sessions", place -> Ask.of(person.apply(place, "/sessions")));
    onAPerson(
        "DELETE " + prefix + "/sessions/{session}",
        place -> {
          var whose = place.withSession();
          return Ask.of(person.apply(whose, "/sessions/" + whose.newestSession()));
        });
    onAPerson(
        "POST " + prefix + "/impersonation",
        place ->
            Ask.of(person.apply(place, "/impersonation"))
                .with(new JsonObject().put("mode", "read_only").put("reason", "ticket 4711")));
    onAPerson(
        "POST " + prefix + "/password-reset",
        place -> Ask.of(person.apply(place, "/password-reset")));
    onAPerson(
        "POST " + prefix + "/verification",
        place -> {
          String path = person.apply(place, "/verification");
          place.hasToProve(UUID.fromString(path.replaceAll(".*/users/([^/]+)/.*", "$1")));
          return Ask.of(path);
        });
    onAPerson("DELETE " + prefix + "/lock", place -> Ask.of(person.apply(place, "/lock")));
  }

  /** Taking all away needs no role on the platform before. */
  private static void permissionsOf(String prefix, BiFunction<World.Place, String, String> person) {
    line("GET " + prefix + "/permissions", place -> Ask.of(person.apply(place, "/permissions")));
    onAPerson(
        "PUT " + prefix + "/permissions",
        place ->
            Ask.of(person.apply(place, "/permissions"))
                .with(new JsonObject().put("permissions", new JsonArray())));
  }

  private static void roles(String prefix, Function<World.Place, String> scope) {
    line("GET " + prefix + "/roles", place -> Ask.of(scope.apply(place) + "/roles"));
    line("GET " + prefix + "/permissions", place -> Ask.of(scope.apply(place) + "/permissions"));
    line(
        "POST " + prefix + "/roles",
        place -> Ask.of(scope.apply(place) + "/roles").with(place.newRole()));
    line(
        "GET " + prefix + "/roles/{role}",
        place -> Ask.of(scope.apply(place) + "/roles/" + place.role(prefix)));
    line(
        "PATCH " + prefix + "/roles/{role}",
        place ->
            Ask.of(scope.apply(place) + "/roles/" + place.role(prefix))
                .with(new JsonObject().put("description", "Files and forgets")));
    line(
        "DELETE " + prefix + "/roles/{role}",
        place -> Ask.of(scope.apply(place) + "/roles/" + place.role(prefix)));
  }

  private static void apiKeys(String prefix, Function<World.Place, String> scope) {
    line("GET " + prefix + "/api-keys", place -> Ask.of(scope.apply(place) + "/api-keys"));
    line(
        "POST " + prefix + "/api-keys",
        place -> Ask.of(scope.apply(place) + "/api-keys").with(place.newApiKey()));
    line(
        "POST " + prefix + "/api-keys/{key}/rotate",
        place ->
            Ask.of(scope.apply(place) + "/api-keys/" + place.apiKey(prefix) + "/rotate")
                .with(new JsonObject()));
    line(
        "DELETE " + prefix + "/api-keys/{key}",
        place -> Ask.of(scope.apply(place) + "/api-keys/" + place.apiKey(prefix)));
  }

  private static void organization() {
    line("GET /v1/orgs/{org}", place -> Ask.of(place.path("")));
    line("PATCH /v1/orgs/{org}", place -> Ask.of(place.path("")).with(newLogo()));
    roles("/v1/orgs/{org}", place -> place.path(""));
    apiKeys("/v1/orgs/{org}", place -> place.path(""));
    teams();
    line("GET /v1/orgs/{org}/audit", place -> Ask.of(place.path("/audit?limit=3")));
    line(
        "GET /v1/orgs/{org}/audit/export",
        place -> Ask.of(place.path("/audit/export?before=2000-01-01")));
    line("GET /v1/orgs/{org}/audit/verify", place -> Ask.of(place.path("/audit/verify")));
  }

  private static JsonObject newLogo() {
    return new JsonObject().put("logo_url", "https://cdn.test/" + UUID.randomUUID() + ".png");
  }

  private static void teams() {
    String one = "/v1/orgs/{org}/teams/{team}";
    line("GET /v1/orgs/{org}/teams", place -> Ask.of(place.path("/teams?limit=3")));
    line("POST /v1/orgs/{org}/teams", place -> Ask.of(place.path("/teams")).with(place.newTeam()));
    line("GET " + one, place -> Ask.of(place.team("")));
    line(
        "PATCH " + one,
        place -> Ask.of(place.team("")).with(new JsonObject().put("description", "Dreams")));
    line("DELETE " + one, place -> Ask.of(place.team("")));
    line("GET " + one + "/members", place -> Ask.of(place.team("/members?limit=3")));
    line(
        "PUT " + one + "/members/{user}",
        place -> Ask.of(place.team("/members/" + place.teammate())));
    line("DELETE " + one + "/members/{user}", place -> Ask.of(place.teamWithSomebody()));
  }

  private static void invitations() {
    line("GET /v1/orgs/{org}/invitations", place -> Ask.of(place.path("/invitations")));
    line(
        "POST /v1/orgs/{org}/invitations",
        place -> Ask.of(place.path("/invitations")).with(place.newInvitation("viewer")));
    line(
        "POST /v1/orgs/{org}/invitations/{invitation}/resend",
        place -> Ask.of(place.path("/invitations/" + place.invitation() + "/resend")));
    line(
        "DELETE /v1/orgs/{org}/invitations/{invitation}",
        place -> Ask.of(place.path("/invitations/" + place.invitation())));
  }

  private static void platform() {
    line("GET /v1/platform/orgs", place -> Ask.of("/v1/platform/orgs"));
    line("GET /v1/platform/orgs/{org}", place -> Ask.of("/v1/platform/orgs/" + place.slug()));
    line("PATCH /v1/platform/orgs/{org}", place -> Ask.of(place.newOrg()).with(newLogo()));
    line(
        "POST /v1/platform/orgs",
        place -> Ask.of("/v1/platform/orgs").with(place.newOrganization()));
    roles("/v1/platform", place -> "/v1/platform");
    apiKeys("/v1/platform", place -> "/v1/platform");
    line(
        "PUT /v1/platform/permissions/{permission}",
        place ->
            Ask.of("/v1/platform/permissions/" + place.applicationPermission())
                .with(new JsonObject().put("description", "Pay an invoice")));
    line(
        "DELETE /v1/platform/permissions/{permission}",
        place -> Ask.of("/v1/platform/permissions/" + place.applicationPermission()));
    line("GET /v1/platform/audit", place -> Ask.of("/v1/platform/audit?limit=3"));
    line(
        "GET /v1/platform/audit/export",
        place -> Ask.of("/v1/platform/audit/export?before=2000-01-01"));
    line("GET /v1/platform/audit/verify", place -> Ask.of("/v1/platform/audit/verify"));
    line(
        "GET /v1/platform/mails",
        place -> {
          UUID _ = place.deadMail();
          return Ask.of("/v1/platform/mails?state=dead&limit=1");
        });
    line(
        "POST /v1/platform/mails/{mail}/retry",
        place -> Ask.of("/v1/platform/mails/" + place.deadMail() + "/retry"));
    line("GET /v1/platform/invitations", place -> Ask.of("/v1/platform/invitations"));
    line(
        "POST /v1/platform/invitations",
        place -> Ask.of("/v1/platform/invitations").with(place.newInvitation("auditor")));
    line(
        "POST /v1/platform/invitations/{invitation}/resend",
        place -> Ask.of("/v1/platform/invitations/" + place.platformInvitation() + "/resend"));
    line(
        "DELETE /v1/platform/invitations/{invitation}",
        place -> Ask.of("/v1/platform/invitations/" + place.platformInvitation()));
  }

  private static void everybody() {
    line("GET /v1/platform/users", place -> Ask.of("/v1/platform/users?limit=3&sort=name"));
    line("POST /v1/platform/users", place -> Ask.of("/v1/platform/users").with(place.newPerson()));
    line(
        "GET /v1/platform/users/filter-values",
        place -> Ask.of("/v1/platform/users/filter-values"));
    line(
        "GET /v1/platform/users/field-values",
        place -> Ask.of("/v1/platform/users/field-values?field=country"));
    line("GET /v1/platform/users/{user}", place -> Ask.of(place.anybody("")));
    edits("/v1/platform/users/{user}", World.Place::anybody);
    onAPerson(
        "PUT /v1/platform/users/{user}/ban",
        place -> Ask.of(place.anybody("/ban")).with(new JsonObject().put("reason", "a test")));
    onAPerson("DELETE /v1/platform/users/{user}/ban", place -> Ask.of(place.anybody("/ban")));
    onAPerson(
        "PUT /v1/platform/users/{user}/roles",
        place ->
            Ask.of(place.anybody("/roles"))
                .with(new JsonObject().put("roles", new JsonArray().add("auditor"))));
    permissionsOf("/v1/platform/users/{user}", World.Place::anybody);
    onAPerson("DELETE /v1/platform/users/{user}", place -> Ask.of(place.anybody("")));
    onAPerson("POST /v1/platform/users/{user}/restore", place -> Ask.of(place.anybody("/restore")));
    signedInPeople("/v1/platform/users/{user}", World.Place::anybody);
    line(
        "PUT /v1/platform/orgs/{org}/suspension",
        place ->
            Ask.of(place.newOrg() + "/suspension").with(new JsonObject().put("reason", "a test")));
    line(
        "DELETE /v1/platform/orgs/{org}/suspension",
        place -> Ask.of(place.newOrg() + "/suspension"));
  }

  private static void services() {
    line("GET /v1/system/signals", place -> Ask.of("/v1/system/signals"));
    line(
        "POST /v1/system/introspect",
        place ->
            Ask.of("/v1/system/introspect")
                .with(
                    new JsonObject().put("token", place.ownersToken()).put("permissions", false)));
  }

  /**
   * About nobody, so that what a job does in the background changes nothing that others look at;
   * how rows are judged is told by BulkTest.
   */
  private static void manyAtOnce(
      String prefix, Function<World.Place, String> scope, Function<World.Place, String> job) {
    for (String verb :
        new String[] {
          "suspend", "reactivate", "delete", "restore", "revoke-sessions", "password-reset"
        }) {
      bulk("POST " + prefix, verb, scope, new JsonObject());
    }
    bulk("DELETE " + prefix, "delete", scope, new JsonObject());
    bulk(
        "POST " + prefix,
        "set-roles",
        scope,
        new JsonObject()
            .put(
                "roles",
                new JsonArray().add(prefix.equals("/v1/platform") ? "auditor" : "viewer")));
    line(
        "POST " + prefix + "/users/bulk/invite",
        place ->
            Ask.of(scope.apply(place) + "/users/bulk/invite").with(place.newInvitations(prefix)));
    line(
        "GET " + prefix + "/users/bulk/export",
        place -> Ask.of(scope.apply(place) + "/users/bulk/export?search=nobody-at-all"));
    line(
        "POST " + prefix + "/users/bulk/import",
        place ->
            Ask.of(scope.apply(place) + "/users/bulk/import?dry_run=true")
                .with(new JsonObject().put("name", "Fay File").put("email", "fay@files.test")));
    line("GET " + prefix + "/jobs", place -> Ask.of(jobs(job.apply(place)) + "?limit=1"));
    line("GET " + prefix + "/jobs/{job}", place -> Ask.of(job.apply(place)));
    line("GET " + prefix + "/jobs/{job}/results", place -> Ask.of(job.apply(place) + "/results"));
    line("DELETE " + prefix + "/jobs/{job}", place -> Ask.of(place.cancelled(job.apply(place))));
  }

  private static String jobs(String job) {
    return job.substring(0, job.lastIndexOf('/'));
  }

  private static void bulk(
      String prefix, String verb, Function<World.Place, String> scope, JsonObject how) {
    line(
        prefix + "/users/bulk/" + verb,
        place ->
            Ask.of(scope.apply(place) + "/users/bulk/" + verb)
                .with(how.copy().put("ids", new JsonArray().add(UUID.randomUUID().toString()))));
  }

  private static void line(String route, Function<World.Place, Ask> ask) {
    LINES.put(route, new Line(ask, false, false, false));
  }

  private static void onAPerson(String route, Function<World.Place, Ask> ask) {
    LINES.put(route, new Line(ask, true, false, false));
  }

  private static void namingAnOrg(String route, Function<World.Place, Ask> ask) {
    LINES.put(route, new Line(ask, false, true, false));
  }
}
