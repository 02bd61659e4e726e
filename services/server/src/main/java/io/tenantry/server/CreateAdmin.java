package io.tenantry.server;

import io.tenantry.common.work.Node;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code create-admin}: makes a super admin, whom nobody else could make at first. */
@Command(
    name = "create-admin",
    description =
        "Makes a super admin. What is not given is asked for; the password comes from the console,"
            + " a file, TENANTRY_ADMIN_PASSWORD or a file that TENANTRY_ADMIN_PASSWORD_FILE names,"
            + " never from an argument.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class CreateAdmin implements Callable<Integer> {
  static final String PASSWORD_VARIABLE = "TENANTRY_ADMIN_PASSWORD";
  static final String PASSWORD_FILE_VARIABLE = PASSWORD_VARIABLE + "_FILE";

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ConfigOption config;

  @Option(names = "--email", paramLabel = "ADDRESS", description = "to sign in with")
  private @Nullable String email;

  @Option(names = "--name", paramLabel = "NAME", description = "as colleagues see it")
  private @Nullable String name;

  @Option(names = "--password-file", paramLabel = "FILE", description = "holds the password")
  private @Nullable Path passwordFile;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    ToolSettings told = config.read(spec.commandLine().getErr(), ToolSettings::of);
    var settings = told.node();
    String address = given(email, "--email", "Email");
    if (!address.matches("[^\\s@]+@[^\\s@]+")) {
      throw new CannotRun("this is not an email address: " + address);
    }
    String called = given(name, "--name", "Name");
    String password = password();
    Schema.require(settings.database());
    Node node = new Node(settings);
    try {
      Waiting.forTheDatabase(node.foundation().db());
      var capabilities = new Capabilities(node.foundation(), told.passwords());
      Waiting.forThe(new Admins(node.foundation(), capabilities).create(address, called, password));
    } finally {
      Waiting.forThe(node.stop().otherwiseEmpty());
    }
    spec.commandLine().getOut().println("Made the super admin " + address + ".");
    return 0;
  }

  private static String given(@Nullable String value, String option, String question) {
    if (value != null && !value.isBlank()) {
      return value.strip();
    }
    return Optional.ofNullable(console(option).readLine("%s: ", question))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> new CannotRun(option + " is missing"));
  }

  private String password() {
    if (passwordFile != null) {
      return read("--password-file", passwordFile.toString());
    }
    Optional<String> given = variable(PASSWORD_VARIABLE);
    Optional<String> file = variable(PASSWORD_FILE_VARIABLE);
    if (given.isPresent() && file.isPresent()) {
      throw new WrongSetting(
          PASSWORD_VARIABLE + " is given twice: by itself and by " + PASSWORD_FILE_VARIABLE);
    }
    return given
        .or(() -> file.map(path -> read(PASSWORD_FILE_VARIABLE, path)))
        .orElseGet(CreateAdmin::asked);
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(text -> !text.isEmpty());
  }

  private static String read(String said, String path) {
    try {
      return SecretFile.read(path);
    } catch (IOException e) {
      throw new WrongSetting(said + " cannot be read: " + e.getMessage());
    }
  }

  private static String asked() {
    Console console = console("--password-file or " + PASSWORD_VARIABLE);
    String once = secret(console, "Password: ");
    if (!once.equals(secret(console, "Again: "))) {
      throw new CannotRun("the two passwords differ; nothing was changed");
    }
    return once;
  }

  private static String secret(Console console, String question) {
    char[] typed = console.readPassword(question);
    return typed == null ? "" : new String(typed);
  }

  private static Console console(String instead) {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .orElseThrow(() -> new CannotRun("there is no console to ask on: give " + instead));
  }
}
