package io.tenantry.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AuditBenchmarkTest {

  @TempDir private Path folder;

  /** Says nothing about speed, only that all ways are measured, sealed and checked. */
  @Test
  void theShortFormWritesItsReport() throws Exception {
    Path report = folder.resolve("audit.md");
    int exit =
        new CommandLine(new AuditBenchmark())
            .execute("--orgs=20", "--rounds=1", "--seconds=1", "--report=" + report);
    assertThat(exit).isZero();
    assertThat(Files.readString(report))
        .containsPattern("\\| one organization, event only \\| [1-9]\\d* \\|")
        .containsPattern("\\| many organizations, as the product does, sealer on \\| [1-9]\\d* \\|")
        .containsPattern("Checking a trail of [1-9]\\d* events in [1-9]\\d* seals");
  }
}
