package io.tenantry.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The scenarios of the report in their short form, for what is right rather than how fast. */
class OperationsTest {

  @TempDir private Path folder;

  @Test
  void aRestartOfPostgresqlCostsRefusalsOnlyAndLosesNothing() throws Exception {
    isRight(run("restart"));
  }

  @Test
  void aStoppedBackendIsGivenUpAndItsConnectionReplaced() throws Exception {
    isRight(run("stopped"));
  }

  @Test
  void aFullDiskRefusesWritesAndLosesNothing() throws Exception {
    List<Section> sections = run("disk");
    assumeFalse(sections.isEmpty(), "a small file system cannot be mounted here");
    isRight(sections);
  }

  @Test
  void anOverloadedNodeServesWhatItCanAndRefusesTheRest() throws Exception {
    isRight(run("overload"));
  }

  @Test
  void aRollingRestartFailsNoRequest() throws Exception {
    isRight(run("rolling"));
  }

  /** With the pace that is aimed at; for a machine that does nothing else. */
  @Test
  @EnabledIfSystemProperty(named = "soak", matches = "true")
  void theLongFormMeetsItsAims() throws Exception {
    Path report = folder.resolve("reports/operations.md");
    int exit =
        new CommandLine(new Operations())
            .execute("--parts=restart,stopped,disk,overload,rolling", "--report=" + report);
    assertThat(exit).isZero();
    assertThat(Files.readString(report)).doesNotContain("**missed**");
  }

  private static List<Section> run(String part) throws Exception {
    Operations shortForm = new Operations();
    new CommandLine(shortForm).parseArgs("--seconds=2", "--storm=6", "--nodes=2");
    return shortForm.run(part);
  }

  private static void isRight(List<Section> sections) {
    for (Section section : sections) {
      assertThat(section.wrong()).as(section.text()).isEmpty();
    }
  }
}
