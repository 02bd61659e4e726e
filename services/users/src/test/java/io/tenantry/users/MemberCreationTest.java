package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.organizations.Organization;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Admins make people themselves, without an invitation. */
class MemberCreationTest {

  private static final String PLATFORM = "/v1/platform/users";
  private static final String PASSWORD = "a-ship-in-port-is-safe";

  private static final Town town = new Town();

  @RegisterExtension static final TestApp app = town.app;

  @Test
  void aPersonIsMadeWithEverythingThatIsKnownOfThem() {
    var org = town.org("Whole");
    var admin = town.member(org, "Ann Whole", "admin");
    var wanted =
        new JsonObject()
            .put("name", " Grace Hopper ")
            .put("email", "Grace@Whole.test")
            .put("phone", "+44 (0)20 7946 0958")
            .put("username", "grace.h")
            .put("password", "a-ship-in-port-is-safe")
            .put("is_instructor", true)
            .put("roles", new JsonArray().add("viewer"))
            .put("avatar_url", "https://img.test/grace.png")
            .put(
                "profile",
                new JsonObject()
                    .put("bio", "Compilers")
                    .put("country", "us")
                    .put("city", "Arlington")
                    .put("timezone", "America/New_York")
                    .put("locale", "en_us")
                    .put("expertise", new JsonArray().add("COBOL"))
                    .put("birth_date", "1906-12-09"))
            .put("metadata", new JsonObject().put("cost_centre", 42))
            .put("public_metadata", new JsonObject().put("badge", "blue"));
    Reply made = admin.visitor().post(path(org), wanted).answers(201);
    JsonObject grace = made.json();
    assertThat(made.header("Location").orElseThrow())
        .isEqualTo("/v1/orgs/" + org.id() + "/users/" + grace.getString("id"));
    assertThat(made.header("ETag")).isPresent();
    assertThat(grace.getString("name")).isEqualTo("Grace Hopper");
    assertThat(grace.getString("email")).isEqualTo("grace@whole.test");
    assertThat(grace.getString("phone")).isEqualTo("+442079460958");
    assertThat(grace.getBoolean("email_verified")).isFalse();
    assertThat(grace.getBoolean("managed")).isTrue();
    assertThat(grace.getBoolean("is_instructor")).isTrue();
    assertThat(grace.getBoolean("is_learner")).isFalse();
    assertThat(grace.getJsonArray("roles")).containsExactly("viewer");
    JsonObject profile = grace.getJsonObject("profile");
    assertThat(profile.getString("country")).isEqualTo("US");
    assertThat(profile.getString("continent")).isEqualTo("NA");
    assertThat(profile.getString("locale")).isEqualTo("en-US");
    assertThat(profile.getJsonObject("completeness"))
        .isEqualTo(
            new JsonObject().put("score", 90).put("missing", new JsonArray().add("designation")));
    assertThat(grace.getJsonObject("metadata").getInteger("cost_centre")).isEqualTo(42);
    assertThat(admin.visitor().get(path(org) + "/" + grace.getString("id")).answers(200).json())
        .isEqualTo(grace);
    assertThat(stored(grace, "profile_score")).isEqualTo(List.of("90", "90"));
    assertThat(stored(grace, "has_password")).isEqualTo(List.of("true", "true"));
    assertThat(town.trail(org.id())).endsWith("member.created");
    String trail = events(org, "member.created");
    assertThat(trail).contains("viewer").doesNotContain("a-ship", "grace@");
  }

  @Test
  void whoeverIsSaidNothingAboutIsALearnerWithoutRightsWhoChoosesTheirPassword() {
    var org = town.org("Plain");
    var editor = town.member(org, "Ed Plain", "editor");
    JsonObject made =
        editor.visitor().post(path(org), named("Lee", "lee@plain.test")).answers(201).json();
    assertThat(made.getBoolean("is_learner")).isTrue();
    assertThat(made.getString("status")).isEqualTo("active");
    assertThat(made.getJsonArray("roles")).isEmpty();
    assertThat(stored(made, "has_password")).isEqualTo(List.of("false", "false"));
    assertThat(
            app.database()
                .count(
                    "SELECT count(*) FROM outbox WHERE kind = 'password.wanted'"
                        + " AND payload ->> 'user' = ?",
                    made.getString("id")))
        .isEqualTo(1);
  }

