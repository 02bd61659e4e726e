package io.tenantry.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRoutesTest {

  private static final Pattern OWN_FILE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  @RegisterExtension
  static final TestApp app = TestApp.with(foundation -> List.of(new ConsoleModule()));

  @ParameterizedTest
  @ValueSource(strings = {"/console/accept", "/console/reset", "/console/verify"})
  void pagesAreOpenToAllAndRunOnlyOurOwnFiles(String path) {
    var page = app.visitor().get(path).answers(200);
    assertThat(page.header("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.header("Referrer-Policy")).contains("no-referrer");
    assertThat(page.header("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.text())
        .doesNotContainPattern("<script(?![^>]*src=)")
        .doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=|javascript:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/console/accept", "/console/reset", "/console/verify"})
  void everyFileThatAPageAsksForIsThere(String path) {
    Matcher files = OWN_FILE.matcher(app.visitor().get(path).text());
    int found = 0;
    while (files.find()) {
      app.visitor().get(files.group(1)).answers(200);
      found++;
    }
    assertThat(found).isEqualTo(2);
    app.visitor().get("/console/page.js").answers(200);
  }

  @Test
  void filesSayWhatTheyAre() {
    assertThat(app.visitor().get("/console/accept.js").header("Content-Type").orElseThrow())
        .startsWith("text/javascript");
    assertThat(app.visitor().get("/console/page.css").header("Content-Type").orElseThrow())
        .startsWith("text/css");
    assertThat(app.visitor().get("/console/page.css").header("X-Content-Type-Options"))
        .contains("nosniff");
    app.visitor().get("/console/elsewhere.js").answers(404);
    app.visitor().get("/console/..%2fpage.css").answers(404);
  }

  /** A person who uses a keyboard, a screen reader or a phone gets as far as everybody else. */
  @ParameterizedTest
  @ValueSource(strings = {"/console/accept", "/console/reset", "/console/verify"})
  void everyFieldHasALabelAndThePageFitsAPhone(String path) {
    String page = app.visitor().get(path).text();
    Matcher fields = Pattern.compile("<input id=\"([^\"]+)\"").matcher(page);
    while (fields.find()) {
      assertThat(page).contains("<label for=\"" + fields.group(1) + "\"");
    }
    assertThat(page)
        .contains("<html lang=\"en\">", "width=device-width", "role=\"alert\"", "<noscript>");
  }
}
