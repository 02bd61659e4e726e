package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestDatabase;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Among many events of many organizations each list reads its index, behind the wall too. */
class TrailPlanTest {

  private static final UUID ORG = UUID.fromString("0197a000-0000-7000-8000-000000000001");
  private static final UUID PERSON = UUID.fromString("0197a000-0000-7000-8000-000000000002");

  private static TestDatabase database;

  @BeforeAll
  static void thirtyThousandEvents() {
    database = TestDatabase.create();
    database.run(
        """
        INSERT INTO audit_events (org_id, id, at, schema_version, action, actor_id, via_platform,
                                  target_kind, target_id, data, hash)
        SELECT CASE WHEN n % 3 = 0 THEN gen_random_uuid() ELSE ?::uuid END, uuidv7(),
               now() - make_interval(secs => n), 1, 'member.suspended',
               CASE WHEN n % 500 = 0 THEN ?::uuid ELSE gen_random_uuid() END, false, 'member',
               CASE WHEN n % 700 = 0 THEN ?::uuid ELSE gen_random_uuid() END, '{}', sha256(n::text::bytea)
          FROM generate_series(1, 30000) n
        """,
        ORG.toString(), PERSON.toString(), PERSON.toString());
    database.run(
        """
        INSERT INTO admin_notes (org_id, id, user_id, author_id, text, created_at)
        SELECT ?::uuid, uuidv7(), CASE WHEN n % 500 = 0 THEN ?::uuid ELSE gen_random_uuid() END,
               gen_random_uuid(), 'a note', now()
          FROM generate_series(1, 10000) n
        """,
        ORG.toString(), PERSON.toString());
    database.run("VACUUM ANALYZE audit_events");
    database.run("VACUUM ANALYZE admin_notes");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  static Stream<Arguments> lists() {
    String one = "'%s', NULL".formatted(PERSON);
    String other = "NULL, '%s'".formatted(PERSON);
    return Stream.of(
        Arguments.of("all", AuditSql.ALL, "NULL, NULL, 26, 0", List.of("_pkey")),
        Arguments.of("all since", AuditSql.ALL_SINCE, "NULL, NULL, 26, 0", List.of("_pkey")),
        Arguments.of("actor", AuditSql.BY_ACTOR, one + ", 26, 0", List.of("_actor_id_")),
        Arguments.of(
            "actor since", AuditSql.BY_ACTOR_SINCE, one + ", 26, 0", List.of("_actor_id_")),
        Arguments.of("target", AuditSql.ON_TARGET, other + ", 26, 0", List.of("_target_id_")),
        Arguments.of(
            "target since", AuditSql.ON_TARGET_SINCE, other + ", 26, 0", List.of("_target_id_")),
        Arguments.of("about", AuditSql.ABOUT, person(), List.of("_actor_id_", "_target_id_")),
        Arguments.of(
            "about since", AuditSql.ABOUT_SINCE, person(), List.of("_actor_id_", "_target_id_")),
        Arguments.of("own", AuditSql.OWN, person(), List.of("_actor_id_", "_target_id_")),
        Arguments.of(
            "own since", AuditSql.OWN_SINCE, person(), List.of("_actor_id_", "_target_id_")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lists")
  void eachListOfTheTrailReadsItsIndex(
      String name, String question, String whose, List<String> indexes) {
    String values =
        "'%s', '1970-01-01', '9999-01-01', now() - interval '1 hour', '%s', NULL, %s"
            .formatted(ORG, PERSON, whose);
    String plan = plan(question, values);
    assertThat(plan).as(name).contains(indexes);
    // An empty month is read faster without its index.
    monthsWithEvents()
        .forEach(month -> assertThat(plan).as(name).doesNotContain("Seq Scan on " + month));
  }

  @Test
  void notesAboutAPersonReadTheirIndex() {
    String values = "'%s', '%s', '%s', 26, 0".formatted(ORG, PERSON, new UUID(-1, -1));
    assertThat(plan(NoteSql.LIST, values)).contains("admin_notes_about");
    assertThat(plan(NoteSql.LIST_SINCE, values)).contains("admin_notes_about");
  }

  private static List<String> monthsWithEvents() {
    return database
        .rows("SELECT DISTINCT tableoid::regclass::text AS month FROM audit_events")
        .stream()
        .map(row -> String.valueOf(row.get("month")))
        .toList();
  }

  private static String person() {
    return "'%s', 26, 0".formatted(PERSON);
  }

  /** As the login of an organization plans it, behind the policy. */
  private static String plan(String question, String values) {
    database.run("PREPARE list AS " + question);
    try {
      database.run("SET app.org = '" + ORG + "'");
      database.run("SET ROLE tenantry_tenant");
      return database.rows("EXPLAIN EXECUTE list (" + values + ")").stream()
          .map(row -> String.valueOf(row.get("QUERY PLAN")))
          .collect(Collectors.joining("\n"));
    } finally {
      database.run("RESET ROLE");
      database.run("DEALLOCATE list");
    }
  }
}
