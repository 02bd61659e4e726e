package io.tenantry.common.testkit;

import io.tenantry.embedded.EmbeddedMailbox;
import io.tenantry.embedded.ReceivedMail;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What arrived by SMTP. Mails are sent later than the answer, so reading one waits for it. */
public final class TestMailbox {
  private static final Pattern LINK = Pattern.compile("https?://\\S+");
  private static final Pattern TOKEN = Pattern.compile("#token=([A-Za-z0-9_-]+)");

  private static final Pattern CODE = Pattern.compile("(?<!\\d)(\\d{6})(?!\\d)");

  private final EmbeddedMailbox mailbox;

  /** Of a program that the test starts itself. */
  public TestMailbox(EmbeddedMailbox mailbox) {
    this.mailbox = mailbox;
  }

  /** The newest mail to this address. */
  public ReceivedMail mailTo(String address) {
    return await("a mail to " + address, mail -> mail.to().equals(address));
  }

  /** The newest mail to this address whose subject contains this. */
  public ReceivedMail mailTo(String address, String subject) {
    return await(
        "a mail to " + address + " about " + subject,
        mail -> mail.to().equals(address) && mail.subject().contains(subject));
  }

  /** What is there now, oldest first. */
  public List<ReceivedMail> all() {
    return mailbox.mails();
  }

  /** Forgets what came so far, so that the next mail is the one that is meant. */
  public void clear() {
    mailbox.clear();
  }

  /** The first link in a mail's text. */
  public static String link(ReceivedMail mail) {
    return first(LINK.matcher(mail.text()), 0, mail);
  }

  /** The one-time token in a mail's link. */
  public static String token(ReceivedMail mail) {
    return first(TOKEN.matcher(mail.text()), 1, mail);
  }

  /** The code of six digits in a text message, which comes as a mail here. */
  public static String code(ReceivedMail mail) {
    return first(CODE.matcher(mail.text()), 1, mail);
  }

  private ReceivedMail await(String what, Predicate<ReceivedMail> wanted) {
    return mailbox
        .await(wanted, Poll.LONG)
        .orElseThrow(() -> new AssertionError(what + " did not come; there are " + all()));
  }

  private static String first(Matcher matcher, int group, ReceivedMail mail) {
    if (!matcher.find()) {
      throw new AssertionError("there is no link in: " + mail.text());
    }
    return matcher.group(group);
  }
}
