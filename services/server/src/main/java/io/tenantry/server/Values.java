package io.tenantry.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** What was said, as text: the environment goes before the file, and both before the preset. */
final class Values {
  private final Map<String, String> environment;
  private final Properties file;

  /**
   * @param file a properties file with the same names as the variables
   * @throws WrongSetting if the file cannot be read or has a name that does not exist
   */
  Values(Map<String, String> environment, Optional<Path> file) {
    this.environment = Map.copyOf(environment);
    this.file = file.map(Values::read).orElseGet(Properties::new);
  }

  String text(Setting setting) {
    return find(setting).orElseThrow(() -> WrongSetting.missing(setting));
  }

  Optional<String> find(Setting setting) {
    Optional<String> said = said(setting.variable());
    if (setting.isSecret()) {
      Optional<String> path = said(setting.fileVariable());
      if (said.isPresent() && path.isPresent()) {
        throw WrongSetting.of(setting, "is given twice: by itself and by a file");
      }
      said = said.or(() -> path.map(p -> secret(setting, p)));
    }
    return said.or(setting::preset);
  }

  int number(Setting setting, int min, int max) {
    return number(setting, text(setting), min, max);
  }

  /** For a setting without a preset, where this machine tells what holds. */
  int numberOr(Setting setting, int otherwise, int min, int max) {
    return find(setting).map(text -> number(setting, text, min, max)).orElse(otherwise);
  }

  private static int number(Setting setting, String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, in the same words
    }
    throw WrongSetting.of(
        setting, "must be a number from " + min + " to " + max + ", not \"" + text + "\"");
  }

  /** A variable that is set to nothing is not set. */
  private Optional<String> said(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .or(() -> Optional.ofNullable(file.getProperty(variable)))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static String secret(Setting setting, String path) {
    try {
      return Files.readString(Path.of(path), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new WrongSetting(setting.fileVariable() + " cannot be read: " + path);
    }
  }

  private static Properties read(Path path) {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new WrongSetting("the configuration file cannot be read: " + path);
    }
    for (String name : properties.stringPropertyNames()) {
      if (Setting.of(name).isEmpty()) {
        throw new WrongSetting(name + " in " + path + " is not a setting (see serve --help)");
      }
    }
    return properties;
  }
}
