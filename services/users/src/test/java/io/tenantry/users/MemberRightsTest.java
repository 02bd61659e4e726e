package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.organizations.Organization;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What members may do: roles that were made, and permissions by themselves. */
class MemberRightsTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  @AfterEach
  void backToNow() {
    app.clock().reset();
  }

  @Test
  void aRoleThatWasMadeIsGivenAndItsEditsCountFromTheNextRequestOn() {
    var org = town.org("Made");
    var owner = town.member(org, "Olga Made", "owner");
    var mo = town.member(org, "Mo Made", "member");
    makeRole(owner, org, "clerk", "user:list");
    mo.visitor().get("/v1/orgs/made/users").answers(403);
    owner.visitor().put(roles(org, mo.id()), named("clerk")).answers(200);
    mo.visitor().get("/v1/orgs/made/users").answers(200);
    owner.visitor().patch("/v1/orgs/made/roles/clerk", granting("user:get")).answers(200);
    mo.visitor().get("/v1/orgs/made/users").answers(403, "forbidden");
    mo.visitor().get("/v1/orgs/made/users/" + mo.id()).answers(200);
    assertThat(rank(org, mo.id())).isEqualTo(101);
  }

  @Test
  void theRanksOfWhoHoldARoleFollowWhenItGrantsMore() {
    var org = town.org("Ranks");
    var owner = town.member(org, "Olga Ranks", "owner");
    var mo = town.member(org, "Mo Ranks", "member");
    var vic = town.member(org, "Vic Ranks", "viewer");
    assertThat(List.of(rank(org, owner.id()), rank(org, vic.id()), rank(org, mo.id())))
        .containsExactly(1000, 20, 10);
    makeRole(owner, org, "clerk", "user:list");
    owner.visitor().put(roles(org, mo.id()), named("clerk", "viewer")).answers(200);
    assertThat(rank(org, mo.id())).isEqualTo(101);
    var seen = etag(owner, org, mo.id());
    owner
        .visitor()
        .patch("/v1/orgs/ranks/roles/clerk", granting("user:list", "user:get"))
        .answers(200);
    Poll.until("the copy follows", () -> rank(org, mo.id()) == 102);
    assertThat(etag(owner, org, mo.id())).as("nobody edited the person").isEqualTo(seen);
    owner.visitor().put(roles(org, mo.id()), named("viewer")).answers(200);
    assertThat(rank(org, mo.id())).isEqualTo(20);
  }

  @Test
  void directPermissionsHoldAtOnceAreShownWithTheirSourceAndGo() {
    var org = town.org("Direct");
    var owner = town.member(org, "Olga Direct", "owner");
    var vic = town.member(org, "Vic Direct", "viewer");
    vic.visitor().get("/v1/orgs/direct/users?limit=1").answers(200);
    var until = app.clock().instant().plus(Duration.ofDays(1)).toString();
    var wanted =
        new JsonObject()
            .put(
                "permissions",
                new JsonArray()
                    .add("user:update")
                    .add(new JsonObject().put("permission", "user:list").put("until", until)));
    var shown = owner.visitor().put(permissions(org, vic.id()), wanted).answers(200);
    Snapshots.json("put-permissions", shown.json());
    var of = vic.visitor().get(permissions(org, vic.id())).answers(200).json();
    assertThat(of.getJsonArray("permissions")).isEqualTo(shown.json().getJsonArray("permissions"));
    assertThat(sources(of, "user:list")).hasSize(2);
    assertThat(sources(of, "user:update").getJsonObject(0).getString("role")).isNull();
    owner.visitor().put(permissions(org, vic.id()), nothing()).answers(200);
    int before = town.trail(org.id()).size();
    owner.visitor().put(permissions(org, vic.id()), nothing()).answers(200);
    assertThat(town.trail(org.id())).as("nothing to do").hasSize(before);
    assertThat(sources(effective(owner, org, vic.id()), "user:update")).isEmpty();
    assertThat(town.trail(org.id()))
        .endsWith("member.permissions-changed", "member.permissions-changed");
  }

  @Test
  void aPermissionThatEndsIsGoneToTheInstantAndIsNotGivenOn() {
    var org = town.org("Ending");
    var owner = town.member(org, "Olga Ending", "owner");
    var mo = town.member(org, "Mo Ending", "member");
    var vic = town.member(org, "Vic Ending", "member");
    var until = app.clock().instant().plus(Duration.ofMinutes(2)).toString();
    var ending =
        new JsonArray()
            .add("user:set-role")
            .add(new JsonObject().put("permission", "user:list").put("until", until));
    owner
        .visitor()
        .put(permissions(org, mo.id()), new JsonObject().put("permissions", ending))
        .answers(200);
    mo.visitor().get("/v1/orgs/ending/users").answers(200);
    assertThat(
            mo.visitor()
                .put(permissions(org, vic.id()), granting("user:list"))
                .answers(403, "forbidden")
                .json()
                .getJsonArray("missing"))
        .containsExactly("user:list");
    mo.visitor().put(permissions(org, vic.id()), granting("user:set-role")).answers(200);
    app.clock().advance(Duration.ofMinutes(2));
    mo.visitor().get("/v1/orgs/ending/users").answers(403, "forbidden");
  }

  @Test
  void whatEndsForThemAsAMemberIsGivenOnByAColleagueWhoHoldsItForGood() {
    var org = town.org("Both");
    var owner = town.member(org, "Olga Both", "owner");
    var vic = town.member(org, "Vic Both", "member");
    var kim = town.colleague("Kim Both", "support");
    town.join(org, kim.id(), "member");
    var until = app.clock().instant().plus(Duration.ofMinutes(2)).toString();
    var ending =
        new JsonArray()
            .add("user:set-role")
            .add(new JsonObject().put("permission", "user:list").put("until", until))
            .add(new JsonObject().put("permission", "user:update").put("until", until));
    owner
        .visitor()
        .put(permissions(org, kim.id()), new JsonObject().put("permissions", ending))
        .answers(200);
    var asMember = town.signIn(kim.id(), Optional.of(org.id()));
    asMember.put(permissions(org, vic.id()), granting("user:list")).answers(200);
    assertThat(
            asMember
                .put(permissions(org, vic.id()), granting("user:update"))
                .answers(403, "forbidden")
                .json()
                .getJsonArray("missing"))
        .containsExactly("user:update");
  }

  @Test
  void nobodyGivesWhatTheyDoNotHoldNorToSomebodyAbove() {
    var org = town.org("Bounds");
    var owner = town.member(org, "Olga Bounds", "owner");
    var admin = town.member(org, "Ann Bounds", "admin");
    var vic = town.member(org, "Vic Bounds", "viewer");
    var gus = town.member(town.org("Elsewhere"), "Gus Bounds", "member");
    var past = new JsonObject().put("permission", "user:get").put("until", "2020-01-01");
    var before = app.database().fingerprint();
    admin
        .visitor()
        .put(permissions(org, vic.id()), granting("organization:delete"))
        .answers(403, "forbidden");
    admin.visitor().put(permissions(org, owner.id()), nothing()).answers(403, "outranked");
    owner.visitor().put(permissions(org, vic.id()), granting("user:fly")).answers(400, "invalid");
    owner
        .visitor()
        .put(permissions(org, vic.id()), granting("organization:suspend"))
        .answers(400, "invalid");
    owner
        .visitor()
        .put(
            permissions(org, vic.id()),
            new JsonObject().put("permissions", new JsonArray().add(past)))
        .answers(400, "invalid");
    owner.visitor().put(permissions(org, gus.id()), granting("user:get")).answers(404);
    owner.visitor().get(permissions(org, gus.id())).answers(404);
    vic.visitor().put(permissions(org, vic.id()), nothing()).answers(403, "forbidden");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    owner.visitor().put(permissions(org, vic.id()), granting("organization:delete")).answers(200);
    admin.visitor().delete("/v1/orgs/bounds/users/" + vic.id()).answers(403, "outranked");
  }

  @Test
  void aSuperAdminSetsTheRolesOfAPersonInEachOfTheirOrganizations() {
    var root = town.colleague("Rita Several", "admin");
    var one = town.org("Severalone");
    var two = town.org("Severaltwo");
    var mo = town.member(one, "Mo Several", "member");
    town.join(two, mo.id(), "viewer");
    root.visitor().put(roles(one, mo.id()), named("editor")).answers(200);
    root.visitor().put(roles(two, mo.id()), named("admin", "viewer")).answers(200);
    assertThat(
            root
                .visitor()
                .get("/v1/platform/users/" + mo.id())
                .answers(200)
                .json()
                .getJsonArray("memberships")
                .stream()
                .map(m -> ((JsonObject) m).getJsonArray("roles").getList().toString()))
        .containsExactlyInAnyOrder("[editor]", "[admin, viewer]");
    root.visitor().put(roles(one, mo.id()), named()).answers(200);
    town.signIn(mo.id(), Optional.of(two.id())).get("/v1/orgs/severaltwo/users").answers(200);
    assertThat(town.trail(one.id())).endsWith("member.roles-changed", "member.roles-changed");
  }

  private static void makeRole(Town.Person by, Organization org, String name, String... granted) {
    by.visitor()
        .post("/v1/orgs/" + org.slug() + "/roles", granting(granted).put("name", name))
        .answers(201);
  }

  private static int rank(Organization org, UUID user) {
    return ((Number)
            app.database()
                .rows(
                    "SELECT role_rank FROM members WHERE org_id = ? AND user_id = ?",
                    org.id(),
                    user)
                .getFirst()
                .get("role_rank"))
        .intValue();
  }

  private static String etag(Town.Person reader, Organization org, UUID user) {
    String path = "/v1/orgs/" + org.slug() + "/users/" + user;
    return reader.visitor().get(path).answers(200).header("ETag").orElseThrow();
  }

  private static JsonObject effective(Town.Person reader, Organization org, UUID user) {
    return reader.visitor().get(permissions(org, user)).answers(200).json();
  }

  private static JsonArray sources(JsonObject effective, String permission) {
    return effective.getJsonArray("permissions").stream()
        .map(JsonObject.class::cast)
        .filter(held -> held.getString("permission").equals(permission))
        .map(held -> held.getJsonArray("from"))
        .findFirst()
        .orElseGet(JsonArray::new);
  }

  private static String roles(Organization org, UUID user) {
    return "/v1/orgs/" + org.slug() + "/users/" + user + "/roles";
  }

  private static String permissions(Organization org, UUID user) {
    return "/v1/orgs/" + org.slug() + "/users/" + user + "/permissions";
  }

  private static JsonObject named(String... roles) {
    return new JsonObject().put("roles", new JsonArray(List.of(roles)));
  }

  private static JsonObject granting(String... permissions) {
    return new JsonObject().put("permissions", new JsonArray(List.of(permissions)));
  }

  private static JsonObject nothing() {
    return granting();
  }
}