  /** Who has found a signed-in device makes no second admin with a password of their own. */
  @Test
  void whoeverIsMadeWithRightsOrAPasswordWantsAFreshSignIn() {
    var org = town.org("Tired");
    var admin = town.member(org, "Ann Tired", "admin");
    var tired = town.tired(admin, org);
    JsonObject plain = named("Una", "una@tired.test");
    var before = app.database().fingerprint();
    tired.post(path(org), with(plain, "password", PASSWORD)).answers(403, "sign-in-again");
    tired.post(path(org), with(plain, "roles", "[\"viewer\"]")).answers(403, "sign-in-again");
    JsonObject direct = with(plain, "permissions", "[\"user:list\"]");
    tired.post(path(org), direct).answers(403, "sign-in-again");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    tired.post(path(org), plain).answers(201);
    town.signIn(admin.id(), Optional.of(org.id()))
        .post(path(org), with(named("Vea", "vea@tired.test"), "password", PASSWORD))
        .answers(201);
  }

  @Test
  void aColleagueWithRolesOrAPasswordWantsAFreshSignInToo() {
    var tired = town.tired(town.colleague("Rob Tired", "admin"));
    JsonObject plain = named("Wim", "wim@tired.test");
    var before = app.database().fingerprint();
    tired.post(PLATFORM, with(plain, "password", PASSWORD)).answers(403, "sign-in-again");
    tired.post(PLATFORM, with(plain, "roles", "[\"support\"]")).answers(403, "sign-in-again");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    tired.post(PLATFORM, plain).answers(201);
  }

