package io.tenantry.server;

import java.nio.file.Path;
import java.util.Optional;
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

  Config read() {
    return new Config(System.getenv(), Optional.ofNullable(file));
  }
}
