package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Among many people the platform's list reads indexes only. */
class UserListPlanTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  private static final String VALUES = "now(), 26, 0";

  @BeforeAll
  static void twentyThousandPeople() {
    app.database()
        .run(
            """
            INSERT INTO users (id, name, email, email_verified, created_at, last_login_at, status)
            SELECT uuidv7(), 'Person ' || md5(n::text), 'p' || n || '@many.test', n % 100 <> 0,
                   now() - make_interval(mins => n), now() - make_interval(mins => n * 7 % 1000),
                   CASE WHEN n % 50 = 0 THEN 'inactive' ELSE 'active' END
              FROM generate_series(1, 20000) n
            """);
    app.database()
        .run(
            "INSERT INTO members (org_id, user_id, is_learner) SELECT ?, id, true FROM users",
            town.org("Many").id());
    app.database().run("VACUUM ANALYZE users");
    app.database().run("VACUUM ANALYZE members");
  }

  @Test
  void everySortWalksItsIndex() {
    UserListSql.shapes()
        .forEach(shape -> {
          String plan = plan(shape);
          assertThat(plan)
              .as(shape.toString())
              .contains("Index Scan")
              .contains("on users")
              .contains(" using users_by_" + index(shape.sort()))
              .doesNotContain("Seq Scan on users")
              .doesNotContain("Seq Scan on members");
        });
  }

  @Test
  void filtersAndSearchReadNoWholeTable() {
    long before = wholeReads();
    found("'person md5-that-nobody-has', NULL, NULL, NULL, 'created_at', true");
    found("'p777@many', NULL, NULL, NULL, 'name', false");
    found("'', NULL, '{inactive}', NULL, 'status', false");
    found("'', NULL, NULL, false, 'created_at', true");
    found("'', '{admin}', NULL, NULL, 'name', false");
    assertThat(wholeReads()).isEqualTo(before);
  }

  private static void found(String asked) {
    app.database().rows("SELECT * FROM tenantry.search_users(" + asked + ", NULL, NULL, 26, 0)");
  }

  private static long wholeReads() {
    app.database().rows("SELECT pg_stat_force_next_flush()");
    return app.database().count("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'users'");
  }

  private static String plan(UserListSql.Shape shape) {
    String values = shape.goesOn() ? VALUES + middle(shape.sort().column) : VALUES;
    app.database().run("PREPARE shape AS " + UserListSql.list(shape));
    String plan =
        app.database().rows("EXPLAIN EXECUTE shape (" + values + ")").stream()
            .map(row -> String.valueOf(row.get("QUERY PLAN")))
            .collect(Collectors.joining("\n"));
    app.database().run("DEALLOCATE shape");
    return plan;
  }

  /** The key and id of somebody in the middle of the list. */
  private static String middle(String column) {
    var row =
        app.database()
            .rows(
                "SELECT %1$s::text AS key, id FROM users ORDER BY %1$s, id LIMIT 1 OFFSET 10000"
                    .formatted(column))
            .getFirst();
    return ", '" + row.get("key") + "', '" + row.get("id") + "'";
  }

  private static String index(UserSort sort) {
    return switch (sort) {
      case CREATED_AT -> "created";
      case LAST_LOGIN_AT -> "last_login";
      default -> sort.wireName();
    };
  }
}
