package io.tenantry.server;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A statement that the house asks PostgreSQL.
 *
 * @param name its constant; composed statements are named by their constant and their shape
 */
record HouseStatement(String name, String sql) {

  private static final Pattern STATEMENT =
      Pattern.compile("^\\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\\b.*", Pattern.DOTALL);

  /** All there are. */
  static Stream<HouseStatement> all() {
    return houses().flatMap(HouseStatement::of);
  }

  String constant() {
    return name.split(" ", 2)[0];
  }

  /** Whether it may look beyond one organization; {@link PlatformWide} tells why. */
  boolean isPlatformWide() {
    return PlatformWide.REASONS.containsKey(constant());
  }

  /** Statements for JDBC have question marks where the others have numbers. */
  String numbered() {
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

  private static Stream<HouseStatement> of(String className) {
    try {
      Class<?> type = Class.forName(className);
      List<HouseStatement> found = new ArrayList<>();
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

  private static void collect(String name, @Nullable Object value, List<HouseStatement> found) {
    if (value instanceof String sql && STATEMENT.matcher(sql).matches() && !sql.contains("$s")) {
      found.add(new HouseStatement(name, sql));
    } else if (value instanceof Map<?, ?> composed) {
      composed.forEach((shape, sql) -> collect(name + " " + shape, sql, found));
    }
  }
}
