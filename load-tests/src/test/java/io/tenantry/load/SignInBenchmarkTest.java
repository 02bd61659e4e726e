package io.tenantry.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The report on signing in in its short form, for what is right rather than how fast. The short
 * form of the flood is {@code FloodTest} of the capability, which needs no process of its own.
 */
class SignInBenchmarkTest {

  @TempDir private Path folder;

  @Test
  void guessesAreAnsweredInTheSameWords() throws Exception {
    SignInBenchmark shortForm = new SignInBenchmark();
    new CommandLine(shortForm).parseArgs("--samples=3");
    try (Rig rig = Rig.in(folder)) {
      Section section = shortForm.run(rig, "timing");
      assertThat(section.wrong()).as(section.text()).isEmpty();
    }
  }
}
