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
  void thereAreTwentyShapesAndNoMore() {
    Set<String> statements =
        MemberListSql.shapes().map(MemberListSql::list).collect(Collectors.toSet());
    assertThat(statements).hasSize(20).allMatch(sql -> sql.contains("WHERE org_id = $1"));
  }

  @Test
  void everyShapeCanBePrepared() {
    MemberListSql.shapes()
        .map(MemberListSql::list)
        .forEach(sql -> {
          app.database().run("PREPARE shape AS " + sql);
          app.database().run("DEALLOCATE shape");
        });
  }
}
