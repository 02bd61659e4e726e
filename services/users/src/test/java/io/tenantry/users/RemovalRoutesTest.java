package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deleting people so that they can come back, in both scopes and by themselves. */
class RemovalRoutesTest {

  private static final Town town = new Town();

  @RegisterExtension static final TestApp app = town.app;

  private static final String ALL = "/v1/platform/users/";

  @Test
  void adminsAreDemotedBeforeTheyAreDeleted() {
    var org = town.org("Demote");
    var owner = town.member(org, "Olga Demote", "owner");
    var admin = town.member(org, "Ann Demote", "admin");
    for (String how : List.of("", "?permanently=true")) {
      owner.visitor().delete(path(org.id(), admin.id()) + how).answers(409, "demote-first");
    }
    owner.visitor().put(path(org.id(), admin.id()) + "/roles", roles("viewer")).answers(200);
    owner.visitor().delete(path(org.id(), admin.id())).answers(204);
    owner.visitor().delete(path(org.id(), admin.id())).answers(204);
    admin.visitor().get("/v1/orgs/demote/users").answers(401, "session-ended");
    var shown = owner.visitor().get(path(org.id(), admin.id())).answers(200).json();
    assertThat(shown.getString("status")).isEqualTo("deleted");
    owner
        .visitor()
        .put(path(org.id(), admin.id()) + "/roles", roles("viewer"))
        .answers(409, "member-deleted");
    assertThat(town.trail(org.id())).filteredOn("member.deleted"::equals).hasSize(1);
  }

  @Test
  void whoIsRestoredIsAsTheyWereAndSignsInAnew() {
    var org = town.org("Back");
    var owner = town.member(org, "Olga Back", "owner");
    var vic = town.member(org, "Vic Back", "viewer");
    owner.visitor().delete(path(org.id(), vic.id())).answers(204);
    var restored = owner.visitor().post(path(org.id(), vic.id()) + "/restore").answers(200);
    Snapshots.json("post-restore", restored.json());
    owner.visitor().post(path(org.id(), vic.id()) + "/restore").answers(200);
    vic.visitor().get("/v1/orgs/back/users").answers(401, "session-ended");
    town.signIn(vic.id(), Optional.of(org.id())).get("/v1/orgs/back/users").answers(200);
    assertThat(town.trail(org.id())).endsWith("member.deleted", "member.restored");
  }

  @Test
  void restoringLiftsNoSuspension() {
    var org = town.org("Kept");
    var owner = town.member(org, "Olga Kept", "owner");
    var vic = town.member(org, "Vic Kept", "viewer");
    owner.visitor().put(path(org.id(), vic.id()) + "/suspension", reason("spam")).answers(200);
    owner.visitor().delete(path(org.id(), vic.id())).answers(204);
    var restored = owner.visitor().post(path(org.id(), vic.id()) + "/restore").answers(200).json();
    assertThat(restored.getString("status")).isEqualTo("suspended");
    assertThat(restored.getJsonObject("suspension").getString("reason")).isEqualTo("spam");
  }

  @Test
  void theUsernameIsFreeUntilTheyComeBack() {
    var org = town.org("Names");
    var owner = town.member(org, "Olga Names", "owner");
    var first = town.member(org, "Flo Names", "viewer");
    var second = town.member(org, "Sue Names", "viewer");
    town.username(org, first.id(), "flo");
    owner.visitor().delete(path(org.id(), first.id())).answers(204);
    town.username(org, second.id(), "flo");
    var before = app.database().fingerprint();
    owner.visitor().post(path(org.id(), first.id()) + "/restore").answers(409, "username-taken");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    owner.visitor().delete(path(org.id(), second.id())).answers(204);
    owner.visitor().post(path(org.id(), first.id()) + "/restore").answers(200);
    assertThat(usernames(first.id())).containsExactly("flo");
    assertThat(usernames(second.id())).isEmpty();
  }

