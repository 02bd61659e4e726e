package io.tenantry.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PrimaryTest {

  /**
   * An hour of somebody's migration must not make every renewal read all signals since then: with
   * 300,000 of them it took longer than a renewal may, on every node at once.
   */
  @Test
  void aReadingTellsOnlyWhatTheOneBeforeCouldNotEvenBesideAnOpenTransaction() throws Exception {
    UUID node = UUID.randomUUID();
    try (TestPostgres postgres = new TestPostgres();
        Primary primary = new Primary(postgres.settings(postgres.port()));
        Connection elsewhere = postgres.root();
        Statement statement = elsewhere.createStatement()) {
      primary.join(node, "127.0.0.1:0", ClusterSettings.LEASE_MS);
      elsewhere.setAutoCommit(false);
      statement.execute("INSERT INTO signals (kind, key) VALUES ('member', 'late')");
      raise(postgres, "first");
      var first = primary.renew(node, ClusterSql.SIGNALS_OF_LAST_SECONDS, 60.0);
      assertThat(keys(first)).containsExactly("first");

      raise(postgres, "second");
      var second = since(primary, node, first);
      assertThat(keys(second)).containsExactly("second");
      var third = since(primary, node, second);
      assertThat(keys(third)).isEmpty();

      elsewhere.commit();
      var fourth = since(primary, node, third);
      assertThat(keys(fourth)).containsExactly("late");
      assertThat(keys(since(primary, node, fourth))).isEmpty();
    }
  }

  private static Primary.Report since(Primary primary, UUID node, Primary.Report known)
      throws SQLException {
    return primary.renew(node, ClusterSql.SIGNALS_SINCE, known.xmax(), known.underWay());
  }

  private static void raise(TestPostgres postgres, String key) throws SQLException {
    postgres.execute("INSERT INTO signals (kind, key) VALUES ('member', '" + key + "')");
  }

  private static List<String> keys(Primary.Report report) {
    return report.signals().stream().map(heard -> heard.signal().key()).toList();
  }
}
