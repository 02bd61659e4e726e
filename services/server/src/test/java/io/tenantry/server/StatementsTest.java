package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tenantry.common.testkit.TestDatabase;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private static final Pattern STATEMENT =
      Pattern.compile("^\\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\\b.*", Pattern.DOTALL);
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
    return houses()
        .flatMap(StatementsTest::statements)
        .map(s -> DynamicTest.dynamicTest(s.name(), () -> check(s)));
  }

  /** Where the house keeps its statements. */
  private static Stream<String> houses() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tenantry")
            .stream()
            .filter(c -> c.getSimpleName().endsWith("Sql"))
            .map(JavaClass::getName)
            .sorted();
  }

  /** Composed statements are named by their constant and their shape. */
  private record Statement(String name, String sql) {

    String constant() {
      return name.split(" ", 2)[0];
    }
  }

  private static void check(Statement statement) {
    database.run("PREPARE understood AS " + numbered(statement.sql()));
    database.run("DEALLOCATE understood");
    if (!PlatformWide.REASONS.containsKey(statement.constant())) {
      assertThat(statement.sql())
          .as("%s must name its organization, or its reason in PlatformWide", statement.name())
          .containsPattern(NAMES_ITS_ORGANIZATION);
    }
  }

  private static Stream<Statement> statements(String className) {
    try {
      Class<?> type = Class.forName(className);
      List<Statement> found = new ArrayList<>();
      for (Field field : type.getDeclaredFields()) {
        // A private text is a fragment of others; a private map holds composed statements.
        boolean fragment =
            Modifier.isPrivate(field.getModifiers()) && field.getType() == String.class;
        if (Modifier.isStatic(field.getModifiers()) && !fragment) {
          field.setAccessible(true);
          collect(type.getSimpleName() + "." + field.getName(), field.get(null), found);
        }
      }
      return found.stream();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void collect(String name, Object value, List<Statement> found) {
    if (value instanceof String sql && STATEMENT.matcher(sql).matches() && !sql.contains("$s")) {
      found.add(new Statement(name, sql));
    } else if (value instanceof Map<?, ?> composed) {
      composed.forEach((shape, sql) -> collect(name + " " + shape, sql, found));
    }
  }

  /** A reason for a statement that is gone, or that names its organization now, is a lie. */
  @Test
  void everyReasonIsNeeded() {
    List<String> names =
        houses().flatMap(StatementsTest::statements).map(Statement::constant).toList();
    assertThat(names).containsAll(PlatformWide.REASONS.keySet());
  }

  /** Statements for JDBC have question marks where the others have numbers. */
  private static String numbered(String sql) {
    StringBuilder numbered = new StringBuilder();
    int n = 0;
    for (int i = 0; i < sql.length(); i++) {
      if (sql.charAt(i) == '?') {
        n++;
        numbered.append('$').append(n);
      } else {
        numbered.append(sql.charAt(i));
      }
    }
    return numbered.toString();
  }
}
