package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What would break the image in silence. */
class ImageTest {

  private static final Path HOME = Path.of("../..");
  private static final String DOCKERFILE = read(Yaml.INFRA.resolve("docker/Dockerfile"));
  private static final String POM = read(HOME.resolve("pom.xml"));

  /** The flags of {@code infra/run}, of the tests and of the image are the same. */
  @Test
  void theFlagsOfTheJvmAreSaidInOnePlace() {
    String script = read(Yaml.INFRA.resolve("scripts/java.sh"));
    String flags = found(script, "(?s)\njvm_flags=\"(.*?)\"").replace("\\\n", "");
    assertThat(words(found(POM, "<jvm.access>(.*)</jvm.access>"))).isEqualTo(words(flags));
    assertThat(DOCKERFILE)
        .contains("COPY infra/scripts/java.sh /tmp/java.sh", "source /tmp/java.sh", "$jvm_flags")
        .doesNotContain(words(flags).getFirst());
  }

  @Test
  void theBaseImagesArePinnedAndOfOurJava() {
    List<String> images = allFound("(?m)^ARG \\w+_IMAGE=(\\S+)$");
    assertThat(images).hasSize(2).allMatch(ImageTest::isPinned);
    assertThat(images.getFirst())
        .contains(":" + found(POM, "<maven.compiler.release>(.*)</maven.compiler.release>") + ".");
  }

  @Test
  void thePortsAreTheProgramsOwn() {
    List<String> ports = words(found(DOCKERFILE, "(?m)^EXPOSE (.*)$"));
    assertThat(ports)
        .startsWith(
            Setting.HTTP_PORT.preset().orElseThrow(),
            Setting.MANAGEMENT_PORT.preset().orElseThrow())
        .endsWith(KubernetesTest.CLUSTER_PORT);
    String healthy = read(Yaml.INFRA.resolve("docker/healthy"));
    assertThat(healthy).contains("${TENANTRY_MANAGEMENT_PORT:-" + ports.get(1) + "}", "/health/%s");
  }

  @Test
  void theSettingsOfTheImageExist() {
    Map<String, String> variables =
        Arrays.stream(found(DOCKERFILE, "(?m)^ENV (.*)$").split(" ", -1))
            .map(one -> one.split("=", 2))
            .filter(one -> one[0].startsWith("TENANTRY_"))
            .collect(Collectors.toMap(one -> one[0], one -> one[1]));
    assertThat(variables).isNotEmpty();
    new GivenSettings(variables).exist();
  }

  @Test
  void itRunsAsNobodyAndHearsWhenItIsToldToStop() {
    assertThat(found(DOCKERFILE, "(?m)^USER (.*)$")).matches("[1-9]\\d{3,}:[1-9]\\d{3,}");
    // A shell in between would keep SIGTERM for itself.
    assertThat(found(DOCKERFILE, "(?m)^ENTRYPOINT (.*)$")).startsWith("[\"/");
    assertThat(found(DOCKERFILE, "(?m)^CMD (.*)$")).isEqualTo("[\"serve\"]");
  }

  /** Everything else, secrets and data among it, stays out of the build. */
  @Test
  void onlyWhatIsCopiedIsSentToTheBuild() {
    String ignored = read(HOME.resolve(".dockerignore"));
    List<String> copied = allFound("(?m)^COPY (?!--from)(\\S+) ");
    assertThat(ignored.lines().filter(line -> !line.startsWith("#")).findFirst()).hasValue("*");
    assertThat(Pattern.compile("(?m)^!(.*)$").matcher(ignored).results().map(line -> line.group(1)))
        .containsExactlyInAnyOrderElementsOf(copied);
  }

  /** By number down to the patch, so that the same sources build the same image. */
  static boolean isPinned(String image) {
    return image.matches(".+:v?\\d+\\.\\d+[\\w.-]*");
  }

  private static List<String> allFound(String pattern) {
    return Pattern.compile(pattern)
        .matcher(DOCKERFILE)
        .results()
        .map(line -> line.group(1))
        .toList();
  }

  private static String found(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult line) -> line.group(1))
        .reduce((first, last) -> last)
        .orElseThrow(() -> new AssertionError("not found: " + pattern));
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+", -1));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
