package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The composed statements of the list: bounded in number, and PostgreSQL understands each. */
class UserSqlTest {

  private static final Town town = new Town();

  @RegisterExtension static final TestApp app = town.app;

  @Test
  void thereAreAsManyShapesAsSortsAndDirections() {
    Set<String> statements =
        PeopleSql.shapes()
            .filter(shape -> shape.scope() == PeopleScope.MEMBERS)
            .map(PeopleSql::list)
            .collect(Collectors.toSet());
    assertThat(statements).hasSize(28).allMatch(sql -> sql.contains("WHERE org_id = $1"));
  }

  @Test
  void everyShapeCanBePrepared() {
    PeopleSql.shapes()
        .filter(shape -> shape.scope() == PeopleScope.MEMBERS)
        .map(PeopleSql::list)
        .forEach(sql -> {
          app.database().run("PREPARE shape AS " + sql);
          app.database().run("DEALLOCATE shape");
        });
  }
}
