package io.tenantry.server;

import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Migrations;
import io.tenantry.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A PostgreSQL with the whole schema that a test can stop and start again. */
final class RestartablePostgres implements AutoCloseable {

  private final Path folder;
  private final int port = Ports.free();
  private EmbeddedPostgres server;

  RestartablePostgres(Path folder) throws SQLException {
    this.folder = folder;
    this.server = EmbeddedPostgres.in(folder, port);
    Migrations.run(settings());
  }

  DatabaseSettings settings() {
    return new DatabaseSettings(
        EmbeddedPostgres.HOST,
        port,
        EmbeddedPostgres.DATABASE,
        EmbeddedPostgres.OWNER,
        server.ownerPassword(),
        Stream.of(Login.values()).collect(Collectors.toMap(login -> login, Login::role)),
        "disable",
        Optional.empty(),
        DatabaseSettings.CONNECTIONS_MAX);
  }

  void restart() {
    server.close();
    server = EmbeddedPostgres.in(folder, port);
  }

  /** Past all walls. */
  Connection connect() {
    try {
      return server.connectAsSuperuser(EmbeddedPostgres.DATABASE);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void run(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  long count(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
