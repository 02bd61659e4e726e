package io.tenantry.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The document for people: all of it from here, and no script in the page. */
class ManualRoutesTest {

  private static final Pattern FILE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  @RegisterExtension
  static final TestApp app = TestApp.with(foundation -> List.of(new ConsoleModule()));

  @Test
  void thePageRunsOurOwnFilesOnly() {
    var page = app.visitor().get("/docs").answers(200);
    String policy = page.header("Content-Security-Policy").orElseThrow();
    assertThat(policy).contains("script-src 'self';", "connect-src 'self'", "default-src 'none'");
    assertThat(page.text())
        .doesNotContain("://")
        .doesNotContainPattern("<script(?![^>]*src=)|<style|\\son[a-z]+=|javascript:");
    assertThat(page.header("Cross-Origin-Opener-Policy")).contains("same-origin");
  }

  @Test
  void itsFilesAreThereAndMayBeKept() {
    Matcher files = FILE.matcher(app.visitor().get("/docs").text());
    int found = 0;
    while (files.find()) {
      String path = files.group(1);
      if (path.startsWith("/docs/")) {
        var file = app.visitor().get(path).answers(200);
        assertThat(file.header("Cache-Control")).contains("public, max-age=86400");
        assertThat(file.header("Content-Encoding")).isEmpty();
        assertThat(file.text()).isNotBlank();
        var shorter = app.visitor().with("Accept-Encoding", "gzip").get(path).answers(200);
        assertThat(shorter.header("Content-Encoding")).contains("gzip");
        found++;
      }
    }
    assertThat(found).isEqualTo(3);
  }

  @Test
  void itShowsTheDocumentOfThisNode() {
    String script = app.visitor().get("/docs/manual.js").answers(200).text();
    assertThat(script).contains("url: '/openapi.json'", "validatorUrl: null");
    assertThat(app.visitor().get("/docs/swagger-ui.js").text()).contains("SwaggerUIBundle");
  }
}
