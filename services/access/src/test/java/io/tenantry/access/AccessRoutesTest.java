package io.tenantry.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccessRoutesTest {
  @RegisterExtension static final TestApp app = Trailed.app();

  private final UUID acme = UUID.randomUUID();
  private final Actor viewer = TestApp.actor(acme, Permissions.ROLE_LIST);
  private final Actor auditor = TestApp.actor(Actor.PLATFORM, Permissions.ROLE_LIST);

  @Test
  void nobodySeesRolesWithoutTheRight() {
    for (String what : List.of("/roles", "/permissions")) {
      String there = "/v1/orgs/" + acme + what;
      app.visitor().get(there).answers(401, "signed-out");
      app.as(TestApp.actor(acme)).get(there).answers(403, "forbidden");
      app.as(TestApp.actor(UUID.randomUUID(), Permissions.ROLE_LIST))
          .get(there)
          .answers(404, "not-found");
      app.visitor().get("/v1/platform" + what).answers(401, "signed-out");
      app.as(viewer).get("/v1/platform" + what).answers(404, "not-found");
      app.as(TestApp.actor(Actor.PLATFORM)).get("/v1/platform" + what).answers(403, "forbidden");
    }
  }

  @Test
  void anOrganizationHasItsRolesWithWhatTheyGrant() {
    JsonObject page = app.as(viewer).get("/v1/orgs/" + acme + "/roles").answers(200).json();

    assertThat(names(page)).containsExactly("owner", "admin", "editor", "viewer", "member");
    assertThat(page.getLong("total")).isEqualTo(5);
    assertThat(page.getBoolean("total_is_exact")).isTrue();
    assertThat(page.getString("next_cursor")).isNull();
    assertThat(page.getJsonArray("data").getJsonObject(4))
        .isEqualTo(
            new JsonObject()
                .put("name", "member")
                .put("description", "Belongs to the organization")
                .put("permissions", new JsonArray())
                .put("built_in", true));
  }

  @Test
  void theAnswersLookAsTheyDidWhenSomebodyLastReadThem() {
    for (String what : List.of("roles", "permissions")) {
      Snapshots.json(
          what + "-of-organization",
          app.as(viewer).get("/v1/orgs/" + acme + "/" + what).answers(200).json());
      Snapshots.json(
          what + "-of-platform", app.as(auditor).get("/v1/platform/" + what).answers(200).json());
    }
  }

  @Test
  void thePlatformHasItsOwnRoles() {
    assertThat(names(app.as(auditor).get("/v1/platform/roles").answers(200).json()))
        .containsExactly("admin", "support", "auditor");
  }

  @Test
  void theVendorsTeamSeesTheRolesOfAnOrganizationAsItsPeopleDo() {
    Actor visiting =
        new Actor(
            auditor.user(),
            acme,
            auditor.session(),
            auditor.permissions(),
            true,
            auditor.authTime(),
            auditor.client(),
            auditor.entry());

    assertThat(names(app.as(visiting).get("/v1/orgs/" + acme + "/roles").answers(200).json()))
        .contains("owner")
        .doesNotContain("support");
  }

  @Test
  void thePermissionsOfAnOrganizationLeaveOutWhatIsAboveIt() {
    JsonObject page = app.as(viewer).get("/v1/orgs/" + acme + "/permissions").answers(200).json();

    assertThat(names(page)).contains("user:list").doesNotContain("organization:suspend");
    assertThat(page.getJsonArray("data").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("name", "user:list")
                .put("description", "See the list of people")
                .put("built_in", true));
  }

  @Test
  void thePlatformSeesEveryPermission() {
    assertThat(names(app.as(auditor).get("/v1/platform/permissions").answers(200).json()))
        .hasSize(Permissions.inPlatform().size())
        .contains("organization:suspend");
  }

  private static List<String> names(JsonObject page) {
    return page.getJsonArray("data").stream()
        .map(entry -> ((JsonObject) entry).getString("name"))
        .toList();
  }
}
