package io.tenantry.server;

import io.tenantry.common.web.Problem;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code java -jar tenantry.jar serve|migrate|create-admin|audit-verify|revoke-all|rotate-keys}.
 */
@Command(
    name = "tenantry",
    description = "User management for organizations and their people.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel =
        "(serve | migrate | create-admin | audit-verify | revoke-all | rotate-keys | settings)",
    subcommands = {
      Serve.class,
      Migrate.class,
      CreateAdmin.class,
      AuditVerify.class,
      RevokeAll.class,
      RotateKeys.class,
      SettingsCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:what was asked for is done",
      "1:it could not be done; standard error tells why",
      "2:the command line or a setting is wrong; each is named in a line on standard error"
    },
    footer = {"", "Each command has its own --help; tenantry settings tells every setting."})
public final class Main implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** For the command line only. */
  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    Logs.close();
    System.exit(code);
  }

  static CommandLine commandLine() {
    CommandLine main = new CommandLine(new Main());
    for (CommandLine command : main.getSubcommands().values()) {
      if (!(command.getCommand() instanceof CommandLine.HelpCommand)) {
        command.getCommandSpec().usageMessage().footer(Manual.lines());
      }
    }
    main.setParameterExceptionHandler((wrong, given) -> {
      CommandLine command = wrong.getCommandLine();
      command.getErr().println("tenantry: " + wrong.getMessage() + " (try --help)");
      return command.getCommandSpec().exitCodeOnInvalidInput();
    });
    main.setExecutionExceptionHandler((failure, command, parsed) -> {
      lines(failure).forEach(line -> command.getErr().println("tenantry: " + line));
      return failure instanceof WrongSetting
          ? command.getCommandSpec().exitCodeOnInvalidInput()
          : command.getCommandSpec().exitCodeOnExecutionException();
    });
    return main;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say what to do: serve, migrate, create-admin, audit-verify, revoke-all or rotate-keys");
  }

  /** Of wrong settings each has its line; everything else is told in one. */
  private static List<String> lines(Throwable failure) {
    return failure instanceof WrongSetting wrong
        ? String.valueOf(wrong.getMessage()).lines().toList()
        : List.of(oneLine(failure));
  }

  /** What an operator reads; a defect shows its kind, and its trace is in the log. */
  private static String oneLine(Throwable failure) {
    String message =
        switch (failure) {
          case Problem.Invalid wrong ->
              wrong.complaints().stream()
                  .map(c -> c.pointer().replaceFirst("^/", "") + " " + c.detail())
                  .reduce((one, other) -> one + "; " + other)
                  .orElse(wrong.detail());
          case Problem problem -> problem.detail();
          case CannotRun cannot -> String.valueOf(cannot.getMessage());
          default -> {
            String why = Optional.ofNullable(failure.getMessage()).orElse("");
            yield failure.getClass().getSimpleName() + ": " + why;
          }
        };
    return message.lines().findFirst().orElse("");
  }

  /** As the jar was built. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"tenantry " + BuildInfo.version()};
    }
  }
}
