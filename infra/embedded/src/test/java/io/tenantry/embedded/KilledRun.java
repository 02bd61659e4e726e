package io.tenantry.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** A program of its own that writes one row and then waits to be killed. */
final class KilledRun {
  private KilledRun() {}

  public static void main(String[] args) throws SQLException, IOException {
    var postgres = EmbeddedPostgres.in(Path.of(args[0]));
    try (var connection = postgres.connectAsOwner(EmbeddedPostgres.DATABASE);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT 'still here' AS text");
    }
    System.out.println("written");
    int ignored = System.in.read();
    throw new IllegalStateException("nobody killed this run: " + ignored);
  }
}