  @Test
  void rolesAreGivenByWhoeverMayGiveThemOnly() {
    var org = town.org("Ceiling");
    var admin = town.member(org, "Ann Ceiling", "admin");
    var editor = town.member(org, "Ed Ceiling", "editor");
    var wanted = named("Rae", "rae@ceiling.test").put("roles", new JsonArray().add("viewer"));
    assertThat(editor.visitor().post(path(org), wanted).answers(403, "forbidden").text())
        .contains("user:set-role");
    wanted.put("roles", new JsonArray().add("owner"));
    assertThat(admin.visitor().post(path(org), wanted).answers(403, "forbidden").text())
        .contains("organization:delete");
    town.member(org, "Vic Ceiling", "viewer").visitor().post(path(org), wanted).answers(403);
    wanted.put("roles", new JsonArray().add("king"));
    admin.visitor().post(path(org), wanted).answers(400, "invalid");
    assertThat(app.database().count("SELECT count(*) FROM users WHERE name = 'Rae'")).isZero();
    wanted.put("roles", new JsonArray().add("admin"));
    JsonObject made = admin.visitor().post(path(org), wanted).answers(201).json();
    assertThat(made.getBoolean("is_admin")).isTrue();
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceAndNothingIsWritten() {
    var org = town.org("Wrong");
    var admin = town.member(org, "Ann Wrong", "admin");
    var before = app.database().fingerprint();
    var wanted =
        new JsonObject()
            .put("name", "Wrong")
            .put("phone", "+1 555 555 0100")
            .put("username", "Wr")
            .put("is_instructor", true)
            .put("status", "deleted")
            .put("avatar_url", "http://img.test/x.png")
            .put("metadata", new JsonObject().put("x", "y".repeat(20_000)))
            .put(
                "profile",
                new JsonObject()
                    .put("country", "XX")
                    .put("timezone", "Mars/Base")
                    .put("locale", "no such thing")
                    .put("birth_date", "2999-01-01"));
    String told = admin.visitor().post(path(org), wanted).answers(400, "invalid").text();
    assertThat(told)
        .contains("/phone", "/username", "/roles", "/status", "/avatar_url", "/metadata")
        .contains("/profile/country", "/profile/timezone", "/profile/locale")
        .contains("/profile/birth_date");
    admin.visitor().post(path(org), new JsonObject().put("name", "N")).answers(400, "invalid");
    admin.visitor().post(path(org), named("N", "not plain <n@x.test>")).answers(400, "invalid");
    var weak = named("N", "n@wrong.test").put("password", "short");
    assertThat(admin.visitor().post(path(org), weak).answers(400, "invalid").text())
        .contains("/password");
    var nobody = named("N", "n@wrong.test").put("is_learner", false);
    assertThat(admin.visitor().post(path(org), nobody).answers(400, "invalid").text())
        .contains("/is_learner");
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void somebodyWhoIsKnownElsewhereIsInvitedInsteadAndNothingElseIsTold() {
    var acme = town.org("Here");
    var globex = town.org("There");
    var admin = town.member(acme, "Ann Here", "admin");
    var known = town.member(globex, "Gil There", "viewer");
    String told =
        admin
            .visitor()
            .with("Idempotency-Key", "once")
            .post(path(acme), named("Gil", known.email().toUpperCase(java.util.Locale.ROOT)))
            .answers(409, "invite-instead")
            .text();
    assertThat(told).doesNotContain(known.id().toString(), "There");
    assertThat(town.trail(acme.id())).endsWith("member.refused");
    assertThat(town.trail(globex.id())).doesNotContain("member.refused");
    town.join(acme, known.id(), "viewer");
    admin.visitor().post(path(acme), named("Gil", known.email())).answers(409, "already-member");
    for (int i = 1; i < TakenNames.TOLD_A_DAY; i++) {
      String other = "stranger" + i + "@elsewhere.test";
      town.newUser("Stranger", other, Optional.empty());
      admin.visitor().post(path(acme), named("S", other)).answers(409, "invite-instead");
    }
    var free = named("Free", "free@here.test");
    assertThat(admin.visitor().post(path(acme), free).answers(429).header("Retry-After"))
        .isPresent();
    town.member(globex, "Ann There", "admin").visitor().post(path(globex), free).answers(201);
    app.database().run("UPDATE invite_instead_answers SET day = day - 1");
    admin.visitor().post(path(acme), named("Fay", "fay@here.test")).answers(201);
  }

  @Test
  void ofPeopleMadeAtOnceWithOneNameOneIsLeft() throws Exception {
    var org = town.org("Twins");
    var admin = town.member(org, "Ann Twins", "admin");
    assertThat(statuses(admin, org, i -> named("Twin", "twin@twins.test")))
        .containsExactly(201, 409, 409, 409, 409, 409);
    assertThat(
            statuses(
                admin,
                org,
                i -> named("Two", "two" + i + "@twins.test").put("username", "the.two")))
        .containsExactly(201, 409, 409, 409, 409, 409);
    assertThat(app.database().count("SELECT count(*) FROM users WHERE name IN ('Twin', 'Two')"))
        .isEqualTo(2);
    var other = town.org("Cousins");
    var cousin = town.member(other, "Ann Cousins", "admin");
    var wanted = named("Two", "two@cousins.test").put("username", "the.two");
    cousin.visitor().post(path(other), wanted).answers(201);
    admin
        .visitor()
        .post(path(org), named("Two", "three@twins.test").put("username", "the.two"))
        .answers(409, "username-taken");
  }

  @Test
  void thePlatformMakesPeopleWhoBelongNowhere() {
    var root = town.colleague("Root Made", "admin");
    var wanted = named("Ida", "ida@nowhere.test").put("password", "a-ship-in-port-is-safe");
    Reply made = root.visitor().post("/v1/platform/users", wanted).answers(201);
    JsonObject ida = made.json();
    assertThat(made.header("Location").orElseThrow())
        .isEqualTo("/v1/platform/users/" + ida.getString("id"));
    assertThat(ida.getBoolean("managed")).isFalse();
    assertThat(ida.getJsonArray("memberships")).isEmpty();
    assertThat(town.trail(io.tenantry.common.web.Actor.PLATFORM)).contains("user.created");
    root.visitor().post("/v1/platform/users", wanted).answers(409, "identifier-taken");
    var helper =
        named("Sue", "sue@nowhere.test")
            .put("status", "inactive")
            .put("roles", new JsonArray().add("support"));
    JsonObject sue = root.visitor().post("/v1/platform/users", helper).answers(201).json();
    assertThat(sue.getString("status")).isEqualTo("inactive");
    assertThat(sue.getJsonArray("roles")).containsExactly("support");
    root.visitor()
        .post("/v1/platform/users", named("X", "x@nowhere.test").put("username", "xxx"))
        .answers(400, "invalid");
  }

  private static List<Integer> statuses(
      Town.Person admin, Organization org, java.util.function.IntFunction<JsonObject> wanted)
      throws Exception {
    try (var threads = Executors.newFixedThreadPool(6)) {
      List<Callable<Integer>> asked =
          IntStream.range(0, 6)
              .<Callable<Integer>>mapToObj(
                  i -> () -> admin.visitor().post(path(org), wanted.apply(i)).status())
              .toList();
      List<Integer> statuses = new java.util.ArrayList<>();
      for (Future<Integer> one : threads.invokeAll(asked)) {
        statuses.add(one.get());
      }
      return statuses.stream().sorted().toList();
    }
  }

  private static List<String> stored(JsonObject person, String column) {
    UUID id = UUID.fromString(person.getString("id"));
    String sql =
        "SELECT "
            + column
            + "::text AS value FROM users WHERE id = ? UNION ALL SELECT "
            + column
            + "::text FROM members WHERE user_id = ?";
    return app.database().rows(sql, id, id).stream()
        .map(row -> String.valueOf(row.get("value")))
        .toList();
  }

  private static String events(Organization org, String action) {
    return app.database()
        .rows(
            "SELECT data::text AS data FROM audit_events WHERE org_id = ? AND action = ?",
            org.id(),
            action)
        .toString();
  }

  private static JsonObject with(JsonObject person, String field, String value) {
    return person.copy().put(field, value.startsWith("[") ? new JsonArray(value) : value);
  }

  private static JsonObject named(String name, String email) {
    return new JsonObject().put("name", name).put("email", email);
  }

  private static String path(Organization org) {
    return "/v1/orgs/" + org.slug() + "/users";
  }
}
