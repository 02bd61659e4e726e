package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestDatabase;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every statement of the house is understood by PostgreSQL on the real schema, and names its
 * organization unless it is listed here with a reason.
 */
class StatementsTest {

  private static final Pattern NAMES_ITS_ORGANIZATION =
      Pattern.compile(
          "org_id = \\$1\\b|\\(org_id,.*\\bVALUES\\s*\\(\\$1\\b|\\(org_id,.*SELECT \\$1\\b",
          Pattern.DOTALL);

  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @TestFactory
  Stream<DynamicTest> everyStatement() {
    return HouseStatement.all().map(s -> DynamicTest.dynamicTest(s.name(), () -> check(s)));
  }

  private static void check(HouseStatement statement) {
    database.run("PREPARE understood AS " + statement.numbered());
    database.run("DEALLOCATE understood");
    if (!statement.isPlatformWide()) {
      assertThat(statement.sql())
          .as("%s must name its organization, or its reason in PlatformWide", statement.name())
          .containsPattern(NAMES_ITS_ORGANIZATION);
    }
  }

  /** A reason for a statement that is gone, or that names its organization now, is a lie. */
  @Test
  void everyReasonIsNeeded() {
    List<String> names = HouseStatement.all().map(HouseStatement::constant).toList();
    assertThat(names).containsAll(PlatformWide.REASONS.keySet());
  }
}