  @Test
  void thePlatformDeletesEverywhereAndBringsBackAsEachOrganizationLeftThem() {
    var one = town.org("One");
    var two = town.org("Two");
    var three = town.org("Three");
    var owner = town.member(one, "Olga One", "owner");
    town.member(two, "Omar Two", "owner");
    var vic = town.member(one, "Vic One", "viewer");
    town.join(two, vic.id(), "viewer");
    town.join(three, vic.id(), "viewer");
    var root = town.colleague("Rita One", "admin");
    var here = town.signIn(vic.id(), Optional.of(one.id()));
    owner.visitor().put(path(one.id(), vic.id()) + "/suspension", reason("spam")).answers(200);
    root.visitor().delete(path(three.id(), vic.id())).answers(204);

    root.visitor().delete(ALL + vic.id()).answers(204);
    root.visitor().delete(ALL + vic.id()).answers(204);

    here.get("/v1/me").answers(401, "session-ended");
    assertThat(status(root, one.id(), vic.id())).isEqualTo("deleted");
    assertThat(identifiers(vic.id())).isZero();
    owner.visitor().post(path(one.id(), vic.id()) + "/restore").answers(409, "deleted-everywhere");

    var back = root.visitor().post(ALL + vic.id() + "/restore").answers(200).json();
    assertThat(back.getString("status")).isEqualTo("active");
    assertThat(back.getJsonArray("memberships")).hasSize(2);
    assertThat(status(root, one.id(), vic.id())).isEqualTo("suspended");
    assertThat(status(root, two.id(), vic.id())).isEqualTo("active");
    assertThat(status(root, three.id(), vic.id())).as("its own decision").isEqualTo("deleted");
    assertThat(identifiers(vic.id())).isEqualTo(1);
    here.get("/v1/me").answers(401, "session-ended");
    assertThat(town.trail(two.id())).endsWith("member.deleted", "member.restored");
  }

