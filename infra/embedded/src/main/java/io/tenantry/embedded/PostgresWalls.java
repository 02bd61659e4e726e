package io.tenantry.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/**
 * What makes a bare server look like production: the owner, its database, and passwords. Everything
 * here is done by a superuser.
 */
public final class PostgresWalls {
  /** The superuser comes in by loopback alone; everybody else shows a password. */
  private static final String WHO_MAY_CONNECT =
      """
      # type  database  user      address        method
      host    all       postgres  127.0.0.1/32   trust
      host    all       postgres  ::1/128        trust
      host    all       all       127.0.0.1/32   scram-sha-256
      """;

  private PostgresWalls() {}

  /** Makes what is missing and returns the owner's new password. */
  public static String raise(Connection superuser) throws SQLException {
    String password = password();
    try (Statement statement = superuser.createStatement()) {
      if (isMissing(statement, "SELECT 1 FROM pg_roles WHERE rolname = 'tenantry_owner'")) {
        statement.execute("CREATE ROLE tenantry_owner LOGIN CREATEROLE");
      }
      statement.execute("ALTER ROLE tenantry_owner PASSWORD '" + password + "'");
      if (isMissing(statement, "SELECT 1 FROM pg_database WHERE datname = 'tenantry'")) {
        statement.execute("CREATE DATABASE tenantry OWNER tenantry_owner");
      }
    }
    return password;
  }

  /** Another database of the same owner: a copy of one that nobody is connected to. */
  public static void copyDatabase(Connection superuser, String template, String name)
      throws SQLException {
    execute(
        superuser,
        "CREATE DATABASE %s TEMPLATE %s OWNER %s"
            .formatted(name(name), name(template), EmbeddedPostgres.OWNER));
  }

  /** Whoever is still connected is cut off. */
  public static void dropDatabase(Connection superuser, String name) throws SQLException {
    execute(superuser, "DROP DATABASE IF EXISTS " + name(name) + " WITH (FORCE)");
  }

  /** From now on everybody but the superuser shows a password; for a server on this machine. */
  static void askForPasswords(Connection superuser) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      askForPasswords(statement);
    }
  }

  private static void execute(Connection superuser, String sql) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Names of databases are made by the program, never by a caller from outside. */
  private static String name(String database) {
    if (!database.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("not a database name: " + database);
    }
    return database;
  }

  private static boolean isMissing(Statement statement, String question) throws SQLException {
    try (var rows = statement.executeQuery(question)) {
      return !rows.next();
    }
  }

  private static void askForPasswords(Statement statement) throws SQLException {
    try (var rows = statement.executeQuery("SHOW hba_file")) {
      rows.next();
      Files.writeString(Path.of(rows.getString(1)), WHO_MAY_CONNECT);
    } catch (IOException e) {
      throw new SQLException("pg_hba.conf cannot be written", e);
    }
    statement.execute("SELECT pg_reload_conf()");
  }

  private static String password() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
