package io.tenantry.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The report on signing in in its short form, for what is right rather than how fast. */
class SignInBenchmarkTest {

  @TempDir private Path folder;

  @Test
  void aFloodIsRefusedInOrderAndGuessesAreAnsweredInTheSameWords() throws Exception {
    SignInBenchmark shortForm = new SignInBenchmark();
    new CommandLine(shortForm).parseArgs("--seconds=1", "--samples=3");
    try (Rig rig = Rig.in(folder)) {
      for (String part : new String[] {"flood", "timing"}) {
        Section section = shortForm.run(rig, part);
        assertThat(section.wrong()).as(section.text()).isEmpty();
      }
    }
  }
}
