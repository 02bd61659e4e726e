package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.testkit.TestApp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an organization sees of a person is a copy, and the copies are true. */
class MemberCopiesTest {

  private static final Town town = new Town();

  @RegisterExtension static final TestApp app = town.app;

  @Test
  void aChangeOfThePersonReachesAllThreeMemberships() {
    var orgs = List.of(town.org("Copies-one"), town.org("Copies-two"), town.org("Copies-three"));
    UUID ada = town.newUser("Ada Copy", "ada@copies.test", Optional.empty());
    orgs.forEach(org -> town.join(org, ada, "member"));
    assertThat(namesOf(ada)).containsExactly("Ada Copy", "Ada Copy", "Ada Copy");

    app.database()
        .run(
            """
            UPDATE users SET name = 'Ada Changed', email = 'new@copies.test', phone = '+4930123456',
                   avatar_url = 'https://copies.test/a.png', two_factor_enabled = true,
                   phone_verified = true
             WHERE id = ?
            """,
            ada);

    assertThat(namesOf(ada)).containsExactly("Ada Changed", "Ada Changed", "Ada Changed");
    assertThat(
            app.database()
                .count(
                    """
                    SELECT count(*) FROM members
                     WHERE user_id = ? AND email = 'new@copies.test' AND phone = '+4930123456'
                       AND avatar_url = 'https://copies.test/a.png' AND two_factor_enabled
                       AND phone_verified AND email_verified AND NOT managed
                    """,
                    ada))
        .isEqualTo(3);
  }

  @Test
  void managedIsToldOnlyToTheOrganizationThatManages() {
    var home = town.org("Copies-home");
    var manu = town.member(home, "Manu Managed", "member");
    assertThat(managed(manu.id())).containsExactly(true);
  }

  @Test
  void aPasswordIsKnownWhereverThePersonIs() {
    var kim = town.member(town.org("Copies-keys"), "Kim Keys", "member");
    app.database()
        .run(
            "INSERT INTO password_hashes (user_id, phc, set_by) VALUES (?, '$x', ?)",
            kim.id(),
            kim.id());
    assertThat(signIn(kim.id())).containsExactly("true {} 0");
    app.database().run("UPDATE users SET oauth_providers = '{github}' WHERE id = ?", kim.id());
    assertThat(signIn(kim.id())).containsExactly("true {github} 0");
    app.database().run("DELETE FROM password_hashes WHERE user_id = ?", kim.id());
    assertThat(signIn(kim.id())).containsExactly("false {github} 0");
  }

  @Test
  void failedAttemptsAreToldOnlyOfThoseWhoAreManaged() {
    var home = town.org("Copies-fail");
    var away = town.org("Copies-fail-elsewhere");
    var manu = town.member(home, "Manu Mistypes", "member");
    UUID fred = town.newUser("Fred Mistypes", "fred@mistypes.test", Optional.empty());
    town.join(home, fred, "member");
    app.database().run("UPDATE users SET failed_attempts = 3 WHERE name LIKE '% Mistypes'");
    assertThat(signIn(manu.id())).containsExactly("false {} 3");
    assertThat(signIn(fred)).containsExactly("false {} 0");
    town.join(away, manu.id(), "member");
    assertThat(signIn(manu.id())).containsExactly("false {} 0", "false {} 0");
  }

  @Test
  void flagsOfAPersonAreThoseOfAnyMembershipThatIsNotDeleted() {
    var one = town.org("Copies-flags");
    var two = town.org("Copies-flags-two");
    UUID ida = town.newUser("Ida Flags", "ida@flags.test", Optional.empty());
    town.join(one, ida, "admin");
    town.join(two, ida, "member");
    assertThat(flags(ida)).isEqualTo("admin learner");
    app.database()
        .run(
            "UPDATE members SET is_admin = false, is_instructor = true WHERE is_admin AND user_id = ?",
            ida);
    assertThat(flags(ida)).isEqualTo("instructor learner");
    app.database()
        .run(
            "UPDATE members SET status = 'deleted', deleted_at = now() WHERE org_id = ? AND user_id = ?",
            two.id(),
            ida);
    assertThat(flags(ida)).isEqualTo("instructor");
    app.database().run("DELETE FROM members WHERE org_id = ? AND user_id = ?", one.id(), ida);
    assertThat(flags(ida)).isEqualTo("");
  }

  @Test
  void nobodyBecomesManagedLater() {
    UUID free = town.newUser("Fred Free", "fred@free.test", Optional.empty());
    assertThatThrownBy(() ->
            app.database()
                .run(
                    "UPDATE users SET managed_by = ? WHERE id = ?",
                    town.org("Copies-grab").id(),
                    free))
        .hasStackTraceContaining("only when their row is made");
  }

  private static List<Object> namesOf(UUID user) {
    return column("SELECT name AS v FROM members WHERE user_id = ? ORDER BY org_id", user);
  }

  private static List<Object> managed(UUID user) {
    return column("SELECT managed AS v FROM members WHERE user_id = ?", user);
  }

  private static List<Object> signIn(UUID user) {
    return column(
        """
        SELECT has_password || ' ' || oauth_providers::text || ' ' || failed_attempts AS v
          FROM members WHERE user_id = ? ORDER BY org_id
        """,
        user);
  }

  private static Object flags(UUID user) {
    return column(
            """
            SELECT concat_ws(' ', CASE WHEN is_admin THEN 'admin' END, CASE WHEN is_instructor THEN 'instructor' END,
                                  CASE WHEN is_learner THEN 'learner' END) AS v
              FROM users WHERE id = ?
            """,
            user)
        .getFirst();
  }

  private static List<Object> column(String sql, UUID user) {
    return app.database().rows(sql, user).stream().<Object>map(row -> row.get("v")).toList();
  }
}
