package io.tenantry.mails;

import static io.tenantry.access.Permissions.MAIL_LIST;
import static io.tenantry.access.Permissions.MAIL_RETRY;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;

/** How the web asks for what is not sent or done yet. */
final class MailRoutes {

  private final MailDesk desk;

  MailRoutes(MailDesk desk) {
    this.desk = desk;
  }

  void addTo(RouteTable at) {
    at.in(Scope.PLATFORM)
        .get("/mails", MAIL_LIST, this::list)
        .impersonated()
        .query(MailQuery.class)
        .answersPage(MailView.class)
        .summary("Mails and background work that is not done, newest first")
        .post("/mails/{mail}/retry", MAIL_RETRY, this::retry)
        .impersonated()
        .answers(202, MailView.class)
        .summary("Has a mail or job that failed tried again at once");
  }

  private Future<?> list(Call call) {
    return desk.list(call.query(MailQuery.class)).map(page -> page.map(MailView::of));
  }

  private Future<?> retry(Call call) {
    return desk.retry(call.actor(), call.id("mail"))
        .map(again -> Answer.accepted(MailView.of(again)));
  }
}
