package io.tenantry.common.testkit;

import io.tenantry.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;

/** The PostgreSQL that all databases of this JVM's tests live in. */
interface TestServer {

  /** Says which: {@code embedded} (the default) or {@code testcontainers}, which needs Docker. */
  String VARIABLE = "TENANTRY_TEST_DB";

  String host();

  int port();

  String ownerPassword();

  /** Past all walls. */
  Connection connectAsSuperuser(String database) throws SQLException;

  static TestServer start() {
    String wanted = System.getenv().getOrDefault(VARIABLE, "embedded");
    return switch (wanted) {
      case "embedded" -> new Embedded(EmbeddedPostgres.temporary());
      case "testcontainers" -> ContainerPostgres.start();
      default ->
          throw new IllegalArgumentException(
              VARIABLE + " is embedded or testcontainers, not " + wanted);
    };
  }

  /** Binaries that Maven brings, on the loopback interface. */
  record Embedded(EmbeddedPostgres postgres) implements TestServer {
    @Override
    public String host() {
      return EmbeddedPostgres.HOST;
    }

    @Override
    public int port() {
      return postgres.port();
    }

    @Override
    public String ownerPassword() {
      return postgres.ownerPassword();
    }

    @Override
    public Connection connectAsSuperuser(String database) throws SQLException {
      return postgres.connectAsSuperuser(database);
    }
  }
}
