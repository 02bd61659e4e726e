package io.tenantry.server;

import io.tenantry.common.sql.Care;
import io.tenantry.common.watch.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every setting, told for the terminal and for OPERATIONS. */
final class Manual {
  private static final int COLUMN = 34;
  private static final int WIDTH = 60;

  private static final List<String> BESIDE =
      List.of(
          "A secret NAME can also lie in a file that NAME_FILE names; one line break at its end",
          "does not count. Beside the settings: "
              + Config.FILE_VARIABLE
              + " names a properties file",
          "with the same names, as --config does; the variables go before it. create-admin reads",
          CreateAdmin.PASSWORD_VARIABLE
              + " or "
              + CreateAdmin.PASSWORD_FILE_VARIABLE
              + ". Another TENANTRY_ variable",
          "is warned about, another name in the file is refused.");

  private Manual() {}

  /** What the help of each command ends with. */
  static String[] lines() {
    List<String> lines = new ArrayList<>(List.of("", "Settings (environment, or --config):"));
    for (Setting setting : Setting.values()) {
      List<String> text = wrapped(setting.meaning() + " " + note(setting));
      lines.add("  " + padded(setting.variable()) + text.getFirst());
      text.stream().skip(1).map(line -> "  " + padded("") + line).forEach(lines::add);
    }
    for (OidcSetting setting : OidcSetting.values()) {
      lines.add("  " + setting.variable());
      String secret = setting.isSecret() ? " (secret)" : "";
      wrapped(setting.meaning() + secret).forEach(line -> lines.add("  " + padded("") + line));
    }
    lines.add("");
    lines.addAll(BESIDE);
    return lines.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new);
  }

  /** The table in {@code infra/docs/OPERATIONS.md}. */
  static String markdown() {
    Stream<String> usual =
        Arrays.stream(Setting.values())
            .map(setting -> row(setting.variable(), setting.meaning(), preset(setting)));
    Stream<String> ofProviders =
        Arrays.stream(OidcSetting.values())
            .map(setting ->
                row(setting.variable(), setting.meaning(), setting.isSecret() ? "secret" : ""));
    return Stream.concat(usual, ofProviders)
        .collect(Collectors.joining("", "| variable | meaning | default |\n|---|---|---|\n", ""));
  }

  private static String row(String variable, String meaning, String preset) {
    return "| `%s` | %s | %s |\n".formatted(variable, meaning, preset);
  }

  /** The other table there. */
  static String metrics(List<Metric> metrics) {
    return metrics.stream()
        .map(metric ->
            "| `%s` | %s | %s | %s |\n"
                .formatted(
                    metric.exposed(),
                    metric.kind().name().toLowerCase(Locale.ROOT),
                    String.join(", ", metric.labels()),
                    metric.meaning()))
        .collect(
            Collectors.joining(
                "", "| metric | kind | labels | meaning |\n|---|---|---|---|\n", ""));
  }

  /** What becomes of each table when a person is removed for good, for ERASURE. */
  static String erasure(List<Care> register) {
    return register.stream()
        .sorted(Comparator.comparing(Care::table))
        .map(care -> "| `%s` | %s |\n".formatted(care.table(), care.personErasure()))
        .collect(
            Collectors.joining(
                "", "| table | when a person is removed for good |\n|---|---|\n", ""));
  }

  private static String preset(Setting setting) {
    String secret = setting.isSecret() ? "secret" : "";
    if (setting.isRequired()) {
      return secret.isEmpty() ? "**required**" : "**required**, secret";
    }
    return setting.preset().map(text -> "`" + text + "`").orElse(secret);
  }

  private static String note(Setting setting) {
    List<String> notes = new ArrayList<>();
    if (setting.isRequired()) {
      notes.add("required");
    }
    if (setting.isSecret()) {
      notes.add("secret");
    }
    setting.preset().ifPresent(text -> notes.add("default " + text));
    return notes.isEmpty() ? "" : "(" + String.join(", ", notes) + ")";
  }

  private static String padded(String text) {
    return text + " ".repeat(Math.max(1, COLUMN - text.length()));
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split(" ", -1)) {
      if (!line.isEmpty() && line.length() + word.length() >= WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
