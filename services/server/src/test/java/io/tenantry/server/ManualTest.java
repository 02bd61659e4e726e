package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManualTest {
  private static final Path OPERATIONS = Path.of("../../infra/docs/OPERATIONS.md");
  private static final String BEGIN = "<!-- settings: generated, ManualTest compares -->\n";
  private static final String END = "<!-- end of settings -->\n";

  @Test
  void theTableOfSettingsInOperationsIsTheProgramsOwn() throws IOException {
    String text = Files.readString(OPERATIONS);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    assertThat(end).isGreaterThanOrEqualTo(begin);
    Snapshots.golden(
        OPERATIONS, text.substring(0, begin) + Manual.markdown() + text.substring(end));
  }

  static Set<String> commands() {
    Set<String> names = new TreeSet<>(Main.commandLine().getSubcommands().keySet());
    names.remove("help");
    return names;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theHelpOfEachCommandTellsEverySettingWithItsDefault(String command) {
    String help = Main.commandLine().getSubcommands().get(command).getUsageMessage();
    String oneLine = help.replaceAll("\\s+", " ");
    for (Setting setting : Setting.values()) {
      assertThat(help).contains(setting.variable());
      assertThat(oneLine).contains(setting.meaning());
      setting.preset().ifPresent(preset -> assertThat(oneLine).contains("default " + preset));
    }
    assertThat(help).contains("TENANTRY_CONFIG", "TENANTRY_ADMIN_PASSWORD");
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void everyNumberHasItsUnit() {
    Pattern unit =
        Pattern.compile(
            "\\b(port|bytes|KiB|MiB|milliseconds|seconds|minutes|hours|days|connections|threads|hashes"
                + "|times|requests|events|percent|from 0 to 1)\\b|this node's own");
    for (Setting setting : Setting.values()) {
      if (setting.preset().filter(preset -> preset.matches("\\d+")).isPresent()) {
        assertThat(setting.meaning()).as(setting.variable()).containsPattern(unit);
      }
    }
  }
}
