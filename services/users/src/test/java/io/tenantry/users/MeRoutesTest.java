package io.tenantry.users;

import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MeRoutesTest {

  private static final Town town = new Town();

  @RegisterExtension static final TestApp app = town.app;

  @Test
  void everybodySeesWhoTheyAreAndWhatTheyMayDo() {
    var acme = town.org("Acme");
    var mia = town.member(acme, "Mia Viewer", "viewer");
    var me = mia.visitor().get("/v1/me").answers(200).json();
    assertThat(me.getJsonObject("user").getString("name")).isEqualTo("Mia Viewer");
    assertThat(me.getJsonObject("org").getString("slug")).isEqualTo("acme");
    Snapshots.json("get-me", me);
  }

  @Test
  void whoIsNotSignedInIsNobody() {
    app.visitor().get("/v1/me").answers(401);
    app.visitor().get("/v1/me/orgs").answers(401);
  }

  @Test
  void colleaguesOfThePlatformHaveNoOrganization() {
    var root = town.colleague("Rita Root", "support");
    var me = root.visitor().get("/v1/me").answers(200).json();
    assertThat(me.getValue("org")).isNull();
    assertThat(me.getJsonArray("roles")).containsExactly("support");
    assertThat(me.getJsonArray("permissions")).contains("session:revoke");
  }

  @Test
  void theAnswerFollowsAChangeOfRoles() {
    var org = town.org("Follow");
    var owner = town.member(org, "Olga Owner", "owner");
    var ed = town.member(org, "Ed Editor", "editor");
    var ask = ed.visitor();
    assertThat(ask.get("/v1/me").json().getJsonArray("roles")).containsExactly("editor");
    owner
        .visitor()
        .put(
            "/v1/orgs/follow/users/" + ed.id() + "/roles",
            new JsonObject("{\"roles\":[\"viewer\"]}"))
        .answers(200);
    assertThat(ask.get("/v1/me").json().getJsonArray("roles")).containsExactly("viewer");
  }

  @Test
  void theAnswerFollowsAChangeOfThePerson() {
    var org = town.org("Profile");
    var pia = town.member(org, "Pia Person", "member");
    pia.visitor().get("/v1/me").answers(200);
    var users = town.users().users();
    await(
        town.foundation()
            .db()
            .identityWrite(tx ->
                users.handOver(
                    tx,
                    Actor.person(pia.id(), Actor.PLATFORM, Client.INTERNAL),
                    "pia@proven.test",
                    "Pia Proven")));
    pia.visitor().get("/v1/me").answers(401);
    var again = town.signIn(pia.id(), Optional.of(org.id())).get("/v1/me").answers(200).json();
    assertThat(again.getJsonObject("user").getString("name")).isEqualTo("Pia Proven");
    assertThat(again.getJsonObject("user").getString("email")).isEqualTo("pia@proven.test");
  }

  @Test
  void oneSessionIsNeverAnsweredWithAnother() {
    var org = town.org("Sessions");
    var sam = town.member(org, "Sam Sessions", "member");
    var first = sam.visitor().get("/v1/me").json().getJsonObject("session").getString("id");
    var other = town.signIn(sam.id(), Optional.of(org.id())).get("/v1/me").json();
    assertThat(other.getJsonObject("session").getString("id")).isNotEqualTo(first);
  }

  @Test
  void aWarmAnswerAsksTheDatabaseNothing() {
    var org = town.org("Warm");
    var will = town.member(org, "Will Warm", "viewer");
    will.visitor().get("/v1/me").answers(200);
    app.database().run("ALTER TABLE users RENAME TO users_away");
    try {
      will.visitor().get("/v1/me").answers(200);
    } finally {
      app.database().run("ALTER TABLE users_away RENAME TO users");
    }
  }

  @Test
  void organizationsComeLastUsedFirst() {
    var one = town.org("First");
    var two = town.org("Second");
    var nina = town.member(one, "Nina Nomad", "admin");
    town.join(two, nina.id(), "member");
    var memberships = town.users().memberships();
    await(
        town.foundation()
            .db()
            .identityWrite(tx ->
                tx.enter(two.id())
                    .compose(in -> memberships.signedIn(tx, Optional.of(two.id()), nina.id()))));
    var visitor = town.signIn(nina.id(), Optional.of(two.id()));
    var orgs = visitor.get("/v1/me/orgs").answers(200).json();
    assertThat(orgs.getJsonArray("data").stream().map(o -> ((JsonObject) o).getString("slug")))
        .containsExactly("second", "first");
    Snapshots.json("get-me-orgs", orgs);
  }
}
