package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.organizations.Organization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Totals are exact at every moment, without counting anybody. */
class MemberCountsTest {

  private static final Town town = new Town();

  @RegisterExtension static final TestApp app = town.app;

  @Test
  void totalsFollowEveryChangeAtOnce() {
    var acme = town.org("Acme");
    var owner = town.member(acme, "Olga Owner", "owner");
    var eve = town.member(acme, "Eve Editor", "editor");
    town.member(acme, "Vic Viewer", "viewer");
    assertThat(total(owner, acme, "")).isEqualTo(3);

    owner.visitor().put(path(acme, eve) + "/suspension", "{}").answers(200);
    assertThat(total(owner, acme, "")).isEqualTo(3);
    assertThat(total(owner, acme, "?status=suspended")).isEqualTo(1);
    assertThat(total(owner, acme, "?status=active")).isEqualTo(2);

    owner.visitor().delete(path(acme, eve)).answers(204);
    assertThat(total(owner, acme, "")).isEqualTo(2);
    assertThat(total(owner, acme, "?statuses=suspended,deleted")).isEqualTo(1);
  }

  @Test
  void foldingChangesNoTotal() {
    var org = town.org("Folded");
    var owner = town.member(org, "Olga Folded", "owner");
    town.member(org, "Max Folded", "member");
    app.runJob("users.fold-counts");
    assertThat(
            app.database()
                .count("SELECT count(*) FROM member_count_deltas WHERE org_id = ?", org.id()))
        .isZero();
    assertThat(total(owner, org, "")).isEqualTo(2);
    town.member(org, "Moritz Folded", "member");
    assertThat(total(owner, org, "")).isEqualTo(3);
    app.runJob("users.fold-counts");
    assertThat(total(owner, org, "")).isEqualTo(3);
  }

  @Test
  void aBulkLoadIsCountedOnceForAll() {
    var org = town.org("Bulk");
    var owner = town.member(org, "Olga Bulk", "owner");
    app.database()
        .run(
            """
            INSERT INTO users (id, name, email)
            SELECT uuidv7(), 'Bulk ' || n, 'bulk' || n || '@bulk.test' FROM generate_series(1, 500) n
            """);
    app.runJob("users.fold-counts");
    app.database()
        .run(
            """
            INSERT INTO members (org_id, user_id, is_learner)
            SELECT ?, id, true FROM users WHERE email LIKE 'bulk%'
            """,
            org.id());
    assertThat(
            app.database()
                .count("SELECT count(*) FROM member_count_deltas WHERE org_id = ?", org.id()))
        .isLessThanOrEqualTo(1);
    assertThat(total(owner, org, "")).isEqualTo(501);
    app.database().run("DELETE FROM members WHERE org_id = ? AND email LIKE 'bulk1%'", org.id());
    assertThat(total(owner, org, "")).isEqualTo(390);
  }

  @Test
  void totalsOfAnEmptyPageAreToldToo() {
    var org = town.org("Empty");
    var owner = town.member(org, "Olga Empty", "owner");
    assertThat(total(owner, org, "?offset=100")).isEqualTo(1);
    assertThat(total(owner, org, "?status=suspended")).isZero();
    assertThat(total(owner, org, "?search=nobody")).isZero();
  }

  private static String path(Organization org, Town.Person person) {
    return "/v1/orgs/" + org.slug() + "/users/" + person.id();
  }

  private static long total(Town.Person asking, Organization org, String query) {
    var page =
        asking.visitor().get("/v1/orgs/" + org.slug() + "/users" + query).answers(200).json();
    assertThat(page.getBoolean("total_is_exact")).isTrue();
    return page.getLong("total");
  }
}
