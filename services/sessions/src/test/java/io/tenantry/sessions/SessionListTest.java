package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where people are signed in: as they see it themselves, and others in both scopes. */
class SessionListTest {

  private static final World WORLD = new World();
  @RegisterExtension static final TestApp APP = WORLD.app;

  private UUID acme = new UUID(0, 0);
  private UUID globex = acme;
  private UUID admin = acme;

  @BeforeEach
  void twoOrganizations() {
    acme = WORLD.org("acme");
    globex = WORLD.org("globex");
    admin = WORLD.member(acme, "admin");
  }

  @Test
  void peopleSeeTheirOwnSessionsTheNewestFirst() {
    UUID ann = WORLD.member(acme, "viewer");
    Opened phone = WORLD.open(ann, Optional.of(acme));
    Tokens laptop = WORLD.signIn(ann, acme);
    WORLD.signIn(admin, acme);
    Reply mine = WORLD.as(laptop).get("/v1/me/sessions").answers(200);
    assertThat(ids(mine)).hasSize(2).last().isEqualTo(phone.session());
    assertThat(current(mine)).containsExactly(true, false);
    Snapshots.json("get-me-sessions", mine.json());
  }

  @Test
  void whatHasEndedIsNotListed() {
    UUID ann = WORLD.member(acme, "viewer");
    WORLD.join(globex, ann, "viewer");
    Opened idle = WORLD.open(ann, Optional.of(acme));
    Opened expired = WORLD.open(ann, Optional.of(acme));
    Opened revoked = WORLD.open(ann, Optional.of(acme));
    WORLD.open(ann, Optional.of(globex));
    WORLD.endSessionsIn(globex, ann);
    Tokens here = WORLD.signIn(ann, acme);
    set(idle, "last_seen_at = now() - interval '8 days'");
    set(expired, "expires_at = now() - interval '1 second'");
    set(revoked, "revoked_at = now()");
    Reply mine = WORLD.as(here).get("/v1/me/sessions").answers(200);
    assertThat(current(mine)).containsExactly(true);
    assertThat(mine.json().getLong("total")).isEqualTo(1);
  }

  @Test
  void anOrganizationSeesOnlySessionsUsedThere() {
    UUID ann = WORLD.member(acme, "viewer");
    WORLD.join(globex, ann, "viewer");
    Tokens both = WORLD.signIn(ann, globex);
    WORLD.signIn(ann, globex);
    Opened here = WORLD.open(ann, Optional.of(acme));
    WORLD.as(both).post("/v1/auth/switch-org", new JsonObject().put("org", "acme")).answers(200);
    Tokens boss = WORLD.signIn(admin, acme);
    Reply seen = WORLD.as(boss).get(people("acme", ann)).answers(200);
    assertThat(ids(seen)).hasSize(2).contains(here.session());
    assertThat(current(seen)).containsExactly(false, false);
    Tokens root = WORLD.signInToPlatform(WORLD.superAdmin("support"));
    Reply all = WORLD.as(root).get("/v1/platform/users/" + ann + "/sessions").answers(200);
    assertThat(ids(all)).hasSize(3).containsAll(ids(seen));
  }

  @Test
  void whoIsNotThereIsNotFoundAndWhoMayNotIsTold() {
    UUID stranger = WORLD.member(globex, "viewer");
    Opened theirs = WORLD.open(stranger, Optional.of(globex));
    Tokens boss = WORLD.signIn(admin, acme);
    WORLD.as(boss).get(people("acme", stranger)).answers(404, "not-found");
    WORLD.as(boss).get(people("globex", stranger)).answers(404, "not-found");
    WORLD.as(boss).delete(people("acme", stranger)).answers(404, "not-found");
    WORLD
        .as(boss)
        .delete(people("acme", stranger) + "/" + theirs.session())
        .answers(404, "not-found");
    WORLD.as(boss).delete("/v1/me/sessions/" + theirs.session()).answers(404, "not-found");
    WORLD.as(boss).get("/v1/platform/users/" + stranger + "/sessions").answers(404);
    Tokens viewer = WORLD.signIn(WORLD.member(acme, "viewer"), acme);
    WORLD.as(viewer).get(people("acme", admin)).answers(200);
    WORLD.as(viewer).delete(people("acme", admin)).answers(403, "forbidden");
    Tokens auditor = WORLD.signInToPlatform(WORLD.superAdmin("auditor"));
    WORLD.as(auditor).get("/v1/platform/users/" + UUID.randomUUID() + "/sessions").answers(404);
    WORLD.as(auditor).delete("/v1/platform/users/" + stranger + "/sessions").answers(403);
    assertThat(WORLD.refresh(theirs.refreshToken().orElseThrow()).status()).isEqualTo(200);
    assertThat(WORLD.events(acme)).isEmpty();
  }

  @Test
  void pagesGoForwardAndBack() {
    UUID ann = WORLD.member(acme, "viewer");
    for (int i = 0; i < 4; i++) {
      WORLD.open(ann, Optional.of(acme));
    }
    Tokens last = WORLD.signIn(ann, acme);
    Tokens boss = WORLD.signIn(admin, acme);
    for (var list : List.of("/v1/me/sessions", people("acme", ann))) {
      Tokens reader = list.startsWith("/v1/me") ? last : boss;
      List<UUID> all = ids(WORLD.as(reader).get(list).answers(200));
      assertThat(all).hasSize(5);
      List<UUID> forward = new ArrayList<>();
      Reply page = WORLD.as(reader).get(list + "?limit=2").answers(200);
      forward.addAll(ids(page));
      while (page.json().getString("next_cursor") != null) {
        page = go(reader, list, page.json().getString("next_cursor"));
        forward.addAll(ids(page));
      }
      assertThat(forward).as(list).isEqualTo(all);
      assertThat(ids(go(reader, list, page.json().getString("prev_cursor"))))
          .isEqualTo(all.subList(2, 4));
      WORLD.as(reader).get(list + "?cursor=abc").answers(400, "invalid");
      WORLD.as(reader).get(list + "?shoe_size=44").answers(400, "invalid");
    }
  }

  private static Reply go(Tokens reader, String list, String cursor) {
    return WORLD.as(reader).get(list + "?limit=2&cursor=" + cursor).answers(200);
  }

  private static String people(String org, UUID user) {
    return "/v1/orgs/" + org + "/users/" + user + "/sessions";
  }

  private static void set(Opened session, String what) {
    APP.database().run("UPDATE sessions SET " + what + " WHERE id = ?", session.session());
  }

  private static List<UUID> ids(Reply page) {
    return page.json().getJsonArray("data").stream()
        .map(row -> UUID.fromString(((JsonObject) row).getString("id")))
        .toList();
  }

  private static List<Boolean> current(Reply page) {
    return page.json().getJsonArray("data").stream()
        .map(row -> ((JsonObject) row).getBoolean("current"))
        .toList();
  }
}
