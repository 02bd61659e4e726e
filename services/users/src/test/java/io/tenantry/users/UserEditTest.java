package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.tenantry.organizations.Organization;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The vendor's team changes people wherever they belong. */
class UserEditTest {

  private static final Town town = new Town();
  private static int count;

  @RegisterExtension static final TestApp app = town.app;

  private final int number = ++count;
  private Organization org;
  private Town.Person root;
  private Town.Person owner;

  @BeforeEach
  void anOrganizationAndItsOwner() {
    org = town.org("Plat" + number);
    root = town.colleague("Root Plat" + number, "admin");
    owner = town.member(org, "Olga Plat" + number, "owner");
    app.mails().clear();
  }

  @Test
  void thePlatformEditsPeopleThatNoOrganizationManages() {
    town.join(town.org("Other" + number), owner.id(), "viewer");
    String address = "olga.new@plat" + number + ".test";
    JsonObject wanted =
        new JsonObject()
            .put("name", "Olga New")
            .put("email", address)
            .put("email_verified", true)
            .put("profile", new JsonObject().put("country", "NO"))
            .put("metadata", new JsonObject().put("vip", true));
    JsonObject now = root.visitor().patch(path(owner), wanted).answers(200).json();
    assertThat(now.getString("email")).isEqualTo(address);
    assertThat(now.getBoolean("email_verified")).isTrue();
    assertThat(now.getJsonObject("profile").getString("continent")).isEqualTo("EU");
    assertThat(now.getJsonArray("memberships")).hasSize(2);
    assertThat(
            app.database()
                .count("SELECT count(*) FROM members WHERE email = ? AND country IS NULL", address))
        .isEqualTo(2);
    assertThat(town.trail(Actor.PLATFORM)).contains("user.credentials-changed", "user.updated");
    assertThat(app.mails().mailTo(owner.email()).subject()).contains("changed");
    assertThat(app.mails().mailTo(address).subject()).contains("this address");
    root.visitor()
        .patch(path(owner), new JsonObject().put("email", root.email()))
        .answers(409, "identifier-taken");
  }

  @Test
  void signInIsChangedByThoseWhoOutrankThePersonEverywhereOnly() {
    var helper = town.colleague("Helga Plat" + number, "support");
    give(helper, "user:update");
    give(helper, "user:set-password");
    var before = app.database().fingerprint();
    JsonObject password = new JsonObject().put("password", "a-ship-in-port-is-safe");
    helper.visitor().patch(path(owner), password).answers(403, "outranked");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    helper
        .visitor()
        .patch(path(owner), new JsonObject().put("profile", new JsonObject().put("city", "Bergen")))
        .answers(200);
    var vic = town.member(org, "Vic Plat" + number, "viewer");
    helper.visitor().patch(path(vic), password).answers(200);
    vic.visitor().get("/v1/me").answers(401, "session-ended");
  }

  @Test
  void aStatusEndsEverySession() {
    for (String status : new String[] {"inactive", "banned", "pending_verification"}) {
      var in = town.signIn(owner.id(), java.util.Optional.of(org.id()));
      in.get("/v1/me").answers(200);
      JsonObject wanted = new JsonObject().put("status", status);
      assertThat(root.visitor().patch(path(owner), wanted).answers(200).json().getString("status"))
          .isEqualTo(status);
      in.get("/v1/me").answers(401, "session-ended");
      root.visitor().patch(path(owner), new JsonObject().put("status", "active")).answers(200);
    }
    var vic = town.member(org, "Vic Plat" + number, "viewer");
    JsonObject deleted = new JsonObject().put("status", "deleted");
    root.visitor().patch(path(owner), deleted).answers(409, "last-owner");
    assertThat(root.visitor().patch(path(vic), deleted).answers(200).json().getString("status"))
        .isEqualTo("deleted");
    root.visitor().patch(path(vic), new JsonObject().put("name", "X")).answers(409, "user-deleted");
    root.visitor()
        .patch(path(root), new JsonObject().put("status", "inactive"))
        .answers(409, "not-yourself");
  }

  @Test
  void rolesAndPermissionsOfThePlatformComeByTheEditToo() {
    JsonObject wanted =
        new JsonObject()
            .put("roles", new JsonArray().add("support"))
            .put("permissions", new JsonArray().add("user:ban"));
    JsonObject now = root.visitor().patch(path(owner), wanted).answers(200).json();
    assertThat(now.getJsonArray("roles")).containsExactly("support");
    assertThat(now.getBoolean("managed")).isFalse();
    var late = root.visitor().with("If-Match", "\"stale\"");
    late.patch(path(owner), wanted).answers(412, "changed-meanwhile");
    root.visitor()
        .patch(path(owner), new JsonObject().put("username", "olga"))
        .answers(400, "invalid");
  }

  private void give(Town.Person who, String permission) {
    app.database()
        .run(
            "INSERT INTO permission_grants (org_id, user_id, permission, given_by, given_at)"
                + " VALUES (?, ?, ?, ?, now())",
            Actor.PLATFORM,
            who.id(),
            permission,
            root.id());
  }

  private static String path(Town.Person person) {
    return "/v1/platform/users/" + person.id();
  }
}
