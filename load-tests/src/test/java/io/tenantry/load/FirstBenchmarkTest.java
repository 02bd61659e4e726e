package io.tenantry.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FirstBenchmarkTest {

  @TempDir private Path folder;

  /** Says nothing about speed, only that the benchmark measures all four and nobody is refused. */
  @Test
  void theShortFormWritesItsReport() throws Exception {
    Path report = folder.resolve("first.md");
    int exit =
        new CommandLine(new FirstBenchmark())
            .execute("--members=2000", "--rounds=1", "--seconds=1", "--report=" + report);
    assertThat(exit).isZero();
    assertThat(Files.readString(report))
        .contains("| GET /v1/me |")
        .containsPattern("\\| bare /list \\| \\d+ \\| \\d+ \\| \\d+ \\| 0 \\|")
        .containsPattern(
            "\\| GET /v1/orgs/acme/users\\?limit=25 \\| \\d+ \\| \\d+ \\| \\d+ \\| 0 \\|")
        .contains("Where the server's own time goes");
  }
}
