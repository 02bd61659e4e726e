package io.tenantry.server;

import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.testkit.Poll;
import io.tenantry.embedded.PostgresWalls;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A PostgreSQL with continuous archiving, as an operator's: base backup, WAL, points in time. */
final class ArchivingPostgres implements AutoCloseable {

  /** The first start initializes; on a busy machine that takes a while. */
  private static final Duration START = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;
  private final Path data;

  private ArchivingPostgres(EmbeddedPostgres server, Path data) {
    this.server = server;
    this.data = data;
  }

  static ArchivingPostgres create(Path data, Path archive) throws IOException {
    Files.createDirectories(archive);
    start(data).close();
    configure(
        data,
        "archive_mode = on",
        "archive_command = 'test ! -f %1$s/%%f && cp %%p %1$s/%%f'".formatted(archive));
    return start(data);
  }

  /** From a copy of the data directory and the archive, up to a named point. */
  static ArchivingPostgres restore(Path copy, Path archive, String point) throws IOException {
    configure(
        copy,
        "restore_command = 'cp %s/%%f %%p'".formatted(archive),
        "recovery_target_name = '" + point + "'",
        "recovery_target_action = 'promote'");
    Files.createFile(copy.resolve("recovery.signal"));
    ArchivingPostgres restored = start(copy);
    Poll.until("the recovery has ended", () -> !restored.isInRecovery());
    return restored;
  }

  private static void configure(Path data, String... lines) throws IOException {
    Files.write(data.resolve("postgresql.auto.conf"), List.of(lines), StandardOpenOption.APPEND);
  }

  private static ArchivingPostgres start(Path data) throws IOException {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPGStartupWait(START)
            .setLocaleConfig("locale", "C")
            .setLocaleConfig("locale-provider", "builtin")
            .setLocaleConfig("builtin-locale", "C.UTF-8")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .start();
    return new ArchivingPostgres(server, data);
  }

  /** The owner's password as the first server has it; a restored one still has it. */
  String raiseWalls() throws SQLException {
    try (Connection superuser = superuser("postgres")) {
      return PostgresWalls.raise(superuser);
    }
  }

  /** As pg_basebackup makes one, while the server goes on. */
  void copyTo(Path copy) throws SQLException, IOException {
    try (Connection superuser = superuser("postgres");
        Statement statement = superuser.createStatement()) {
      statement.execute("SELECT pg_backup_start('nightly', true)");
      copyFiles(copy);
      try (var label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop()")) {
        label.next();
        Files.writeString(copy.resolve("backup_label"), label.getString(1));
      }
    }
  }

  private void copyFiles(Path copy) throws IOException {
    try (var files = Files.walk(data)) {
      for (Path file : files.toList()) {
        String name = data.relativize(file).toString();
        if (!name.startsWith("pg_wal/") && !name.startsWith("postmaster.")) {
          Files.copy(file, copy.resolve(name));
        }
      }
    }
    Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(data));
  }

  /** Names this moment, so that a recovery can stop at it. */
  void point(String name) throws SQLException {
    execute("SELECT pg_create_restore_point('" + name + "')");
  }

  /** What is written so far goes into the archive. */
  void archive() throws SQLException {
    execute("SELECT pg_switch_wal()");
  }

  DatabaseSettings settings(String ownerPassword) {
    return new DatabaseSettings(
        "127.0.0.1",
        server.getPort(),
        "tenantry",
        "tenantry_owner",
        ownerPassword,
        Stream.of(Login.values()).collect(Collectors.toMap(login -> login, Login::role)),
        "disable",
        Optional.empty(),
        DatabaseSettings.CONNECTIONS_MAX);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private boolean isInRecovery() {
    try (Connection superuser = superuser("postgres");
        Statement statement = superuser.createStatement();
        var row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
      row.next();
      return row.getBoolean(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection superuser = superuser("postgres");
        Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection superuser(String database) throws SQLException {
    return server.getDatabase("postgres", database).getConnection();
  }
}
