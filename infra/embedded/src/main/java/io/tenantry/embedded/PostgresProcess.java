package io.tenantry.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;

/** The server's process: unpacked, started, reachable by JDBC, stopped. */
final class PostgresProcess implements AutoCloseable {
  static final String HOST = LoopbackPort.HOST;

  /** The first start unpacks and initializes; on a busy machine that takes a while. */
  private static final Duration START = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;

  /** Data that goes with the program; nothing waits for a disk. */
  static PostgresProcess temporary() {
    var builder = EmbeddedPostgres.builder().setServerConfig("full_page_writes", "off");
    return new PostgresProcess(builder, 0);
  }

  static PostgresProcess in(Path data, int port) {
    var builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false) // whoever opened it closes it, after the program
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on");
    return new PostgresProcess(builder, port);
  }

  private PostgresProcess(EmbeddedPostgres.Builder builder, int port) {
    try {
      this.server =
          builder
              .setPort(LoopbackPort.free(port, "PostgreSQL"))
              .setPGStartupWait(START)
              .setLocaleConfig("locale", "C")
              .setLocaleConfig("locale-provider", "builtin") // orders alike on every machine
              .setLocaleConfig("builtin-locale", "C.UTF-8")
              .setServerConfig("listen_addresses", HOST)
              .setServerConfig("unix_socket_directories", "")
              .start();
    } catch (IOException | IllegalStateException e) {
      throw new CannotStart(reason(e), e);
    }
  }

  int port() {
    return server.getPort();
  }

  Connection connect(String user, String password, String database) throws SQLException {
    var login = new Properties();
    login.setProperty("user", user);
    login.setProperty("password", password);
    String url = "jdbc:postgresql://" + HOST + ":" + port() + "/" + database;
    Connection connection = new Driver().connect(url, login);
    if (connection == null) {
      throw new IllegalStateException("the driver does not know its own address: " + url);
    }
    return connection;
  }

  /** Stops within seconds; clients that are still connected are cut off. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** PostgreSQL itself says little when it is root who starts it; this says what to do. */
  private static String reason(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("initdb") && "root".equals(System.getProperty("user.name"))) {
      return "PostgreSQL does not run as root, and user namespaces are closed on this machine:"
          + " start Tenantry as another user";
    }
    return "the embedded PostgreSQL did not start: " + message;
  }
}
