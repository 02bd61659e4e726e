package io.tenantry.server;

import io.tenantry.common.sql.Migrations;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code migrate}: brings the schema up to date. */
@Command(
    name = "migrate",
    description =
        "Makes the logins and brings the tables up to date; may be repeated. Run it before the"
            + " first start and before starting a newer version.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class Migrate implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ConfigOption config;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    var database = config.read(spec.commandLine().getErr(), Config::databaseOfOwner);
    try {
      int applied = Migrations.run(database);
      spec.commandLine()
          .getOut()
          .println(
              applied == 0
                  ? "The tables are up to date."
                  : "The tables are up to date: " + applied + " migrations applied.");
      return 0;
    } catch (SQLException e) {
      throw Schema.refusal(database, e);
    }
  }
}
