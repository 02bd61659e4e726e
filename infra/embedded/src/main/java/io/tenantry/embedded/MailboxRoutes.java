package io.tenantry.embedded;

import static io.tenantry.common.web.Permission.PUBLIC;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** What the mailbox holds, for programs and for people. Only where the mailbox is embedded. */
public final class MailboxRoutes {
  /** The page shows text and links; nothing in a mail may load or run anything. */
  private static final String NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'";

  private final EmbeddedMailbox mailbox;

  public MailboxRoutes(EmbeddedMailbox mailbox) {
    this.mailbox = mailbox;
  }

  public void addTo(RouteTable at) {
    at.in(Scope.SELF)
        .get("/dev/mailbox.json", PUBLIC, this::json)
        .summary("The mails of the embedded mailbox, oldest first")
        .answers(200, Mails.class)
        .get("/dev/mailbox", PUBLIC, this::page)
        .summary("The embedded mailbox as a page");
  }

  private Future<?> json(Call call) {
    return Future.succeededFuture(new Mails(mailbox.mails()));
  }

  private Future<?> page(Call call) {
    var page = Buffer.buffer(MailboxPage.html(mailbox.mails()));
    return Future.succeededFuture(
        Answer.file("text/html; charset=utf-8", page)
            .with("Content-Security-Policy", NOTHING_RUNS));
  }

  record Mails(List<ReceivedMail> data) {}
}
