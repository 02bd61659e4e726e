package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an operator looks up is what the program says. */
class TroubleshootingTest {

  private static final Path PAGE = Yaml.INFRA.resolve("docs/operations/TROUBLESHOOTING.md");

  /** Codes that tell of the installation, not of the request. */
  private static final Pattern NO_OF_THE_INSTALLATION =
      Pattern.compile("(?:Unavailable|TooMany)\\(\\s*\"([a-z-]+)\"|super\\(\\s*500, \"([a-z-]+)\"");

  private static final String SOURCES = sources();

  @Test
  void everyCodeAboutTheInstallationIsExplainedAndNoOther() throws IOException {
    Set<String> codes = new TreeSet<>();
    NO_OF_THE_INSTALLATION
        .matcher(SOURCES)
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .forEach(codes::add);
    assertThat(codes).contains("no-lease", "unexpected");
    assertThat(firstColumn("## Answers that are about the installation"))
        .as("codes in the first table of " + PAGE)
        .containsExactlyInAnyOrderElementsOf(codes);
  }

  @Test
  void whatIsSaidToBeInTheLogIsWhatTheProgramLogs() throws IOException {
    assertThat(firstColumn("## In the log"))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(SOURCES).contains("\"" + line));
  }

  @Test
  void everyAlertIsExplainedAndNoOther() throws IOException {
    String rules = read(Yaml.INFRA.resolve("prometheus/alerts.yml"));
    List<String> alerts =
        Pattern.compile("- alert: (\\w+)").matcher(rules).results().map(a -> a.group(1)).toList();
    assertThat(alerts).isNotEmpty();
    assertThat(firstColumn("## Alerts")).containsExactlyInAnyOrderElementsOf(alerts);
  }

  @Test
  void settingsThatAreNamedExist() throws IOException {
    try (var pages = Files.walk(Yaml.INFRA.resolve("docs"))) {
      assertThat(pages.filter(page -> page.toString().endsWith(".md")).flatMap(this::settings))
          .isNotEmpty()
          .allMatch(name -> Setting.of(name).isPresent() || OidcSetting.isOne(name));
    }
  }

  /** Whole names in backticks; with a star or an ellipsis they mean several. */
  private Stream<String> settings(Path page) {
    return Pattern.compile("`(TENANTRY_[A-Z_]+[A-Z])`")
        .matcher(read(page))
        .results()
        .map(name -> name.group(1))
        .filter(name -> !KnownNames.BESIDE_SETTINGS.contains(name))
        .filter(name -> !OUTSIDE.contains(name));
  }

  /** What the tests read, and what Kubernetes would add. */
  private static final Set<String> OUTSIDE =
      Set.of("TENANTRY_TEST_DB", "TENANTRY_TEST_DB_IMAGE", "TENANTRY_PORT");

  private static List<String> firstColumn(String heading) throws IOException {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf(heading) + heading.length()).split("\n## ", 2)[0];
    return Pattern.compile("(?m)^\\| `([^`]+)`")
        .matcher(section)
        .results()
        .map(row -> row.group(1))
        .toList();
  }

  private static String sources() {
    StringBuilder all = new StringBuilder();
    for (String room : List.of("common", "services")) {
      try (var files = Files.walk(Path.of("../..", room))) {
        files
            .filter(file -> file.toString().matches(".*/src/main/java/.*\\.java"))
            .forEach(file -> all.append(read(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all.toString();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
