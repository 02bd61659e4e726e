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

  private static List<Object> column(String sql, UUID user) {
    return app.database().rows(sql, user).stream().<Object>map(row -> row.get("v")).toList();
  }
}
