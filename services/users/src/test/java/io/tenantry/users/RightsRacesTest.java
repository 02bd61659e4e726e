package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.organizations.Organization;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two people who change rights at the same moment. */
class RightsRacesTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  @RepeatedTest(8)
  void ofTwoOwnersWhoDemoteEachOtherAtOnceOneStays(RepetitionInfo turn) {
    var org = town.org("Demote" + turn.getCurrentRepetition());
    var ann = town.member(org, "Ann Demote", "owner");
    var bob = town.member(org, "Bob Demote", "owner");

    List<Reply> replies =
        atOnce(
            () -> ann.visitor().put(roles(org, bob.id()), named("viewer")),
            () -> bob.visitor().put(roles(org, ann.id()), named("viewer")));

    assertThat(replies).extracting(Reply::status).containsOnlyOnce(200);
    assertThat(owners(org)).isEqualTo(1);
  }

  @RepeatedTest(8)
  void twoAdminsWhoDemoteTheLastTwoOwnersAtOnceLeaveOne(RepetitionInfo turn) {
    var org = town.org("Others" + turn.getCurrentRepetition());
    var rita = town.colleague("Rita Others" + turn.getCurrentRepetition(), "admin");
    var otto = town.colleague("Otto Others" + turn.getCurrentRepetition(), "admin");
    var ann = town.member(org, "Ann Others", "owner");
    var bob = town.member(org, "Bob Others", "owner");

    List<Reply> replies =
        atOnce(
            () -> rita.visitor().put(roles(org, ann.id()), named("viewer")),
            () -> otto.visitor().put(roles(org, bob.id()), named("viewer")));

    assertThat(replies).extracting(Reply::status).containsExactlyInAnyOrder(200, 409);
    assertThat(owners(org)).isEqualTo(1);
  }

  @RepeatedTest(6)
  void aRoleIsGivenBeforeOrAfterItIsDeletedAndNeverInBetween(RepetitionInfo turn) {
    var org = town.org("Gone" + turn.getCurrentRepetition());
    var owner = town.member(org, "Olga Gone", "owner");
    var admin = town.member(org, "Ann Gone", "admin");
    var mo = town.member(org, "Mo Gone", "member");
    owner.visitor().post(role(org, ""), granting("user:get").put("name", "clerk")).answers(201);

    List<Reply> replies =
        atOnce(
            () -> owner.visitor().delete(role(org, "/clerk")),
            () -> admin.visitor().put(roles(org, mo.id()), named("clerk")));

    assertThat(replies).extracting(Reply::status).isIn(List.of(204, 400), List.of(409, 200));
    assertThat(
            app.database()
                .count(
                    "SELECT count(*) FROM role_assignments a WHERE org_id = ? AND role = 'clerk'"
                        + " AND NOT EXISTS (SELECT FROM roles r"
                        + " WHERE r.org_id = a.org_id AND r.name = a.role)",
                    org.id()))
        .isZero();
  }

  @RepeatedTest(6)
  void aRoleThatGrowsWhileItIsGivenIsGivenAsItWasOrNotAtAll(RepetitionInfo turn) {
    var org = town.org("Grow" + turn.getCurrentRepetition());
    var owner = town.member(org, "Olga Grow", "owner");
    var admin = town.member(org, "Ann Grow", "admin");
    var mo = town.member(org, "Mo Grow", "member");
    owner.visitor().post(role(org, ""), granting("user:get").put("name", "clerk")).answers(201);
    var more = granting("user:get", "organization:delete");

    List<Reply> replies =
        atOnce(
            () -> owner.visitor().patch(role(org, "/clerk"), more),
            () -> admin.visitor().put(roles(org, mo.id()), named("clerk")));

    assertThat(replies.getFirst().status()).isEqualTo(200);
    assertThat(replies.getLast().status()).isIn(200, 403);
    int expected = replies.getLast().status() == 200 ? 102 : 10;
    Poll.until("the rank is that of the role as it is", () -> rank(org, mo.id()) == expected);
  }

  @RepeatedTest(4)
  void ofTwoEditsOfWhatWasReadOneIsRefused(RepetitionInfo turn) {
    var org = town.org("Lost" + turn.getCurrentRepetition());
    var owner = town.member(org, "Olga Lost", "owner");
    String clerk = role(org, "/clerk");
    owner.visitor().post(role(org, ""), granting("user:get").put("name", "clerk")).answers(201);
    String seen = owner.visitor().get(clerk).header("ETag").orElseThrow();

    List<Reply> replies =
        atOnce(
            () -> owner.visitor().with("If-Match", seen).patch(clerk, granting("user:list")),
            () -> owner.visitor().with("If-Match", seen).patch(clerk, granting()));

    assertThat(replies).extracting(Reply::status).containsExactlyInAnyOrder(200, 412);
  }

  private static List<Reply> atOnce(Supplier<Reply> one, Supplier<Reply> other) {
    var first = CompletableFuture.supplyAsync(one);
    var second = CompletableFuture.supplyAsync(other);
    return List.of(first.join(), second.join());
  }

  private static long owners(Organization org) {
    return app.database()
        .count(
            "SELECT count(*) FROM role_assignments WHERE org_id = ? AND role = 'owner'", org.id());
  }

  private static int rank(Organization org, UUID user) {
    return (int)
        app.database()
            .count(
                "SELECT role_rank FROM members WHERE org_id = ? AND user_id = ?", org.id(), user);
  }

  private static String role(Organization org, String rest) {
    return "/v1/orgs/" + org.slug() + "/roles" + rest;
  }

  private static String roles(Organization org, UUID user) {
    return "/v1/orgs/" + org.slug() + "/users/" + user + "/roles";
  }

  private static JsonObject named(String... roles) {
    return new JsonObject().put("roles", new JsonArray(List.of(roles)));
  }

  private static JsonObject granting(String... permissions) {
    return new JsonObject().put("permissions", new JsonArray(List.of(permissions)));
  }
}
