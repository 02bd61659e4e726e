package io.tenantry.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code settings}: tells what can be configured. */
@Command(
    name = "settings",
    description = "Tells every setting with its meaning, unit and default.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class SettingsCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    for (String line : Manual.lines()) {
      out.println(line.replace("%%", "%"));
    }
    return 0;
  }
}
