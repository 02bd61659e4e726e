package io.tenantry.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PeopleBenchmarkTest {

  @TempDir private Path folder;

  /** Says nothing about speed, only that every case is answered, by an index. */
  @Test
  void theShortFormAsksEveryCase() throws Exception {
    Path report = folder.resolve("people.md");
    int exit =
        new CommandLine(new PeopleBenchmark())
            .execute(
                "--few=5000",
                "--many=6000",
                "--calls=1",
                "--parts=load-few,load-many,many,platform,writes",
                "--data=" + folder.resolve("people"),
                "--report=" + report);
    assertThat(exit).isZero();
    String text = Files.readString(report);
    assertThat(text)
        .contains("| by cursor, half way down |", "| search, 0 matches |", "| city = Stadt 1-0 |")
        .containsPattern("\\| search, 1 match \\|.*\\| 1 \\| 0 \\| members_")
        .doesNotContain("whole table");
    assertThat(text.lines().filter(line -> line.startsWith("| ") && line.contains("members_")))
        .allMatch(line -> line.contains("| 0 | members_"), "nobody is refused");
  }
}
