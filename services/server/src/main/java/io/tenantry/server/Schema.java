package io.tenantry.server;

import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Migrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asked before a node starts, so that the common mistakes have a plain answer. */
final class Schema {
  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  private static final String IS_THERE = "SELECT to_regclass('public.nodes') IS NOT NULL";

  /** The class of SQLSTATE that means: the server could not be reached, or not yet. */
  private static final String AWAY = "08";

  private static final String STARTING_UP = "57P03";

  private static final String FORBIDDEN = "42501";

  private Schema() {}

  /**
   * Goes on if every login is let in and the tables are there and new enough, or if the database is
   * away, which only has to be waited for.
   *
   * @throws CannotRun if it refuses us, or {@code migrate} has to run first
   */
  static void require(DatabaseSettings settings) {
    for (Login login : Login.values()) {
      try (Connection connection =
              DriverManager.getConnection(
                  settings.jdbcUrl(), login.role(), settings.password(login));
          var statement = connection.createStatement();
          var row = statement.executeQuery(IS_THERE)) {
        if (!row.next() || !row.getBoolean(1)) {
          throw new CannotRun("the database has no tables yet: run migrate first");
        }
        if (login == Login.PLATFORM && isOlder(connection)) {
          throw new CannotRun("the tables are older than this program: run migrate first");
        }
      } catch (SQLException e) {
        if (!isAway(e)) {
          throw refusal(settings, e);
        }
        LOG.warn("The database cannot be reached: {}", e.getMessage());
        return;
      }
    }
  }

  /** Tables of a time when nodes did not look at their history cannot be asked, and are older. */
  private static boolean isOlder(Connection platform) throws SQLException {
    try {
      return !Migrations.missing(platform).isEmpty();
    } catch (SQLException e) {
      if (FORBIDDEN.equals(e.getSQLState())) {
        return true;
      }
      throw e;
    }
  }

  /** The same words for every command. */
  static CannotRun refusal(DatabaseSettings settings, SQLException failure) {
    return new CannotRun(
        "the database at %s:%d refuses us: %s"
            .formatted(settings.host(), settings.port(), failure.getMessage()));
  }

  private static boolean isAway(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith(AWAY) || state.equals(STARTING_UP);
  }
}
