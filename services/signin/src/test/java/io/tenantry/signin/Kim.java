package io.tenantry.signin;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kim Miller of Acme, who has an account at a real OpenID Connect server. Each test has another
 * one; all of them share the server.
 */
final class Kim {

  static final String OWN = "/v1/me/linked-accounts";

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String NOTHING = "{}";

  private final TestApp app;
  private final int number = COUNT.incrementAndGet();
  private final UUID acme;
  private final UUID id;
  private final Browser browser;

  private Kim(Town town) {
    this.app = town.app;
    app.clock().reset();
    this.acme = town.org(slug());
    this.id = town.member(acme, "Kim Miller", email(), "viewer");
    this.browser = new Browser(app);
  }

  /** A town where two issuers of that server are set up. */
  static Town town() {
    return new Town(provider("acme"), provider("globex"));
  }

  private static OidcProvider provider(String name) {
    return new OidcProvider(
        name,
        "Acme Login",
        OidcPreset.Kind.OPENID,
        issuer(name),
        "tenantry",
        Optional.of("a secret of ours"),
        Optional.empty(),
        List.of("openid", "email"));
  }

  static String issuer(String name) {
    return OidcServer.shared().issuer(name);
  }

  /** Signed in with a password, with no account linked yet. */
  static Kim at(Town town) {
    Kim kim = new Kim(town);
    kim.signsInWithPassword(kim.browser, kim.email());
    town.app.mails().clear();
    return kim;
  }

  int number() {
    return number;
  }

  String slug() {
    return "acme-" + number;
  }

  String email() {
    return "kim" + number + "@acme.test";
  }

  /** What the account is called there. */
  String subject() {
    return "subject-" + number;
  }

  UUID acme() {
    return acme;
  }

  UUID id() {
    return id;
  }

  Browser browser() {
    return browser;
  }

  /** With the token of the browser's session, which is asked for by itself. */
  Visitor visitor() {
    return app.visitor().withToken(browser.cookies().get("tenantry"));
  }

  void signsInWithPassword() {
    signsInWithPassword(browser, email());
  }

  /** Somebody else may do so, too. */
  void signsInWithPassword(Browser by, String identifier) {
    by.asks(
            "/v1/auth/sign-in",
            new JsonObject().put("identifier", identifier).put("password", Town.PASSWORD))
        .answers(200);
  }

  static JsonObject toLink() {
    return new JsonObject().put("provider", "acme");
  }

  /** Has the account linked, from beginning to end. */
  Reply links() {
    return links(browser, toLink());
  }

  /** Whoever sits at this browser has Kim's account linked for themselves. */
  Reply links(Browser by, JsonObject wanted) {
    JsonObject begun = by.asks(OWN, wanted).answers(200).json();
    URI door = URI.create(begun.getString("authorization_url"));
    return by.open(signsInThere(door, "{\"email\": \"kim@elsewhere.test\"}").toString());
  }

  Reply signsIn() {
    return signsIn(new Browser(app), "", NOTHING);
  }

  Reply signsIn(Browser by, String query) {
    return signsIn(by, query, NOTHING);
  }

  /** Signs in by the account, whose ID token says this beside what is usual. */
  Reply signsIn(Browser by, String query, String claims) {
    return by.open(signsInThere(by.begins("acme", query), claims).toString());
  }

  /** Signs in at the server only; where it sends the browser back to. */
  URI signsInThere(URI door) {
    return signsInThere(door, NOTHING);
  }

  private URI signsInThere(URI door, String claims) {
    return OidcServer.shared().signIn(door, subject(), claims);
  }

  /** The ids of those that are linked, the oldest first. */
  List<String> accounts() {
    return app
        .database()
        .rows("SELECT id FROM linked_accounts WHERE user_id = ? ORDER BY created_at", id)
        .stream()
        .map(row -> String.valueOf(row.get("id")))
        .toList();
  }
}
