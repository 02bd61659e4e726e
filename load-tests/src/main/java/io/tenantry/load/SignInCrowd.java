package io.tenantry.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Very many people who sign in by turns: one person's sign-ins would wait for each other. */
final class SignInCrowd {

  static final int PEOPLE = 20_000;

  private static final String NAMES =
      """
      INSERT INTO login_identifiers (kind, value, org_id, user_id, verified_at)
      SELECT 'email', email, '00000000-0000-0000-0000-000000000000', id, now()
        FROM users
       WHERE email LIKE 'p%@load.test'
      """;

  /** All have the same password, under the same salt: that takes as long as any other. */
  private static final String PASSWORDS =
      """
      INSERT INTO password_hashes (user_id, phc, set_by)
      SELECT u.id, p.phc, u.id
        FROM users u
       CROSS JOIN (SELECT phc
                     FROM password_hashes
                     JOIN users ON id = user_id
                    WHERE email = 'owner@acme.test') p
       WHERE u.email LIKE 'p%@load.test'
      """;

  private SignInCrowd() {}

  /** Makes them, and tells how they sign in. */
  static Traffic.Script of(Rig rig) throws SQLException {
    try (Seeder seeder = new Seeder(rig.databasePort())) {
      seeder.members(seeder.org("acme"), PEOPLE);
    }
    try (Connection superuser = rig.superuser();
        Statement statement = superuser.createStatement()) {
      statement.execute(NAMES);
      statement.execute(PASSWORDS);
      statement.execute("VACUUM (ANALYZE)");
      statement.execute("CHECKPOINT");
    }
    return number -> Requests.signIn("p" + (1 + number % PEOPLE) + "@load.test");
  }
}
