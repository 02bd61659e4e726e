package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Problem;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Shutting people out everywhere, and letting them in again. */
class BansTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  @AfterEach
  void backToNow() {
    app.clock().reset();
  }

  @Test
  void aBanEndsEverySessionAndIsToldWithReasonAndEnd() {
    var root = town.colleague("Rita Ban", "admin");
    var org = town.org("Ban");
    var mo = town.member(org, "Mo Ban", "member");
    var other = town.org("Banelsewhere");
    town.join(other, mo.id(), "member");
    var elsewhere = town.signIn(mo.id(), Optional.of(other.id()));
    var until = Instant.now().plus(Duration.ofDays(3));
    var wanted = new JsonObject().put("reason", "spam").put("until", until.toString());
    var banned = root.visitor().put(ban(mo.id()), wanted).answers(200).json();
    assertThat(banned.getString("status")).isEqualTo("banned");
    assertThat(banned.getJsonObject("ban").getString("reason")).isEqualTo("spam");
    mo.visitor().get("/v1/me").answers(401);
    elsewhere.get("/v1/me").answers(401);
    refused(mo.id(), "banned");
    assertThat(town.trail(new UUID(0, 0))).contains("user.banned");
    root.visitor().put(ban(mo.id()), wanted).answers(200);
    root.visitor().put(ban(mo.id()), "{}").answers(200);
    assertThat(shown(root, mo.id()).getJsonObject("ban").getString("until")).isNull();
  }

  @Test
  void unbanningClearsReasonAndEndAndOldSessionsStayEnded() {
    var root = town.colleague("Rita Unban", "admin");
    var mo = town.member(town.org("Unban"), "Mo Unban", "member");
    root.visitor().put(ban(mo.id()), new JsonObject().put("reason", "spam")).answers(200);
    root.visitor().delete(ban(mo.id())).answers(204);
    var shown = shown(root, mo.id());
    assertThat(shown.getString("status")).isEqualTo("active");
    assertThat(shown.getValue("ban")).isNull();
    assertThat(
            app.database()
                .count(
                    "SELECT count(*) FROM user_standing WHERE user_id = ? AND reason IS NULL"
                        + " AND until IS NULL",
                    mo.id()))
        .isEqualTo(1);
    mo.visitor().get("/v1/me").answers(401);
    town.signIn(mo.id(), Optional.empty()).get("/v1/me").answers(200);
    var before = app.database().fingerprint();
    root.visitor().delete(ban(mo.id())).answers(204);
    assertThat(app.database().fingerprint()).as("nothing to do").isEqualTo(before);
  }

  @Test
  void aBanEndsByItsOwnTimeAndTheTrailIsToldLater() {
    var root = town.colleague("Rita Timed", "admin");
    var mo = town.member(town.org("Timed"), "Mo Timed", "member");
    var until = Instant.now().plus(Duration.ofHours(1)).toString();
    root.visitor().put(ban(mo.id()), new JsonObject().put("until", until)).answers(200);
    app.database()
        .run("UPDATE user_standing SET until = now() - interval '1 ms' WHERE user_id = ?", mo.id());
    town.signIn(mo.id(), Optional.empty()).get("/v1/me").answers(200);
    app.clock().advance(Duration.ofHours(2));
    app.runJob("users.end-bans");
    Poll.until("the trail is told", () -> !unbannedBy(mo.id()).isEmpty());
    app.runJob("users.end-bans");
    app.clock().reset();
    assertThat(shown(root, mo.id()).getString("status")).isEqualTo("active");
    assertThat(unbannedBy(mo.id())).containsExactly(new UUID(0, 0));
  }

  @Test
  void aBanThatWasMadeLongerMeanwhileStays() {
    var root = town.colleague("Rita Longer", "admin");
    var mo = town.member(town.org("Longer"), "Mo Longer", "member");
    var wanted = new JsonObject().put("until", Instant.now().plusSeconds(3600).toString());
    root.visitor().put(ban(mo.id()), wanted).answers(200);
    root.visitor().put(ban(mo.id()), "{}").answers(200);
    app.clock().advance(Duration.ofHours(2));
    app.runJob("users.end-bans");
    app.clock().reset();
    assertThat(shown(root, mo.id()).getString("status")).isEqualTo("banned");
    assertThat(unbannedBy(mo.id())).isEmpty();
  }

  @Test
  void nobodyBansThemselvesSomebodyAboveOrSomebodyWhoIsNotThere() {
    var root = town.colleague("Rita Rank", "admin");
    var support = town.colleague("Sam Rank", "support");
    var before = app.database().fingerprint();
    root.visitor().put(ban(root.id()), "{}").answers(409, "not-yourself");
    support.visitor().put(ban(root.id()), "{}").answers(403, "forbidden");
    root.visitor().put(ban(UUID.randomUUID()), "{}").answers(404, "not-found");
    root.visitor().delete(ban(UUID.randomUUID())).answers(404, "not-found");
    root.visitor()
        .put(ban(support.id()), new JsonObject().put("until", "2020-01-01T00:00:00Z"))
        .answers(400, "invalid");
    root.visitor().put(ban(support.id()), new JsonObject().put("why", "x")).answers(400, "invalid");
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  /** Whoever bans an admin is one, so this admin has just lost the role without knowing it. */
  @Test
  void theLastAdminStays() {
    var ann = town.colleague("Ann Last", "admin");
    var bob = town.colleague("Bob Last", "admin");
    ann.visitor().get("/v1/platform/users?limit=1").answers(200);
    app.database()
        .run(
            "DELETE FROM role_assignments WHERE org_id = ? AND user_id <> ?",
            new UUID(0, 0),
            bob.id());
    ann.visitor().put(ban(bob.id()), "{}").answers(409, "last-admin");
    bob.visitor().get("/v1/me").answers(200);
  }

  /** Only in a race can the last admin be shut out: whoever bans an admin is one. */
  @Test
  void ofTwoAdminsWhoBanEachOtherAtOnceOneStays() {
    var ann = town.colleague("Ann Race", "admin");
    var bob = town.colleague("Bob Race", "admin");
    app.database()
        .run(
            "DELETE FROM role_assignments WHERE org_id = ? AND user_id <> ALL (?::uuid[])",
            new UUID(0, 0),
            "{" + ann.id() + "," + bob.id() + "}");
    List<Integer> answers =
        Stream.of(
                CompletableFuture.supplyAsync(() -> ann.visitor().put(ban(bob.id()), "{}")),
                CompletableFuture.supplyAsync(() -> bob.visitor().put(ban(ann.id()), "{}")))
            .map(CompletableFuture::join)
            .map(reply -> reply.status())
            .toList();
    assertThat(answers).containsOnlyOnce(200);
    assertThat(
            app.database()
                .count(
                    "SELECT count(*) FROM users WHERE status = 'banned' AND id = ANY (?::uuid[])",
                    "{" + ann.id() + "," + bob.id() + "}"))
        .isEqualTo(1);
  }

  private static String ban(UUID user) {
    return "/v1/platform/users/" + user + "/ban";
  }

  private static JsonObject shown(Town.Person reader, UUID user) {
    return reader.visitor().get("/v1/platform/users/" + user).answers(200).json();
  }

  private static void refused(UUID user, String code) {
    Assertions.assertThatThrownBy(() -> town.signIn(user, Optional.empty()))
        .asInstanceOf(InstanceOfAssertFactories.type(Problem.class))
        .extracting(Problem::code)
        .isEqualTo(code);
  }

  private static List<UUID> unbannedBy(UUID user) {
    return app
        .database()
        .rows(
            "SELECT actor_id FROM audit_events WHERE action = 'user.unbanned' AND target_id = ?",
            user)
        .stream()
        .map(row -> (UUID) row.get("actor_id"))
        .toList();
  }
}
