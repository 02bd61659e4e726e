package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Among fifty thousand people no list reads a whole table: what PostgreSQL says of each question.
 */
class PeoplePlanTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  private static final int PEOPLE = 50_000;
  private static final String NIL = "00000000-0000-0000-0000-000000000000";

  /** One value of each filter that fits few or nobody, and for each kind one that fits many. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("status", "inactive"),
          Map.entry("statuses", "suspended,deleted"),
          Map.entry("roles", "owner"),
          Map.entry("auth_method", "oauth"),
          Map.entry("oauth_provider", "github"),
          Map.entry("country", "MT"),
          Map.entry("city", "city 77"),
          Map.entry("state", "state 7"),
          Map.entry("continent", "EU"),
          Map.entry("timezone", "europe/malta"),
          Map.entry("locale", "mt-MT"),
          Map.entry("gender", "female"),
          Map.entry("designation", "Engineer 3"),
          Map.entry("expertise", "skill 9"),
          Map.entry("age_min", "80"),
          Map.entry("age_max", "20"));

  private static UUID org;

  @BeforeAll
  static void fiftyThousandPeople() {
    org = town.org("Many").id();
    app.database()
        .run(
            """
            INSERT INTO users (id, name, email, email_verified, phone, created_at, last_login_at, status, is_learner, is_admin,
                               country, state, city, continent, timezone, locale, gender, designation, expertise,
                               birth_date, managed_by, failed_attempts, locked_until, oauth_providers, has_password)
            SELECT uuidv7(), 'Person ' || md5(n::text), 'p' || n || '@many.test', n % 100 <> 0, '+49' || (1000000 + n),
                   now() - make_interval(mins => n), now() - make_interval(mins => n * 7 % 900000),
                   CASE WHEN n % 500 = 0 THEN 'inactive' ELSE 'active' END, true, n % 100 = 0,
                   CASE WHEN n % 1000 = 0 THEN 'MT' ELSE 'DE' END, 'State ' || n % 100, 'City ' || n % 1000,
                   'EU', CASE WHEN n % 1000 = 0 THEN 'Europe/Malta' ELSE 'Europe/Berlin' END,
                   CASE WHEN n % 1000 = 0 THEN 'mt-MT' ELSE 'de-DE' END,
                   CASE n % 2 WHEN 0 THEN 'female' ELSE 'male' END, 'Engineer ' || n % 50, ARRAY['Skill ' || n % 70],
                   date '1950-01-01' + n % 20000, ?, CASE WHEN n % 2000 = 0 THEN 5 ELSE 0 END,
                   CASE WHEN n % 2500 = 0 THEN now() + interval '1 hour' END,
                   CASE WHEN n % 900 = 0 THEN ARRAY['github'] ELSE '{}' END, true
              FROM generate_series(1, ?) n
            """,
            org, PEOPLE);
    app.database()
        .run(
            """
            INSERT INTO members (org_id, user_id, is_learner, is_admin, roles, created_at, last_login_at, status, username,
                                 country, state, city, continent, timezone, locale, gender, designation, expertise,
                                 birth_date)
            SELECT ?, id, true, is_admin, '{member}', created_at, last_login_at, status, 'u' || right(id::text, 12),
                   country, state, city, continent, timezone, locale, gender, designation, expertise, birth_date
              FROM users
             WHERE managed_by IS NOT NULL
            """,
            org);
    app.database().run("VACUUM ANALYZE users");
    app.database().run("VACUUM ANALYZE members");
  }

  @Test
  void everySortOfEverybodyWalksItsIndex() {
    PeopleSql.shapes()
        .forEach(shape ->
            assertThat(plan(shape))
                .as(shape.toString())
                .contains(" using " + shape.scope().table() + "_by_" + index(shape))
                .doesNotContain("Seq Scan on " + shape.scope().table() + " "));
  }

  static Stream<String> filters() {
    return new Filters().all().stream().filter(f -> !f.servedBy().isEmpty()).map(Filter::name);
  }

  @ParameterizedTest
  @MethodSource("filters")
  void everyFilterIsServedByIndexesInEverySort(String name) {
    Filter filter = new Filters().find(name).orElseThrow();
    for (PeopleScope scope : PeopleScope.values()) {
      var conditions = filter.read(scope, value(filter), Instant.now());
      for (PeopleSort sort : PeopleSort.of(scope)) {
        String plans = plans(scope, new Question(conditions, "", sort));
        assertThat(plans)
            .as("%s of %s by %s", name, scope, sort)
            .containsPattern(scope.table() + "_(\\w+_)?by_")
            .doesNotContain("Seq Scan on " + scope.table());
      }
    }
  }

  @Test
  void whatFitsFewIsFoundByTheIndexThatTheRegistryNames() {
    assertThat(gathered("country", "MT")).contains("members_by_facet");
    assertThat(gathered("oauth_provider", "github")).contains("members_by_facet");
    assertThat(gathered("failed_login_attempts_min", "5")).contains("members_by_failures");
    assertThat(gathered("is_locked", "true")).contains("members_locked");
    assertThat(gathered("age_min", "90")).contains("members_by_birth");
  }

  @Test
  void everySearchIsServedByIndexes() {
    for (PeopleScope scope : PeopleScope.values()) {
      for (String words : List.of("pe", "p777@many", "person c4ca", "nobody at all", "+4910007")) {
        assertThat(plans(scope, new Question(List.of(), words, PeopleSort.CREATED_AT)))
            .as(words)
            .contains(scope.table() + "_")
            .doesNotContain("Seq Scan on " + scope.table());
      }
    }
  }

  @Test
  void whoBeginsWithTheWordsIsOneRangeOfTheIndexOfTheirOrder() {
    for (PeopleScope scope : PeopleScope.values()) {
      String plan =
          explained(
              scope,
              new Question(List.of(), "person c4", PeopleSort.NAME),
              "format('SELECT FROM %s%s%s LIMIT 26', q.sources[1], q.own, tenantry.people_order(q, false))");
      assertThat(plan)
          .contains("using " + scope.table() + "_by_name")
          .contains("name_key >= 'person c4'::text")
          .doesNotContain("Sort");
    }
  }

  @Test
  void withoutWordsTheIndexOfWordsIsNotRead() {
    var rare = new Filters().find("country").orElseThrow();
    var question =
        new Question(
            rare.read(PeopleScope.MEMBERS, "MT", Instant.now()), "", PeopleSort.CREATED_AT);
    assertThat(plans(PeopleScope.MEMBERS, question)).doesNotContain("members_found");
  }

  @Test
  void aRangeIsCountedInItsIndexAlone() {
    for (var range : Map.of("age_max", "30", "failed_login_attempts_min", "1").entrySet()) {
      var conditions =
          new Filters()
              .find(range.getKey())
              .orElseThrow()
              .read(PeopleScope.MEMBERS, range.getValue(), Instant.now());
      assertThat(
              explained(
                  PeopleScope.MEMBERS,
                  new Question(conditions, "", PeopleSort.CREATED_AT),
                  "format('SELECT count(*) FROM %s%s', q.sources[1], q.filters)"))
          .contains("Index Only Scan");
    }
  }

  @Test
  void adminsAreListedAndCountedByAnIndexOfTheirOwn() {
    for (PeopleScope scope : PeopleScope.values()) {
      List<Filter.Condition> dormant = new ArrayList<>(conditions(scope, "is_admin", "true"));
      dormant.addAll(conditions(scope, "inactive_for_days", "20"));
      dormant.addAll(conditions(scope, "status", "active"));
      var question = new Question(dormant, "", PeopleSort.CREATED_AT);
      String own = " using " + scope.table() + "_admins_by_created on ";
      assertThat(
              explained(
                  scope,
                  question,
                  "tenantry.people_walk(q, q.tiers[1], tenantry.people_order(q, true), '', 26, 2000)"))
          .contains("Scan Backward" + own);
      assertThat(explained(scope, question, "format('SELECT FROM %s%s', q.sources[1], q.filters)"))
          .contains("Index Only Scan" + own);
    }
  }

  @Test
  void newcomersWhoHaveNotProvenTheirAddressAreFoundByAnIndexOfTheirOwn() {
    List<Filter.Condition> newcomers =
        new ArrayList<>(conditions(PeopleScope.MEMBERS, "email_verified", "false"));
    newcomers.addAll(conditions(PeopleScope.MEMBERS, "created_in_last_days", "10"));
    assertThat(
            explained(
                PeopleScope.MEMBERS,
                new Question(newcomers, "", PeopleSort.NAME),
                "tenantry.people_gather(q, q.tiers[1], tenantry.people_order(q, true), '', 26)"))
        .contains("members_unverified_by_created");
  }

  @Test
  void whoSignedInLongAgoIsPutIntoOrderWithoutBeingFetched() {
    assertThat(gathered("last_login_before", "2025-06-01"))
        .contains("Index Only Scan using members_by_last_login");
  }

  @Test
  void whatMostPeopleAreIsNotReadBesideWhatFewAre() {
    var few = conditions(PeopleScope.MEMBERS, "country", "MT");
    List<Filter.Condition> andActive =
        new ArrayList<>(conditions(PeopleScope.MEMBERS, "status", "active"));
    andActive.addAll(few);
    assertThat(facets(andActive)).isEqualTo(facets(few));
  }

  private static String facets(List<Filter.Condition> conditions) {
    String explained =
        explained(
            PeopleScope.MEMBERS,
            new Question(conditions, "", PeopleSort.NAME),
            "format('SELECT FROM %s%s', q.sources[1], q.facets)");
    return explained.lines().filter(line -> line.contains("Index Cond")).findFirst().orElseThrow();
  }

  /** {@code found} of two thousand, for a page of 26. */
  @ParameterizedTest
  @CsvSource({
    // Three in a thousand of fifty thousand: all of them are gathered, and their number is exact.
    "created_at, 7, 50000, 0",
    // Of a million they would be too many; so the walk goes on.
    "created_at, 11, 1000000, 7090",
    "created_at, 20, 1000000, 3900",
    // Too rare for a walk, and enough for a page.
    "created_at, 2, 1000000, 0",
    "created_at, 26, 1000000, 0",
    // In any other order each row lies elsewhere.
    "name_key, 20, 1000000, 0"
  })
  void aWalkGoesOnWhereThoseWhoMatchAreMany(String key, int found, long present, int further) {
    assertThat(
            app.database()
                .count("SELECT tenantry.people_further(?, ?, 26, 2000, ?)", key, found, present))
        .isEqualTo(further);
  }

  @Test
  void thereAreAtMostThirtyIndexes() {
    assertThat(
            app.database()
                .count(
                    "SELECT count(*) FROM pg_indexes WHERE tablename IN ('members', 'users') GROUP BY tablename ORDER BY 1 DESC"))
        .isLessThanOrEqualTo(30);
  }

  private record Question(List<Filter.Condition> conditions, String words, PeopleSort sort) {}

  private static String gathered(String filter, String value) {
    var conditions = conditions(PeopleScope.MEMBERS, filter, value);
    return explained(
        PeopleScope.MEMBERS,
        new Question(conditions, "", PeopleSort.CREATED_AT),
        "tenantry.people_gather(q, q.tiers[1], tenantry.people_order(q, true), '', 26)");
  }

  private static List<Filter.Condition> conditions(PeopleScope scope, String name, String value) {
    return new Filters().find(name).orElseThrow().read(scope, value, Instant.now());
  }

  /** Of both ways in which the page may be found: the walk, and the gathering of all that match. */
  private static String plans(PeopleScope scope, Question question) {
    return Stream.of(
            "tenantry.people_walk(q, q.tiers[1], tenantry.people_order(q, true), '', 26, 2000)",
            "tenantry.people_gather(q, q.matches, tenantry.people_order(q, true), '', 26)")
        .map(way -> explained(scope, question, way))
        .collect(Collectors.joining("\n"));
  }

  private static String explained(PeopleScope scope, Question question, String way) {
    String sql =
        String.valueOf(
            app.database()
                .rows(
                    "SELECT "
                        + way
                        + " AS sql FROM tenantry.people_ask(?, ?::uuid, ?, ?, ?, ?, ?) q",
                    scope.table(),
                    scope == PeopleScope.MEMBERS ? org.toString() : NIL,
                    texts(question, Filter.Condition::column),
                    texts(question, Filter.Condition::comparison),
                    texts(question, Filter.Condition::operand),
                    question.words(),
                    question.sort().wireName())
                .getFirst()
                .get("sql"));
    // As the functions of the database set it: statistics never lead to a whole table.
    app.database().run("SET enable_seqscan = off");
    String plan = explain(sql.replace("$1", "'" + org + "'"));
    app.database().run("RESET enable_seqscan");
    return plan;
  }

  private static String[] texts(
      Question question, java.util.function.Function<Filter.Condition, String> part) {
    return question.conditions().stream().map(part).toArray(String[]::new);
  }

  private static String plan(PeopleSql.Shape shape) {
    boolean members = shape.scope() == PeopleScope.MEMBERS;
    String values = (members ? "'" + org + "', " : "") + "now(), 26, 0";
    app.database().run("PREPARE shape AS " + PeopleSql.list(shape));
    String plan = explain("EXECUTE shape (" + values + (shape.goesOn() ? middle(shape) : "") + ")");
    app.database().run("DEALLOCATE shape");
    return plan;
  }

  private static String explain(String sql) {
    return app.database().rows("EXPLAIN " + sql).stream()
        .map(row -> String.valueOf(row.get("QUERY PLAN")))
        .collect(Collectors.joining("\n"));
  }

  /** The key and id of somebody in the middle of the list. */
  private static String middle(PeopleSql.Shape shape) {
    String id = shape.scope() == PeopleScope.MEMBERS ? "user_id" : "id";
    var row =
        app.database()
            .rows(
                "SELECT %1$s::text AS key, %2$s AS id FROM %3$s ORDER BY %1$s, %2$s LIMIT 1 OFFSET 25000"
                    .formatted(shape.sort().column, id, shape.scope().table()))
            .getFirst();
    return ", '" + row.get("key") + "', '" + row.get("id") + "'";
  }

  private static String index(PeopleSql.Shape shape) {
    return switch (shape.sort()) {
      case CREATED_AT -> "created";
      case LAST_LOGIN_AT -> "last_login";
      case ROLE -> shape.scope() == PeopleScope.MEMBERS ? "role" : "rank";
      default -> shape.sort().wireName();
    };
  }

  private static String value(Filter filter) {
    String value = VALUES.get(filter.name());
    return value != null
        ? value
        : switch (filter.kind()) {
          case FLAG -> "true";
          case WHOLE -> "5";
          case DAYS -> "3";
          case TIME -> Instant.now().minusSeconds(600_000).toString();
          case CHOICE, TEXT -> throw new IllegalStateException("needs a value: " + filter.name());
        };
  }
}
