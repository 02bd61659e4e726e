package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The variables that a container gets, read by the program itself. */
record GivenSettings(Map<String, String> variables) {

  /**
   * A mistyped variable would be ignored in silence: the environment has many that are not ours.
   */
  void exist() {
    assertThat(variables.keySet())
        .allSatisfy(name -> assertThat(Setting.of(name)).as(name).isPresent());
  }

  boolean hold(Setting setting) {
    return variables.containsKey(setting.variable())
        || variables.containsKey(setting.fileVariable());
  }

  String text(Setting setting) {
    return variables.getOrDefault(setting.variable(), setting.preset().orElse(""));
  }

  /**
   * What the program makes of them.
   *
   * @param folder stands for wherever the secrets are mounted
   */
  Config read(Path folder) {
    Map<String, String> environment = new LinkedHashMap<>(variables);
    for (Setting setting : Setting.values()) {
      environment.computeIfPresent(
          setting.fileVariable(), (name, mounted) -> secret(folder, mounted, setting));
    }
    return new Config(environment, Optional.empty());
  }

  private static String secret(Path folder, String mounted, Setting setting) {
    String value =
        setting == Setting.MASTER_KEY
            ? Base64.getEncoder().encodeToString(new byte[32])
            : setting.name();
    try {
      Path file = folder.resolve(Path.of(mounted).getFileName());
      return Files.writeString(file, value + "\n").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
