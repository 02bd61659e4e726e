package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.organizations.Organization;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Admins change what is known of a person, how they sign in, and how they stand. */
class MemberEditTest {

  private static final Town town = new Town();
  private static int count;

  @RegisterExtension static final TestApp app = town.app;

  private final int number = ++count;
  private Organization org;
  private Town.Person admin;
  private Town.Person vic;

  @BeforeEach
  void vicBelongsToAnOrganization() {
    org = town.org("Edit" + number);
    admin = town.member(org, "Ann Edit" + number, "admin");
    vic = town.member(org, "Vic Edit" + number, "viewer");
    app.mails().clear();
  }

  @Test
  void whatIsSentChangesAndNullTakesAway() {
    edit(new JsonObject()
            .put("name", "Victor")
            .put("profile", new JsonObject().put("city", "Rome").put("country", "it"))
            .put("metadata", new JsonObject().put("a", 1).put("b", new JsonObject().put("c", 2)))
            .put("public_metadata", new JsonObject().put("badge", "red")))
        .answers(200);
    JsonObject now =
        edit(new JsonObject()
                .put("profile", new JsonObject().putNull("country").put("bio", " "))
                .put(
                    "metadata",
                    new JsonObject().putNull("a").put("b", new JsonObject().put("d", 3))))
            .answers(200)
            .json();
    assertThat(now.getString("name")).isEqualTo("Victor");
    JsonObject profile = now.getJsonObject("profile");
    assertThat(profile.getString("city")).isEqualTo("Rome");
    assertThat(profile.getString("country")).isNull();
    assertThat(profile.getString("continent")).isNull();
    assertThat(profile.getString("bio")).isNull();
    assertThat(now.getJsonObject("metadata"))
        .isEqualTo(new JsonObject().put("b", new JsonObject().put("c", 2).put("d", 3)));
    assertThat(now.getJsonObject("public_metadata"))
        .isEqualTo(new JsonObject().put("badge", "red"));
    assertThat(edit(new JsonObject().putNull("profile")).answers(200).text())
        .doesNotContain("Rome");
    assertThat(fields("member.updated"))
        .contains("name", "profile.city", "profile.country", "metadata")
        .doesNotContain("Rome", "Victor");
    assertThat(app.mails().all()).isEmpty();
  }