  @Test
  void anAddressThatSomebodyElseHasProvenMeanwhileIsAClearConflict() {
    var org = town.org("Taken");
    var vic = town.member(org, "Vic Taken", "viewer");
    var root = town.colleague("Rita Taken", "admin");
    root.visitor().delete(ALL + vic.id()).answers(204);
    UUID other = town.newUser("Vic Second", vic.email(), Optional.empty());
    assertThat(other).isNotEqualTo(vic.id());
    var before = app.database().fingerprint();
    root.visitor().post(ALL + vic.id() + "/restore").answers(409, "identifier-taken");
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void nobodyLeavesAnOrganizationWithoutAnOwnerWhoCanAct() {
    var org = town.org("Owned");
    var owner = town.member(org, "Olga Owned", "owner");
    var root = town.colleague("Rita Owned", "admin");
    var before = app.database().fingerprint();
    root.visitor().delete(path(org.id(), owner.id())).answers(409, "last-owner");
    root.visitor().delete(ALL + owner.id()).answers(409, "last-owner");
    root.visitor().delete(ALL + owner.id() + "?permanently=true").answers(409, "last-owner");
    owner.visitor().delete("/v1/me").answers(409, "last-owner");
    owner.visitor().delete("/v1/me/orgs/owned").answers(409, "last-owner");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    var second = town.member(org, "Omar Owned", "owner");
    root.visitor().put(ALL + second.id() + "/ban", reason("spam")).answers(200);
    owner.visitor().delete("/v1/me").answers(409, "last-owner");
    root.visitor().delete(ALL + second.id() + "/ban").answers(204);
    owner.visitor().delete("/v1/me").answers(204);
    owner.visitor().get("/v1/me").answers(401, "session-ended");
  }

  @Test
  void colleaguesAreDemotedFirstAndTheLastAdminStays() {
    var root = town.colleague("Rita Colleague", "admin");
    var support = town.colleague("Sam Colleague", "support");
    root.visitor().delete(ALL + support.id()).answers(409, "demote-first");
    support.visitor().delete(ALL + root.id()).answers(403, "forbidden");
    support.visitor().delete("/v1/me").answers(204);
  }

  @Test
  void whoeverLeavesCanBeRestoredAndIsGoneElsewhereFromNowhere() {
    var org = town.org("Leave");
    var other = town.org("Stay");
    var owner = town.member(org, "Olga Leave", "owner");
    var vic = town.member(org, "Vic Leave", "admin");
    town.join(other, vic.id(), "viewer");
    var there = town.signIn(vic.id(), Optional.of(other.id()));
    var here = town.signIn(vic.id(), Optional.of(org.id()));
    there.delete("/v1/me/orgs/leave").answers(204);
    there.delete("/v1/me/orgs/leave").answers(404, "not-found");
    there.delete("/v1/me/orgs/" + UUID.randomUUID()).answers(404, "not-found");
    there.delete("/v1/me/orgs/nowhere").answers(404, "not-found");
    here.get("/v1/orgs/leave/users").answers(401, "session-ended");
    there.get("/v1/orgs/stay/users").answers(200);
    assertThat(town.trail(org.id())).endsWith("member.left");
    owner.visitor().post(path(org.id(), vic.id()) + "/restore").answers(200);
  }

  @Test
  void whoeverHoldsLessDoesNotTouchThem() {
    var org = town.org("Rank");
    var owner = town.member(org, "Olga Rank", "owner");
    town.member(org, "Omar Rank", "owner");
    var admin = town.member(org, "Ann Rank", "admin");
    var vic = town.member(org, "Vic Rank", "viewer");
    var stranger = town.member(town.org("Strange"), "Sid Strange", "owner");
    var before = app.database().fingerprint();
    for (String how : List.of("", "?permanently=true")) {
      admin.visitor().delete(path(org.id(), owner.id()) + how).answers(403, "outranked");
      vic.visitor().delete(path(org.id(), admin.id()) + how).answers(403, "forbidden");
      stranger.visitor().delete(path(org.id(), vic.id()) + how).answers(404, "not-found");
      admin.visitor().delete(path(org.id(), stranger.id()) + how).answers(404, "not-found");
      app.visitor().delete(path(org.id(), vic.id()) + how).answers(401);
      owner.visitor().delete(ALL + vic.id() + how).answers(404);
    }
    admin.visitor().post(path(org.id(), owner.id()) + "/restore").answers(403, "outranked");
    admin.visitor().delete(path(org.id(), vic.id()) + "?keep_data=true").answers(400, "invalid");
    admin
        .visitor()
        .with("If-Match", "\"another\"")
        .delete(path(org.id(), vic.id()) + "?permanently=true")
        .answers(412);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void forGoodWantsAFreshSignIn() {
    var org = town.org("Fresh");
    var owner = town.member(org, "Olga Fresh", "owner");
    var vic = town.member(org, "Vic Fresh", "viewer");
    var tired = town.tired(owner, org);
    tired.delete(path(org.id(), vic.id()) + "?permanently=true").answers(403, "sign-in-again");
    tired.delete(path(org.id(), vic.id())).answers(204);
  }

  private static String status(Town.Person who, UUID org, UUID user) {
    return who.visitor().get(path(org, user)).answers(200).json().getString("status");
  }

  private static long identifiers(UUID user) {
    return app.database().count("SELECT count(*) FROM login_identifiers WHERE user_id = ?", user);
  }

  private static List<String> usernames(UUID user) {
    return app
        .database()
        .rows("SELECT value FROM login_identifiers WHERE user_id = ? AND kind = 'username'", user)
        .stream()
        .map(row -> String.valueOf(row.get("value")))
        .toList();
  }

  private static JsonObject reason(String text) {
    return new JsonObject().put("reason", text);
  }

  private static Map<String, List<String>> roles(String... roles) {
    return Map.of("roles", List.of(roles));
  }

  private static String path(UUID org, UUID user) {
    return "/v1/orgs/" + org + "/users/" + user;
  }
}
