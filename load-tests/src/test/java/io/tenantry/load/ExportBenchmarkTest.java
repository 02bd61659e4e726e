package io.tenantry.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExportBenchmarkTest {

  @TempDir private Path folder;

  /**
   * Says nothing about speed, only that files are whole, flat in memory, and free what they had.
   */
  @Test
  void theShortFormTakesEveryFile() throws Exception {
    Path report = folder.resolve("export.md");
    int exit =
        new CommandLine(new ExportBenchmark())
            .execute(
                "--rows=6000",
                "--slow-seconds=1",
                "--data=" + folder.resolve("people"),
                "--report=" + report);
    assertThat(exit).isZero();
    assertThat(Files.readString(report))
        .containsPattern("\\| every row that COPY has \\| ([\\d,]+) and \\1 \\| met \\|")
        .containsPattern("hold no connection.*\\| 0 not idle at most \\| met \\|")
        .containsPattern("a reader who hangs up frees all.*\\| met \\|")
        .containsPattern("`search=maria&sort=name`: [1-9]");
  }
}