  @Test
  void anEditThatChangesNothingLeavesNoTrace() {
    edit(new JsonObject().put("name", "Victor")).answers(200);
    var before = app.database().fingerprint();
    edit(new JsonObject().put("name", "Victor").put("email", vic.email())).answers(200);
    edit(new JsonObject()).answers(200);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void eachFieldAsksForWhatItsOwnRouteAsks() {
    var editor = town.member(org, "Ed Edit" + number, "editor");
    var before = app.database().fingerprint();
    refused(editor, new JsonObject().put("email", "x@y.test"), "user:set-credentials");
    refused(editor, new JsonObject().put("username", "xyz"), "user:set-credentials");
    refused(editor, new JsonObject().put("phone_verified", true), "user:set-credentials");
    refused(editor, new JsonObject().put("password", "x"), "user:set-password");
    refused(editor, new JsonObject().put("roles", new JsonArray()), "user:set-role");
    refused(editor, new JsonObject().put("permissions", new JsonArray()), "user:set-role");
    refused(editor, new JsonObject().put("status", "inactive"), "user:ban");
    refused(editor, new JsonObject().put("status", "deleted"), "user:delete");
    vic.visitor().patch(path(), new JsonObject().put("name", "X")).answers(403, "forbidden");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    editor.visitor().patch(path(), new JsonObject().put("is_instructor", true)).answers(200);
    String ofAdmin = "/v1/orgs/" + org.slug() + "/users/" + admin.id();
    editor.visitor().patch(ofAdmin, new JsonObject().put("name", "X")).answers(403, "outranked");
  }

  @Test
  void aNewAddressIsUnprovenAndBothAddressesHearOfIt() {
    town.app.database().run("UPDATE users SET phone = NULL WHERE id = ?", vic.id());
    String address = "victor@edit" + number + ".test";
    JsonObject now =
        edit(new JsonObject().put("email", address).put("username", "vic." + number))
            .answers(200)
            .json();
    assertThat(now.getString("email")).isEqualTo(address);
    assertThat(now.getBoolean("email_verified")).isFalse();
    assertThat(now.getString("username")).isEqualTo("vic." + number);
    assertThat(fields("member.credentials-changed")).contains("email", "username");
    assertThat(fields("member.credentials-changed")).doesNotContain(address);
    var old = app.mails().mailTo(vic.email());
    Snapshots.text("sign-in-changed.txt", plain(old.text()));
    Snapshots.text("sign-in-changed.html", plain(old.html()));
    var fresh = app.mails().mailTo(address);
    Snapshots.text("address-given.txt", plain(fresh.text()));
    Snapshots.text("address-given.html", plain(fresh.html()));
    assertThat(names()).containsExactlyInAnyOrder(address, "vic." + number);
    edit(new JsonObject().put("email_verified", true)).answers(200);
    assertThat(provenNames()).contains(address);
    edit(new JsonObject().put("email_verified", false)).answers(200);
    assertThat(provenNames()).doesNotContain(address);
    edit(new JsonObject().putNull("email")).answers(400, "invalid");
    edit(new JsonObject().put("phone", "+44 20 7946 0958").putNull("email")).answers(200);
    assertThat(names()).containsExactlyInAnyOrder("+442079460958", "vic." + number);
  }

  @Test
  void anAddressOfSomebodyElseIsNotGiven() {
    var other = town.org("Other" + number);
    var gil = town.member(other, "Gil Other" + number, "viewer");
    var before = app.database().fingerprint();
    edit(new JsonObject().put("email", admin.email())).answers(409, "already-member");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    edit(new JsonObject().put("email", gil.email())).answers(409, "identifier-taken");
    assertThat(town.trail(org.id())).endsWith("member.refused");
    assertThat(names()).containsExactly(vic.email());
    edit(new JsonObject().put("username", "vic-" + number)).answers(200);
    String ofAdmin = "/v1/orgs/" + org.slug() + "/users/" + admin.id();
    admin
        .visitor()
        .patch(ofAdmin, new JsonObject().put("username", "vic-" + number))
        .answers(409, "username-taken");
  }

  @Test
  void whoAnswersToThemselvesKeepsNameAndSignIn() {
    town.join(town.org("Second" + number), vic.id(), "viewer");
    var before = app.database().fingerprint();
    edit(new JsonObject().put("name", "X")).answers(403, "not-managed");
    edit(new JsonObject().put("email", "x@y.test")).answers(403, "not-managed");
    edit(new JsonObject().put("username", "xyz")).answers(403, "not-managed");
    edit(new JsonObject().put("password", "a-ship-in-port-is-safe")).answers(403, "not-managed");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    JsonObject said = new JsonObject().put("profile", new JsonObject().put("city", "Oslo"));
    assertThat(edit(said).answers(200).text()).contains("Oslo");
    assertThat(
            app.database()
                .count(
                    "SELECT count(*) FROM members WHERE city = 'Oslo' AND user_id = ?", vic.id()))
        .isEqualTo(1);
    assertThat(app.database().count("SELECT count(*) FROM users WHERE city = 'Oslo'")).isZero();
  }

  @Test
  void aStatusDoesWhatItsOwnRouteDoes() {
    for (String status : new String[] {"inactive", "pending_verification", "suspended"}) {
      Visitor in = town.signIn(vic.id(), Optional.of(org.id()));
      in.get("/v1/me").answers(200);
      assertThat(edit(status(status)).answers(200).json().getString("status")).isEqualTo(status);
      in.get("/v1/me").answers(401, "session-ended");
      assertThat(edit(status("active")).answers(200).json().getString("status"))
          .isEqualTo("active");
    }
    assertThat(town.trail(org.id()))
        .contains("member.suspended", "member.reactivated", "member.status-changed");
    String ofAdmin = "/v1/orgs/" + org.slug() + "/users/" + admin.id();
    admin.visitor().patch(ofAdmin, status("inactive")).answers(409, "not-yourself");
    edit(status("banned")).answers(400, "invalid");
    assertThat(edit(status("deleted")).answers(200).json().getString("status"))
        .isEqualTo("deleted");
    edit(new JsonObject().put("name", "X")).answers(409, "member-deleted");
  }

  @Test
  void theLastOwnerStaysInWhateverTheRoad() {
    var owner = town.member(org, "Olga Edit" + number, "owner");
    var second = town.member(org, "Otto Edit" + number, "owner");
    String ofOwner = "/v1/orgs/" + org.slug() + "/users/" + owner.id();
    second.visitor().patch(ofOwner, status("inactive")).answers(200);
    String ofSecond = "/v1/orgs/" + org.slug() + "/users/" + second.id();
    second
        .visitor()
        .patch(ofSecond, new JsonObject().put("roles", new JsonArray().add("viewer")))
        .answers(409, "last-owner");
  }

  @Test
  void rolesAndFlagsComeTogether() {
    JsonObject wanted =
        new JsonObject()
            .put("roles", new JsonArray().add("editor"))
            .put("is_instructor", true)
            .put("is_learner", false)
            .put("permissions", new JsonArray().add("user:export"));
    JsonObject now = edit(wanted).answers(200).json();
    assertThat(now.getJsonArray("roles")).containsExactly("editor");
    assertThat(now.getJsonArray("permissions")).containsExactly("user:export");
    assertThat(now.getBoolean("is_instructor")).isTrue();
    assertThat(now.getBoolean("is_learner")).isFalse();
    vic.visitor().get("/v1/me").answers(200);
    edit(new JsonObject().put("roles", new JsonArray())).answers(400, "invalid");
    edit(new JsonObject().put("is_instructor", false)).answers(200);
    assertThat(edit(new JsonObject().put("is_learner", false)).answers(400, "invalid").text())
        .contains("/is_learner");
    JsonObject admins = new JsonObject().put("roles", new JsonArray().add("admin"));
    assertThat(edit(admins).answers(200).json().getBoolean("is_admin")).isTrue();
    JsonObject owners = new JsonObject().put("roles", new JsonArray().add("owner"));
    edit(owners).answers(403, "forbidden");
  }

  @Test
  void aPasswordIsSetAndTheSessionsEnd() {
    JsonObject wanted = new JsonObject().put("password", "a-ship-in-port-is-safe");
    edit(new JsonObject().put("password", "short")).answers(400, "invalid");
    vic.visitor().get("/v1/me").answers(200);
    edit(wanted).answers(200);
    vic.visitor().get("/v1/me").answers(401, "session-ended");
    assertThat(town.trail(org.id())).contains("password.set");
    var mail = app.mails().mailTo(vic.email());
    Snapshots.text("password-set.txt", plain(mail.text()));
    Snapshots.text("password-set.html", plain(mail.html()));
    String ofAdmin = "/v1/orgs/" + org.slug() + "/users/" + admin.id();
    admin.visitor().patch(ofAdmin, wanted).answers(409, "not-yourself");
  }

  @Test
  void aLostUpdateIsRefused() {
    String read = admin.visitor().get(path()).header("ETag").orElseThrow();
    edit(new JsonObject().put("profile", new JsonObject().put("bio", "First"))).answers(200);
    var before = app.database().fingerprint();
    var late = admin.visitor().with("If-Match", read);
    late.patch(path(), new JsonObject().put("profile", new JsonObject().put("bio", "Second")))
        .answers(412, "changed-meanwhile");
    late.put(path(), new JsonObject().put("email", "lost@update.test"))
        .answers(412, "changed-meanwhile");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    String now = admin.visitor().get(path()).header("ETag").orElseThrow();
    admin
        .visitor()
        .with("If-Match", now)
        .put(path(), new JsonObject().put("password", "a-ship-in-port-is-safe"))
        .answers(200);
    assertThat(admin.visitor().get(path()).header("ETag").orElseThrow()).isNotEqualTo(now);
  }

  @Test
  void aPasswordRouteMayKeepTheSessions() {
    JsonObject wanted = new JsonObject().put("password", "a-ship-in-port-is-safe");
    wanted.put("keep_sessions", true);
    admin.visitor().put(path() + "/password", wanted).answers(200);
    vic.visitor().get("/v1/me").answers(200);
    assertThat(app.mails().mailTo(vic.email()).text()).doesNotContain("signed out");
    wanted.put("keep_sessions", false);
    admin.visitor().put(path() + "/password", wanted).answers(200);
    vic.visitor().get("/v1/me").answers(401, "session-ended");
    var editor = town.member(org, "Ed Edit" + number, "editor");
    assertThat(editor.visitor().put(path() + "/password", wanted).answers(403, "forbidden").text())
        .contains("user:set-password");
    var owner = town.member(org, "Olga Edit" + number, "owner");
    String ofOwner = "/v1/orgs/" + org.slug() + "/users/" + owner.id() + "/password";
    admin.visitor().put(ofOwner, wanted).answers(403, "outranked");
    var root = town.colleague("Root Edit" + number, "admin");
    root.visitor().put("/v1/platform/users/" + vic.id() + "/password", wanted).answers(200);
  }

  @Test
  void whatTakesEffectOnSignInsWantsAFreshOne() {
    var tired = town.tired(admin, org);
    tired.patch(path(), new JsonObject().put("username", "abc")).answers(403, "sign-in-again");
    tired.patch(path(), new JsonObject().put("roles", new JsonArray())).answers(403);
    JsonObject password = new JsonObject().put("password", "a-ship-in-port-is-safe");
    tired.patch(path(), password).answers(403, "sign-in-again");
    tired.put(path() + "/password", password).answers(403, "sign-in-again");
    tired.patch(path(), new JsonObject().put("is_instructor", true)).answers(200);
  }

  @Test
  void aUniqueIdIsSaidOrMade() {
    String path = path() + "/unique-id";
    JsonObject said = new JsonObject().put("value", "E-1042");
    assertThat(admin.visitor().put(path, said).answers(200).json().getString("unique_id"))
        .isEqualTo("E-1042");
    String ofAdmin = "/v1/orgs/" + org.slug() + "/users/" + admin.id() + "/unique-id";
    admin.visitor().put(ofAdmin, said).answers(409, "unique-id-taken");
    JsonObject made = new JsonObject().put("generate", true);
    assertThat(admin.visitor().put(ofAdmin, made).answers(200).json().getString("unique_id"))
        .matches("[2-9B-DF-HJ-NP-TV-XZ]{10}");
    assertThat(fields("member.updated")).contains("unique_id").doesNotContain("1042");
    for (String wrong : new String[] {"{}", "{\"value\": \"a b\"}", "{\"generate\": false}"}) {
      admin.visitor().put(path, wrong).answers(400, "invalid");
    }
    made.put("value", "both");
    admin.visitor().put(path, made).answers(400, "invalid");
    var other = town.org("Unique" + number);
    var ann = town.member(other, "Ann Unique" + number, "admin");
    ann.visitor()
        .put("/v1/orgs/" + other.slug() + "/users/" + ann.id() + "/unique-id", said)
        .answers(200);
  }

  @Test
  void peopleChangeWhatIsTheirOwn() {
    var read = vic.visitor().get("/v1/me/profile").answers(200);
    assertThat(read.json().getJsonObject("profile").getJsonObject("completeness"))
        .isEqualTo(
            new JsonObject()
                .put("score", 0)
                .put(
                    "missing",
                    new JsonArray()
                        .add("avatar_url")
                        .add("phone")
                        .add("bio")
                        .add("country")
                        .add("city")
                        .add("timezone")
                        .add("locale")
                        .add("designation")
                        .add("expertise")
                        .add("birth_date")));
    JsonObject wanted =
        new JsonObject()
            .put("name", "Victoria")
            .put("avatar_url", "https://img.test/v.png")
            .put("profile", new JsonObject().put("bio", "Me"));
    String tag = read.header("ETag").orElseThrow();
    JsonObject now =
        vic.visitor().with("If-Match", tag).patch("/v1/me", wanted).answers(200).json();
    assertThat(now.getJsonObject("user").getString("name")).isEqualTo("Victoria");
    assertThat(vic.visitor().get("/v1/me").json().getJsonObject("user").getString("name"))
        .isEqualTo("Victoria");
    JsonObject seen = admin.visitor().get(path()).answers(200).json();
    assertThat(seen.getString("name")).isEqualTo("Victoria");
    assertThat(seen.getJsonObject("profile").getString("bio")).isNull();
    assertThat(seen.getJsonObject("profile").getJsonObject("completeness").getInteger("score"))
        .isEqualTo(10);
    vic.visitor().with("If-Match", tag).patch("/v1/me", wanted).answers(412);
    vic.visitor().patch("/v1/me", new JsonObject().putNull("name")).answers(400, "invalid");
    vic.visitor().patch("/v1/me", new JsonObject().put("email", "x@y.test")).answers(400);
    vic.visitor().patch("/v1/me", new JsonObject().put("metadata", "x")).answers(400);
    assertThat(town.trail(io.tenantry.common.web.Actor.PLATFORM)).contains("user.updated");
    app.visitor().patch("/v1/me", wanted).answers(401);
  }

  private static JsonObject status(String status) {
    return new JsonObject().put("status", status);
  }

  private Reply edit(JsonObject wanted) {
    return admin.visitor().patch(path(), wanted);
  }

  private void refused(Town.Person who, JsonObject wanted, String missing) {
    assertThat(who.visitor().patch(path(), wanted).answers(403, "forbidden").text())
        .contains(missing);
  }

  private String fields(String action) {
    return app.database()
        .rows(
            "SELECT data::text AS data FROM audit_events WHERE org_id = ? AND action = ?",
            org.id(),
            action)
        .toString();
  }

  private java.util.List<String> names() {
    return app
        .database()
        .rows("SELECT value FROM login_identifiers WHERE user_id = ?", vic.id())
        .stream()
        .map(row -> String.valueOf(row.get("value")))
        .toList();
  }

  private java.util.List<String> provenNames() {
    return app
        .database()
        .rows(
            "SELECT value FROM login_identifiers WHERE user_id = ? AND verified_at IS NOT NULL",
            vic.id())
        .stream()
        .map(row -> String.valueOf(row.get("value")))
        .toList();
  }

  private String path() {
    return "/v1/orgs/" + org.slug() + "/users/" + vic.id();
  }

  private String plain(String text) {
    return text.replace("\r\n", "\n").replace("Edit" + number, "Edit");
  }
}
