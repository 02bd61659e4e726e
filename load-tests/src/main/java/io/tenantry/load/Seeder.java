package io.tenantry.load;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * Puts many plausible people into an organization, past the program: only for a database of a
 * benchmark.
 */
final class Seeder implements AutoCloseable {

  /** Names from two short lists give 2,500 combinations, spread over four years. */
  private static final String PEOPLE =
      """
      CREATE TEMPORARY TABLE people ON COMMIT DROP AS
      SELECT uuidv7() AS id, n,
             (ARRAY['Ada','Anna','Ben','Carla','Chen','Dana','Elif','Emil','Fatima','Felix','Grace','Hana','Igor',
                    'Ines','Jan','Jonas','Kaya','Lara','Leo','Lin','Maria','Mei','Mila','Noah','Nora','Olga','Omar',
                    'Paul','Petra','Quinn','Rosa','Sam','Sara','Tariq','Tess','Tom','Uma','Vera','Will','Zoe'])
               [1 + n % 40] || ' ' ||
             (ARRAY['Abebe','Berg','Costa','Diaz','Eriksen','Fischer','Garcia','Haddad','Ivanov','Jansen','Kowalski',
                    'Larsen','Mbeki','Nakamura','Okafor','Petrov','Quist','Rossi','Silva','Tanaka','Usman','Varga',
                    'Weber','Xu','Yilmaz','Zhang'])
               [1 + (n / 40) % 26] AS name,
             now() - make_interval(mins => n * 20) AS at
        FROM generate_series(1, {count}) AS n
      """;

  private static final String USERS =
      """
      INSERT INTO users (id, name, email, email_verified, created_at, updated_at)
      SELECT id, name, 'p' || n || '@load.test', true, at, at FROM people
      """;

  private static final String USER_STANDING =
      "INSERT INTO user_standing (user_id, state, changed_at) SELECT id, 'active', at FROM people";

  private static final String MEMBER_STANDING =
      """
      INSERT INTO member_standing (org_id, user_id, state, changed_at)
      SELECT '{org}', id, 'active', at FROM people
      """;

  private static final String ROLES =
      """
      INSERT INTO role_assignments (org_id, user_id, role, given_by, given_at)
      SELECT '{org}', id, 'member', '00000000-0000-0000-0000-000000000000', at FROM people
      """;

  private static final String MEMBERS =
      """
      INSERT INTO members (org_id, user_id, name, email, email_verified, phone_verified, two_factor_enabled, managed,
                           is_learner, roles, created_at, updated_at, joined_at, last_login_at)
      SELECT '{org}', id, name, 'p' || n || '@load.test', true, false, false, false,
             true, '{member}', at, at, at, CASE WHEN n % 3 = 0 THEN NULL ELSE at + interval '1 day' END
        FROM people
      """;

  private final Connection connection;

  Seeder(int port) throws SQLException {
    connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + port + "/tenantry?user=postgres&sslmode=disable");
  }

  UUID org(String slug) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT id FROM organizations WHERE slug = ?")) {
      statement.setString(1, slug);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new SQLException("no organization " + slug);
        }
        return rows.getObject(1, UUID.class);
      }
    }
  }

  /** Adds so many members, then lets PostgreSQL learn about them. */
  void members(UUID org, int count) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(PEOPLE.replace("{count}", Integer.toString(count)));
      for (String insert : new String[] {USERS, USER_STANDING, MEMBER_STANDING, ROLES, MEMBERS}) {
        statement.execute(insert.replace("{org}", org.toString()));
      }
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("VACUUM (ANALYZE)");
      statement.execute("CHECKPOINT");
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
