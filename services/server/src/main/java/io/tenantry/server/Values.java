package io.tenantry.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What was said, as text: the environment goes before the file, and both before the preset.
 *
 * <p>What is missing or wrong is thrown as a {@link WrongSetting}; while {@link #all} reads, it is
 * noted, and something harmless stands in for it until everything has been looked at.
 */
final class Values {
  private final Map<String, String> environment;
  private final Properties file;
  private final Set<String> complaints = new LinkedHashSet<>();
  private boolean noting;

  /**
   * @param file a properties file with the same names as the variables
   * @throws WrongSetting if the file cannot be read or has names that do not exist
   */
  Values(Map<String, String> environment, Optional<Path> file) {
    this.environment = Map.copyOf(environment);
    this.file = file.map(Values::read).orElseGet(Properties::new);
  }

  /**
   * What was read, if all of it was right.
   *
   * @throws WrongSetting with everything that is missing or wrong
   */
  <T> T all(Supplier<T> reading) {
    complaints.clear();
    noting = true;
    try {
      T read = reading.get();
      if (complaints.isEmpty()) {
        return read;
      }
    } catch (WrongSetting wrong) {
      complaints.add(String.valueOf(wrong.getMessage()));
    } catch (RuntimeException follows) {
      // What stands in for a wrong value may not fit elsewhere; by itself it is a defect.
      if (complaints.isEmpty()) {
        throw follows;
      }
    } finally {
      noting = false;
    }
    throw WrongSetting.all(List.copyOf(complaints));
  }

  /** A complaint about one setting, in one line that begins with its name. */
  void wrong(Setting setting, String complaint) {
    wrong(setting.variable() + " " + complaint);
  }

  private void wrong(String complaint) {
    String oneLine = complaint.replaceAll("\\p{Cntrl}+", " ");
    if (!noting) {
      throw new WrongSetting(oneLine);
    }
    complaints.add(oneLine);
  }

  /** Whether something was said against one of these while all is read. */
  boolean isComplainedAbout(Setting... settings) {
    for (Setting setting : settings) {
      if (complaints.stream().anyMatch(said -> said.startsWith(setting.variable() + " "))) {
        return true;
      }
    }
    return false;
  }

  String text(Setting setting) {
    return find(setting)
        .orElseGet(() -> {
          String file = setting.isSecret() ? "(or " + setting.fileVariable() + ") " : "";
          wrong(setting, file + "is missing: " + setting.meaning());
          return "";
        });
  }

  Optional<String> find(Setting setting) {
    return (setting.isSecret() ? secret(setting) : said(setting.variable())).or(setting::preset);
  }

  int number(Setting setting, int min, int max) {
    return number(setting, text(setting), min, max);
  }

  /** For a setting without a preset, where this machine tells what holds. */
  int numberOr(Setting setting, int otherwise, int min, int max) {
    return find(setting).map(text -> number(setting, text, min, max)).orElse(otherwise);
  }

  private int number(Setting setting, String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, in the same words
    }
    wrong(setting, "must be a number from " + min + " to " + max + ", not \"" + text + "\"");
    return min;
  }

  /** A part of a whole. */
  double share(Setting setting) {
    String text = text(setting);
    try {
      double share = Double.parseDouble(text);
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // said below, in the same words
    }
    wrong(setting, "must be a number from 0 to 1, not \"" + text + "\"");
    return 0;
  }

  /** A file that is there and may be read. */
  Optional<String> file(Setting setting) {
    Optional<String> path = find(setting);
    if (path.isPresent() && !Files.isReadable(Path.of(path.get()))) {
      wrong(setting, "names a file that is not there or may not be read: " + path.get());
    }
    return path;
  }

  /** Every name by which something was said. */
  Stream<String> names() {
    return Stream.concat(
            environment.entrySet().stream()
                .filter(said -> !said.getValue().isBlank())
                .map(Map.Entry::getKey),
            file.stringPropertyNames().stream())
        .distinct();
  }

  /** What was said about one provider. */
  Optional<String> find(OidcSetting setting, String provider) {
    return setting.isSecret()
        ? secret(setting.variable(provider), setting.fileVariable(provider))
        : said(setting.variable(provider));
  }

  /** A complaint about one of its settings. */
  void wrong(OidcSetting setting, String provider, String complaint) {
    wrong(setting.variable(provider) + " " + complaint);
  }

  private Optional<String> secret(Setting setting) {
    return secret(setting.variable(), setting.fileVariable());
  }

  /** Nothing is cut off a secret: blanks may belong to it. */
  private Optional<String> secret(String variable, String fileVariable) {
    Optional<String> given = raw(variable).filter(text -> !text.isEmpty());
    Optional<String> path = said(fileVariable);
    if (given.isPresent() && path.isPresent()) {
      wrong(variable + " is given twice: by itself and by " + fileVariable);
    }
    return given.or(() -> path.map(p -> secretIn(fileVariable, p)));
  }

  private String secretIn(String fileVariable, String path) {
    try {
      return SecretFile.read(path);
    } catch (IOException e) {
      wrong(fileVariable + " cannot be read: " + e.getMessage());
      return "";
    }
  }

  /** A variable that is set to nothing is not set. */
  private Optional<String> said(String variable) {
    return raw(variable).map(String::strip).filter(text -> !text.isEmpty());
  }

  private Optional<String> raw(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .or(() -> Optional.ofNullable(file.getProperty(variable)));
  }

  private static Properties read(Path path) {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new WrongSetting("the configuration file cannot be read: " + path);
    }
    List<String> unknown =
        properties.stringPropertyNames().stream()
            .filter(name -> Setting.of(name).isEmpty() && !OidcSetting.isOne(name))
            .sorted()
            .map(name -> KnownNames.notASetting(name) + " (in " + path + ")")
            .toList();
    if (!unknown.isEmpty()) {
      throw WrongSetting.all(unknown);
    }
    return properties;
  }
}
