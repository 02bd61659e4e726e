package io.tenantry.common.work;

import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL of its own, with the schema of this room. */
final class TestPostgres implements AutoCloseable {

  private final EmbeddedPostgres postgres;

  TestPostgres() throws IOException, SQLException {
    postgres = EmbeddedPostgres.builder().start();
    try (Connection root = postgres.getPostgresDatabase().getConnection();
        Statement statement = root.createStatement()) {
      statement.execute("CREATE ROLE tenantry_owner LOGIN CREATEROLE PASSWORD 'owner'");
      statement.execute("CREATE DATABASE house OWNER tenantry_owner");
    }
    Migrations.run(settings(port()));
  }

  int port() {
    return postgres.getPort();
  }

  /** As seen through this port. */
  DatabaseSettings settings(int port) {
    return new DatabaseSettings(
        "localhost",
        port,
        "house",
        "tenantry_owner",
        "owner",
        Map.of(Login.TENANT, "t", Login.IDENTITY, "i", Login.PLATFORM, "p"),
        "disable",
        Optional.empty(),
        Map.of(Login.TENANT, 2, Login.IDENTITY, 2, Login.PLATFORM, 4));
  }

  Connection root() throws SQLException {
    return postgres.getDatabase("postgres", "house").getConnection();
  }

  void execute(String sql) throws SQLException {
    try (Connection root = root();
        Statement statement = root.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  String text(String sql) throws SQLException {
    try (Connection root = root();
        Statement statement = root.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
