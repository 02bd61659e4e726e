package io.tenantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxPageTest {
  @Test
  void linksCanBeFollowedAndNothingElseIsMarkup() {
    String page =
        MailboxPage.html(
            List.of(
                mail("older", "Hello"),
                mail(
                    "<script>",
                    "Open https://tenantry.test/console/accept#token=a-b_c&x=1.\n<b>\"$1\"</b>")));
    assertThat(page)
        .contains("2 mails, newest first.")
        .contains("<h2>&lt;script&gt;</h2>")
        .contains("<a href=\"https://tenantry.test/console/accept#token=a-b_c&amp;x=1\">")
        .contains("</a>.\n&lt;b&gt;&quot;$1&quot;&lt;/b&gt;")
        .doesNotContain("<script>");
    assertThat(page.indexOf("script")).isLessThan(page.indexOf("older"));
  }

  private static ReceivedMail mail(String subject, String text) {
    return new ReceivedMail(1, "ada@acme.test", subject, Instant.EPOCH, text, "");
  }
}
