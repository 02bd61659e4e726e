package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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

  @Test
  void theHelpTellsEverySetting() {
    String help = Main.commandLine().getSubcommands().get("serve").getUsageMessage();
    for (Setting setting : Setting.values()) {
      assertThat(help).contains(setting.variable());
    }
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }
}
