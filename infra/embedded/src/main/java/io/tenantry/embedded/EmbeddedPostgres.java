package io.tenantry.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A PostgreSQL 18 on the loopback interface, with the same walls as in production: the program gets
 * {@code tenantry_owner}, which owns the database {@code tenantry} and is no superuser, and every
 * login but the superuser's needs its password.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  public static final String HOST = PostgresProcess.HOST;
  public static final String DATABASE = "tenantry";
  public static final String OWNER = "tenantry_owner";

  private final PostgresProcess server;
  private final Optional<PostgresDirectory> directory;
  private final String ownerPassword;

  /** Data that is gone with the program, on any free port. */
  public static EmbeddedPostgres temporary() {
    return new EmbeddedPostgres(PostgresProcess.temporary(), Optional.empty());
  }

  /** Data that is kept in a directory, on any free port. */
  public static EmbeddedPostgres in(Path directory) {
    return in(directory, 0);
  }

  /** Data that is kept in a directory; port 0 is any free one. */
  public static EmbeddedPostgres in(Path directory, int port) {
    PostgresDirectory opened = PostgresDirectory.open(directory);
    try {
      var server = PostgresProcess.in(opened.data(), port);
      var postgres = new EmbeddedPostgres(server, Optional.of(opened));
      opened.keep();
      return postgres;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Deletes the data that {@link #in} keeps in this directory, and nothing else.
   *
   * @throws CannotStart if it is in use
   */
  public static void erase(Path directory) {
    PostgresDirectory.erase(directory);
  }

  private EmbeddedPostgres(PostgresProcess server, Optional<PostgresDirectory> directory) {
    this.server = server;
    this.directory = directory;
    try (Connection connection = connectAsSuperuser("postgres")) {
      this.ownerPassword = PostgresWalls.raise(connection);
      PostgresWalls.askForPasswords(connection);
    } catch (SQLException e) {
      server.close();
      throw new CannotStart("the embedded PostgreSQL cannot be prepared: " + e.getMessage(), e);
    }
  }

  public int port() {
    return server.port();
  }

  /** New with each start and kept nowhere. */
  public String ownerPassword() {
    return ownerPassword;
  }

  /** The program's own login, as JDBC sees it. */
  public Connection connectAsOwner(String database) throws SQLException {
    return server.connect(OWNER, ownerPassword, database);
  }

  /** Past all walls: for a test that looks at what the program wrote, never for the program. */
  public Connection connectAsSuperuser(String database) throws SQLException {
    return server.connect("postgres", "", database);
  }

  /** Another database of the same owner: a copy of one that nobody is connected to. */
  public void copyDatabase(String template, String name) throws SQLException {
    try (Connection superuser = connectAsSuperuser("postgres")) {
      PostgresWalls.copyDatabase(superuser, template, name);
    }
  }

  /** Whoever is still connected is cut off. */
  public void dropDatabase(String name) throws SQLException {
    try (Connection superuser = connectAsSuperuser("postgres")) {
      PostgresWalls.dropDatabase(superuser, name);
    }
  }

  @Override
  public void close() {
    server.close();
    directory.ifPresent(PostgresDirectory::close);
  }
}
