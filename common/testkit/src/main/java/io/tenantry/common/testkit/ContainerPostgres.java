package io.tenantry.common.testkit;

import io.tenantry.embedded.PostgresWalls;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A PostgreSQL in a container of its own, prepared like the embedded one. It ends with the JVM, as
 * Testcontainers sees to.
 */
record ContainerPostgres(PostgreSQLContainer container, String ownerPassword)
    implements TestServer {

  /** Another image of PostgreSQL 18. */
  private static final String IMAGE_VARIABLE = "TENANTRY_TEST_DB_IMAGE";

  private static final String SUPERUSER = "postgres";

  /** Orders alike on every machine, as the embedded one does. */
  private static final String LOCALE =
      "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8";

  /** Nothing waits for a disk, and every test class has pools of its own. */
  private static final String COMMAND =
      "postgres -c fsync=off -c full_page_writes=off -c max_connections=300";

  static ContainerPostgres start() {
    var image =
        DockerImageName.parse(System.getenv().getOrDefault(IMAGE_VARIABLE, "postgres:18"))
            .asCompatibleSubstituteFor("postgres");
    @SuppressWarnings("resource") // open for as long as the JVM's tests run
    var container =
        new PostgreSQLContainer(image)
            .withUsername(SUPERUSER)
            .withDatabaseName(SUPERUSER)
            .withPassword(SUPERUSER)
            .withEnv("POSTGRES_INITDB_ARGS", LOCALE)
            .withCommand(COMMAND);
    container.start();
    try (Connection superuser = connect(container, SUPERUSER)) {
      return new ContainerPostgres(container, PostgresWalls.raise(superuser));
    } catch (SQLException e) {
      container.stop();
      throw new IllegalStateException("the PostgreSQL in the container cannot be prepared", e);
    }
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
  }

  @Override
  public Connection connectAsSuperuser(String database) throws SQLException {
    return connect(container, database);
  }

  private static Connection connect(PostgreSQLContainer container, String database)
      throws SQLException {
    String url =
        "jdbc:postgresql://%s:%d/%s"
            .formatted(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                database);
    return DriverManager.getConnection(url, SUPERUSER, container.getPassword());
  }
}
