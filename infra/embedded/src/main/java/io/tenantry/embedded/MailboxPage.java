package io.tenantry.embedded;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The mailbox as a page: newest first, as text, with links that can be followed. */
final class MailboxPage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  /** In text that is escaped already; a full stop or bracket after a link is not part of it. */
  private static final Pattern LINK = Pattern.compile("https?://[^\\s\"<>]*[^\\s\"<>.,;:!?)\\]]");

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Mailbox</title>
      <style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto;
               padding: 0 1rem; color: #1c2430; background: #f6f7f9 }
        article { background: #fff; border: 1px solid #d9dee6; border-radius: 8px;
                  padding: 1rem 1.25rem; margin: 1rem 0 }
        h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 0 }
        p { color: #56606e; margin: .25rem 0 } pre { white-space: pre-wrap; font: inherit }
        a { overflow-wrap: anywhere }
      </style>
      </head>
      <body>
      <h1>Mailbox</h1>
      """;

  private MailboxPage() {}

  static String html(List<ReceivedMail> mails) {
    String count =
        switch (mails.size()) {
          case 0 -> "No mail yet. Reload this page when something should have been sent.";
          case 1 -> "One mail.";
          default -> mails.size() + " mails, newest first.";
        };
    return mails.reversed().stream()
        .map(MailboxPage::mail)
        .collect(Collectors.joining("", HEAD + "<p>" + count + "</p>\n", "</body>\n</html>\n"));
  }

  private static String mail(ReceivedMail mail) {
    return """
    <article>
    <h2>%s</h2>
    <p>to %s, <time>%s</time></p>
    <pre>%s</pre>
    </article>
    """
        .formatted(
            escaped(mail.subject()),
            escaped(mail.to()),
            TIME.format(mail.date()),
            LINK.matcher(escaped(mail.text())).replaceAll("<a href=\"$0\">$0</a>"));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
