package io.tenantry.users;

import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.PasswordHash;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whose people somebody is: managed by one organization, or their own. */
class MembershipsTest {

  private static final Town town = new Town();

  @RegisterExtension static final TestApp app = town.app;

  @Test
  void whoWasMadeByAnOrganizationIsManagedByIt() {
    var acme = town.org("Acme");
    var mona = town.member(acme, "Mona Managed", "member");
    assertThat(managed(mona.id())).isTrue();
  }

  @Test
  void aSecondMembershipFreesForGoodAndEndsWhatOthersSet() {
    var one = town.org("One");
    var two = town.org("Two");
    var sara = town.member(one, "Sara Shared", "member");
    UUID admin = UUID.randomUUID();
    setPassword(sara.id(), admin);

    town.join(two, sara.id(), "member");

    assertThat(managed(sara.id())).isFalse();
    assertThat(passwords(sara.id())).isZero();
    sara.visitor().get("/v1/me").answers(401);
    remove(two.slug(), sara.id(), town.member(two, "Otto Owner", "owner"));
    assertThat(managed(sara.id())).isFalse();
  }

  @Test
  void whatThePersonChoseThemselvesStays() {
    var one = town.org("Own-one");
    var two = town.org("Own-two");
    var olaf = town.member(one, "Olaf Own", "member");
    setPassword(olaf.id(), olaf.id());
    town.join(two, olaf.id(), "member");
    assertThat(passwords(olaf.id())).isOne();
  }

  @Test
  void aDeletedMembershipElsewhereCountsToo() {
    var one = town.org("Any-one");
    var two = town.org("Any-two");
    UUID ivo = town.newUser("Ivo Any", "ivo@any.test", Optional.of(two.id()));
    town.join(two, ivo, "member");
    remove(two.slug(), ivo, town.member(two, "Oda Owner", "owner"));
    town.join(one, ivo, "member");
    assertThat(managed(ivo)).isFalse();
  }

  @Test
  void aPlatformRoleFreesToo() {
    var acme = town.org("Role");
    var paul = town.member(acme, "Paul Platform", "member");
    var actor = Actor.system(Actor.PLATFORM);
    await(
        town.foundation()
            .db()
            .identityWrite(
                actor,
                tx ->
                    town.users()
                        .memberships()
                        .joinPlatform(tx, actor, paul.id(), List.of("support"))));
    assertThat(managed(paul.id())).isFalse();
    assertThat(town.trail(Actor.PLATFORM)).contains("colleague.joined");
  }

  @Test
  void joiningTwiceIsAConflictAndNothingIsWritten() {
    var acme = town.org("Twice");
    var tina = town.member(acme, "Tina Twice", "member");
    var before = app.database().fingerprint();
    assertThatThrownBy(() -> town.join(acme, tina.id(), "admin"))
        .isInstanceOfSatisfying(
            Problem.Conflict.class, no -> assertThat(no.code()).isEqualTo("already-member"));
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void whoWasDeletedComesBackWithNewRolesAndOldSessionsStayEnded() {
    var acme = town.org("Back");
    var owner = town.member(acme, "Olga Owner", "owner");
    var bea = town.member(acme, "Bea Back", "editor");
    remove("back", bea.id(), owner);
    town.join(acme, bea.id(), "viewer");
    var row = owner.visitor().get("/v1/orgs/back/users/" + bea.id()).answers(200).json();
    assertThat(row.getString("status")).isEqualTo("active");
    assertThat(row.getJsonArray("roles")).containsExactly("viewer");
    bea.visitor().get("/v1/me").answers(401);
  }

  private static void remove(String org, UUID user, Town.Person by) {
    by.visitor().delete("/v1/orgs/" + org + "/users/" + user).answers(204);
  }

  private static void setPassword(UUID user, UUID by) {
    app.database()
        .run(
            "INSERT INTO password_hashes (user_id, phc, set_by) VALUES (?, ?, ?)",
            user,
            new PasswordHash("$argon2id$").phc(),
            by);
  }

  private static long passwords(UUID user) {
    return app.database().count("SELECT count(*) FROM password_hashes WHERE user_id = ?", user);
  }

  private static boolean managed(UUID user) {
    return app.database()
            .count("SELECT count(*) FROM users WHERE id = ? AND managed_by IS NOT NULL", user)
        == 1;
  }
}
