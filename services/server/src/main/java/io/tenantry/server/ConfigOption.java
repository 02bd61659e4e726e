package io.tenantry.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration comes from; the same for every command. */
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "properties file with the same names as the variables, which go before it"
              + " (or TENANTRY_CONFIG)")
  private @Nullable Path file;

  /**
   * What the command wants to know, if all of it is there and right. Names what it was told and
   * does not know: a typo in an optional setting would otherwise pass in silence. The program's
   * lines look as it was told from here on.
   *
   * @param notices where an operator looks
   */
  <T> T read(PrintWriter notices, Function<Config, T> wanted) {
    Map<String, String> environment = System.getenv();
    KnownNames.unknown(environment)
        .forEach(unknown -> notices.println("tenantry: warning: " + unknown));
    return Config.read(
        environment,
        Optional.ofNullable(file),
        config -> {
          Logs.use(config.logs());
          return wanted.apply(config);
        });
  }
}
