package io.tenantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path directory;

  @Test
  void theProgramIsNoSuperuserAndEveryLoginNeedsItsPassword() throws SQLException {
    try (var postgres = EmbeddedPostgres.temporary()) {
      assertThat(ask(postgres, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
      assertThat(ask(postgres, "SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("t");
      assertThat(ask(postgres, "SHOW server_version")).startsWith("18.");
      String url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/tenantry";
      assertThatThrownBy(() -> DriverManager.getConnection(url, "tenantry_owner", "guessed"))
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void aCopiedDatabaseHasTheTemplatesRowsAndItsOwner() throws SQLException {
    try (var postgres = EmbeddedPostgres.temporary()) {
      ask(postgres, "CREATE TABLE people AS SELECT 'Ada' AS name", "SELECT name FROM people");
      postgres.copyDatabase("tenantry", "copy");
      try (var connection = postgres.connectAsOwner("copy");
          var rows = connection.createStatement().executeQuery("SELECT name FROM people")) {
        assertThat(rows.next()).isTrue();
      }
      postgres.dropDatabase("copy");
    }
  }

  @Test
  void keptDataIsThereAtTheNextStart() throws SQLException {
    try (var postgres = EmbeddedPostgres.in(directory)) {
      ask(postgres, "CREATE TABLE kept AS SELECT 'yes' AS text", "SELECT text FROM kept");
      assertThatThrownBy(() -> EmbeddedPostgres.in(directory))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("in use by another Tenantry process");
    }
    try (var postgres = EmbeddedPostgres.in(directory)) {
      assertThat(ask(postgres, "SELECT text FROM kept")).isEqualTo("yes");
    }
  }

  @Test
  void erasedDataIsGoneAndWhatLiesBesideItStays() throws Exception {
    Path beside = Files.writeString(directory.resolve("notes.txt"), "mine");
    try (var postgres = EmbeddedPostgres.in(directory)) {
      ask(postgres, "CREATE TABLE kept AS SELECT 1 AS number", "SELECT 1");
      assertThatThrownBy(() -> EmbeddedPostgres.erase(directory)).isInstanceOf(CannotStart.class);
    }
    EmbeddedPostgres.erase(directory);
    assertThat(beside).exists();
    try (var postgres = EmbeddedPostgres.in(directory)) {
      assertThat(ask(postgres, "SELECT to_regclass('kept') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  @Timeout(60)
  void aKilledRunLosesNothingAndDoesNotStopTheNext() throws Exception {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledRun.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output = run.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.lines().anyMatch("written"::equals)).isTrue();
    }
    run.destroyForcibly().waitFor();
    try (var postgres = EmbeddedPostgres.in(directory)) {
      assertThat(ask(postgres, "SELECT text FROM kept")).isEqualTo("still here");
    }
  }

  @Test
  void aDirectoryThatWasNeverCompletedIsMadeAnew() throws Exception {
    Path halfMade = Files.createDirectories(directory.resolve("postgres"));
    Files.writeString(halfMade.resolve("postgresql.conf"), "");
    try (var postgres = EmbeddedPostgres.in(directory)) {
      assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedPostgres.in(directory, taken.getLocalPort()))
          .isInstanceOf(CannotStart.class)
          .hasMessage("port " + taken.getLocalPort() + " for the embedded PostgreSQL is taken");
    }
  }

  @Test
  void filesOfAnotherVersionAreLeftAlone() throws IOException {
    Path old = Files.createDirectories(directory.resolve("postgres"));
    Files.writeString(old.resolve("PG_VERSION"), "16\n");
    Files.createFile(directory.resolve("postgres.complete"));
    assertThatThrownBy(() -> EmbeddedPostgres.in(directory))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("written by PostgreSQL 16");
    assertThat(old.resolve("PG_VERSION")).exists();
  }

  private static String ask(EmbeddedPostgres postgres, String... statements) throws SQLException {
    try (var connection = postgres.connectAsOwner(EmbeddedPostgres.DATABASE);
        var statement = connection.createStatement()) {
      for (int i = 0; i < statements.length - 1; i++) {
        statement.execute(statements[i]);
      }
      try (var rows = statement.executeQuery(statements[statements.length - 1])) {
        rows.next();
        return rows.getString(1);
      }
    }
  }
}
