package io.tenantry.common.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.flywaydb.core.Flyway;

/** Brings the schema up to date: the roles first, then every capability's migrations. */
public final class Migrations {

  private static final String DEFINER = "tenantry_definer";

  private static final String APPLIED =
      "SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL";

  private Migrations() {}

  /**
   * Safe to run again and from several nodes at once. Blocks: not for an event loop.
   *
   * @return how many migrations were applied
   * @throws SQLException if the database cannot be reached or refuses the roles
   */
  public static int run(DatabaseSettings settings) throws SQLException {
    try (Connection owner =
            DriverManager.getConnection(
                settings.jdbcUrl(), settings.owner(), settings.ownerPassword());
        Statement statement = owner.createStatement()) {
      statement.execute(role(DEFINER, "NOLOGIN"));
      statement.execute("GRANT " + DEFINER + " TO CURRENT_USER WITH INHERIT FALSE, SET TRUE");
      for (Login login : Login.values()) {
        statement.execute(role(login.role(), "LOGIN"));
        statement.execute(
            "ALTER ROLE " + login.role() + " PASSWORD " + literal(settings.password(login)));
      }
    }
    return Flyway.configure()
        .dataSource(settings.jdbcUrl(), settings.owner(), settings.ownerPassword())
        .locations("classpath:db/migration")
        .validateMigrationNaming(true)
        // Versions are counted by room, so a lower room may bring one after a higher room's.
        .outOfOrder(true)
        .load()
        .migrate()
        .migrationsExecuted;
  }

  /**
   * What this program was built with and the database does not have: while there is something, this
   * program must not serve. What the database has beyond that is no obstacle, because schema
   * changes expand first. Blocks.
   *
   * @param platform a connection of {@link Login#PLATFORM}, which nodes have
   * @return versions in their order
   */
  public static Set<String> missing(Connection platform) throws SQLException {
    Set<String> missing = MigrationFiles.versions();
    try (Statement statement = platform.createStatement();
        var applied = statement.executeQuery(APPLIED)) {
      while (applied.next()) {
        missing.remove(applied.getString(1));
      }
    }
    return missing;
  }

  /** Another node may make it between the question and the answer. */
  private static String role(String name, String kind) {
    return """
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN
        CREATE ROLE %1$s %2$s NOINHERIT NOBYPASSRLS;
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$
    """
        .formatted(name, kind);
  }

  /** Statements about roles take no parameters. */
  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
