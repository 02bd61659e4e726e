package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.testkit.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What an operator types, on a real database. */
class CommandLineTest {
  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final TestDatabase database = TestDatabase.create();
  private Path config = Path.of("");

  @BeforeEach
  void configure() throws IOException {
    DatabaseSettings at = database.settings();
    config =
        Files.writeString(
            directory.resolve("tenantry.properties"),
            """
            TENANTRY_PUBLIC_URL = https://id.example.com
            TENANTRY_MASTER_KEY = MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=
            TENANTRY_DB_HOST = %s
            TENANTRY_DB_PORT = %d
            TENANTRY_DB_NAME = %s
            TENANTRY_DB_TLS = disable
            TENANTRY_DB_OWNER_PASSWORD = %s
            TENANTRY_DB_TENANT_PASSWORD = %s
            TENANTRY_DB_IDENTITY_PASSWORD = %s
            TENANTRY_DB_PLATFORM_PASSWORD = %s
            """
                .formatted(
                    at.host(),
                    at.port(),
                    at.database(),
                    at.ownerPassword(),
                    at.password(Login.TENANT),
                    at.password(Login.IDENTITY),
                    at.password(Login.PLATFORM)));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void migratingTwiceIsNoError() {
    assertThat(run("migrate", "--config", config.toString())).isZero();
    assertThat(out).hasToString("The tables are up to date.\n");
  }

  @Test
  void theFirstSuperAdminIsMadeOnce() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "correct horse battery\n");
    String[] command = {
      "create-admin",
      "--config",
      config.toString(),
      "--email",
      "Ada@Example.com",
      "--name",
      "Ada",
      "--password-file",
      password.toString()
    };
    assertThat(run(command)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("Made the super admin");
    assertThat(
            database.rows(
                """
                SELECT u.email, u.email_verified, a.role
                  FROM users u
                  JOIN role_assignments a ON a.user_id = u.id
                 WHERE a.org_id = '00000000-0000-0000-0000-000000000000'
                """))
        .hasToString("[{email=ada@example.com, email_verified=true, role=admin}]");
    var before = database.fingerprint();
    assertThat(run(command)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("tenantry: somebody has this address already; nothing was changed\n");
    assertThat(database.fingerprint()).isEqualTo(before);
  }

  @Test
  void aWeakPasswordIsRefusedInOneLine() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "short\n");
    int code =
        run(
            "create-admin",
            "--config",
            config.toString(),
            "--email",
            "ada@example.com",
            "--name",
            "Ada",
            "--password-file",
            password.toString());
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("tenantry: password must have 12 to 128 characters\n");
  }

  @Test
  void mistakesAreNamedInOneLine() throws IOException {
    assertThat(run("serve", "--config", directory.resolve("absent").toString())).isEqualTo(2);
    assertThat(err.toString().lines().toList())
        .isEqualTo(
            List.of(
                "tenantry: the configuration file cannot be read: " + directory.resolve("absent")));
    assertThat(run("server")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    Files.writeString(
        config, Files.readString(config).replace("IDENTITY_PASSWORD = ", "IDENTITY_PASSWORD = x"));
    assertThat(run("create-admin", "--config", config.toString())).isEqualTo(1);
  }

  @Test
  void theDatabaseThatRefusesUsIsNamed() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "correct horse battery\n");
    Files.writeString(
        config, Files.readString(config).replace("PLATFORM_PASSWORD = ", "PLATFORM_PASSWORD = x"));
    int code =
        run(
            "create-admin",
            "--config",
            config.toString(),
            "--email",
            "ada@example.com",
            "--name",
            "Ada",
            "--password-file",
            password.toString());
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("refuses us: ", "password authentication failed");
  }

  /** As on a database of an older version, where a higher room's migrations are there already. */
  @Test
  void aMigrationThatALowerRoomBroughtLaterIsAppliedToo() {
    database.run("DELETE FROM flyway_schema_history WHERE version = '20261121.1202'");
    database.run("ALTER TABLE outbox DROP COLUMN failed_at");
    database.run("DROP INDEX outbox_failed");
    database.run("DROP INDEX outbox_lanes");
    database.run("CREATE INDEX outbox_due ON outbox (kind, due_at) WHERE state = 'waiting'");
    assertThat(run("migrate", "--config", config.toString())).as(err.toString()).isZero();
    assertThat(out).hasToString("The tables are up to date: 1 migrations applied.\n");
    assertThat(database.count("SELECT count(failed_at) FROM outbox")).isZero();
  }

  @Test
  void everyWrongSettingHasItsLine() throws IOException {
    Files.writeString(
        config,
        Files.readString(config)
            + "TENANTRY_HTTP_PORT = eighty\nTENANTRY_MAIL_FROM = nobody\nTENANTRY_ROLES = mail\n");
    assertThat(run("serve", "--config", config.toString())).isEqualTo(2);
    assertThat(err.toString().lines().map(line -> line.replaceAll("(TENANTRY_\\w+).*", "$1")))
        .containsExactlyInAnyOrder(
            "tenantry: TENANTRY_HTTP_PORT",
            "tenantry: TENANTRY_MAIL_HOST",
            "tenantry: TENANTRY_MAIL_FROM");
  }

  @Test
  void theSettingsAreToldByCommandAndByHelp() {
    assertThat(run("settings")).isZero();
    assertThat(out.toString()).contains("TENANTRY_MAIL_HOST", "default 587").doesNotContain("%%");
    assertThat(run("help", "settings")).isZero();
    assertThat(out.toString()).contains("TENANTRY_MAIL_HOST", "default 587");
    assertThat(run("help", "migrate")).isZero();
    assertThat(out.toString()).contains("TENANTRY_DB_OWNER_PASSWORD");
  }

  /** A rolling update that comes before its migration stops at its first node. */
  @Test
  void aProgramThatIsNewerThanTheTablesDoesNotRun() {
    database.run("DELETE FROM flyway_schema_history WHERE version = '20261121.1001'");
    assertThat(run("revoke-all", "--config", config.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("tenantry: the tables are older than this program: run migrate first\n");
    database.run("REVOKE SELECT ON flyway_schema_history FROM tenantry_platform");
    assertThat(run("revoke-all", "--config", config.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("older than this program");
  }

  /** What a newer version has added is no obstacle: that is how one goes back. */
  @Test
  void aProgramThatIsOlderThanTheTablesRuns() {
    database.run(
        """
        INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,
                                           installed_by, execution_time, success)
        VALUES (9999, '29991231.1001', 'later', 'SQL', 'V29991231_1001__later.sql', 'me', 1, true)
        """);
    assertThat(run("revoke-all", "--config", config.toString())).as(err.toString()).isZero();
    assertThat(out).hasToString("Everybody is signed out: 0 sessions were alive.\n");
  }

  @Test
  void theKeysAreRotatedInTimeOrAtOnce() {
    assertThat(run("rotate-keys", "--config", config.toString())).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("The next key is published; it signs from ");
    assertThat(run("rotate-keys", "--now", "--config", config.toString())).isZero();
    assertThat(out.toString()).contains("tokens of the keys before are refused");
    assertThat(database.count("SELECT count(*) FROM signing_keys")).isEqualTo(1);
    assertThat(
            database.count("SELECT count(*) FROM audit_events WHERE action LIKE 'signing-keys.%'"))
        .isEqualTo(2);
  }

  @Test
  void helpAndVersionAreThere() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("serve", "migrate", "create-admin", "revoke-all", "rotate-keys");
    assertThat(run("--version")).isZero();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
