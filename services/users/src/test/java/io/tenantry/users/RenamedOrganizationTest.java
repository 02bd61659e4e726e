package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Paths with a slug from before, for those who may come in and for those who may not. */
class RenamedOrganizationTest {

  private static final Town town = new Town();

  @RegisterExtension static final TestApp app = town.app;

  @Test
  void aSlugFromBeforeSendsThoseOnWhoBelongThere() {
    var org = town.org("Before");
    var other = town.org("Bystander");
    var owner = town.member(org, "Olga Before", "owner");
    var mo = town.member(org, "Mo Before", "member");
    var stranger = town.member(other, "Sid Bystander", "owner");
    var root = town.colleague("Rita Before", "admin");
    owner.visitor().get("/v1/orgs/before").answers(200);
    assertThat(card(owner)).isEqualTo("before");

    owner.visitor().patch("/v1/orgs/before", Map.of("slug", "after")).answers(200);

    var moved =
        owner.visitor().get("/v1/orgs/before/users?limit=3&search=a%2Fb").answers(308, "moved");
    assertThat(moved.header("Location")).contains("/v1/orgs/after/users?limit=3&search=a%2Fb");
    owner.visitor().patch("/v1/orgs/before", Map.of("name", "X")).answers(308, "moved");
    owner.visitor().get("/v1/orgs/after").answers(200);
    owner.visitor().get("/v1/orgs/" + org.id()).answers(200);
    root.visitor().get("/v1/orgs/before/users").answers(308, "moved");
    mo.visitor().get("/v1/orgs/before/users").answers(403, "forbidden");
    stranger.visitor().get("/v1/orgs/before/users").answers(404, "not-found");
    app.visitor().get("/v1/orgs/before/users").answers(401);
    assertThat(card(owner)).as("what is remembered of it").isEqualTo("after");
    town.signIn(owner.id(), Optional.of(org.id())).get("/v1/orgs/after").answers(200);
  }

  private static String card(Town.Person person) {
    return person
        .visitor()
        .get("/v1/me")
        .answers(200)
        .json()
        .getJsonObject("org")
        .getString("slug");
  }
}
