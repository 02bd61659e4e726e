package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.sql.Care;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.OpenApi;
import io.tenantry.common.web.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What there is, as committed files: each change of access, wire or schema is a visible diff. */
class GoldenTest {

  @RegisterExtension static final DemoHouse HOUSE = new DemoHouse();

  private final TestApp app = HOUSE.app();

  private static final Path INFRA = Path.of("../../infra");

  private static final String METRICS = "<!-- metrics: generated, GoldenTest compares -->\n";

  private static final String REGISTER =
      "<!-- register: generated, GoldenTest compares, ErasureTest proves -->\n";

  private static final String TABLES =
      """
      SELECT relname
        FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
         AND NOT relispartition AND relname <> 'flyway_schema_history'
      """;

  @Test
  void theTableOfRoutes() {
    String lines =
        app.routes().stream()
            .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
            .map(Route::line)
            .collect(Collectors.joining("\n", "", "\n"));
    Snapshots.golden(INFRA.resolve("routes.txt"), lines);
  }

  @Test
  void theDocument() {
    String document = OpenApi.text(OpenApi.document(app.routes()));
    Snapshots.golden(INFRA.resolve("openapi.json"), document);
    assertThat(app.visitor().get("/openapi.json").answers(200).text()).isEqualTo(document);
  }

  @Test
  void theTableOfMetricsInOperations() throws IOException {
    Path operations = INFRA.resolve("docs/OPERATIONS.md");
    String text = Files.readString(operations);
    int begin = text.indexOf(METRICS) + METRICS.length();
    int end = text.indexOf("<!-- end of metrics -->");
    assertThat(end).isGreaterThanOrEqualTo(begin);
    String table = Manual.metrics(app.foundation().meters().declared());
    Snapshots.golden(operations, text.substring(0, begin) + table + text.substring(end));
  }

  @Test
  void theTableOfErasure() throws IOException {
    Path erasure = INFRA.resolve("docs/operations/ERASURE.md");
    String text = Files.readString(erasure);
    int begin = text.indexOf(REGISTER) + REGISTER.length();
    int end = text.indexOf("<!-- end of register -->");
    assertThat(end).isGreaterThanOrEqualTo(begin);
    String table = Manual.erasure(app.assembly().register());
    Snapshots.golden(erasure, text.substring(0, begin) + table + text.substring(end));
  }

  @Test
  void everyMetricIsExposedUnderTheNameInTheTable() {
    String scrape = app.foundation().meters().text();
    assertThat(app.foundation().meters().declared())
        .allSatisfy(metric -> assertThat(scrape).contains("\n" + metric.exposed()));
  }

  @Test
  void theSchema() {
    Snapshots.golden(INFRA.resolve("schema.sql"), SchemaText.of(app.database()));
  }

  @Test
  void everyRouteTellsWhatItIsFor() {
    assertThat(app.routes()).allSatisfy(route -> assertThat(route.summary()).isNotBlank());
  }

  @Test
  void theRegisterHasALineForEveryTable() {
    assertThat(app.assembly().register())
        .extracting(Care::table)
        .containsExactlyInAnyOrderElementsOf(
            app.database().rows(TABLES).stream().map(row -> (String) row.get("relname")).toList());
  }
}
