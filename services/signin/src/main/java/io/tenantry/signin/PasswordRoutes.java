package io.tenantry.signin;

import static io.tenantry.access.Permissions.USER_RECOVER;
import static io.tenantry.common.web.Permission.SIGNED_IN;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;

/**
 * The routes of passwords for people who are signed in: one's own, and a link for somebody else.
 */
final class PasswordRoutes {

  private static final String RESET = "/users/{user}/password-reset";
  private static final String RESET_SUMMARY =
      "Mails a person the link by which they can set a new password";

  private final PasswordChange change;
  private final ResetRequests requests;

  PasswordRoutes(PasswordChange change, ResetRequests requests) {
    this.change = change;
    this.requests = requests;
  }

  void addTo(RouteTable at) {
    at.in(Scope.SELF)
        .put("/v1/me/password", SIGNED_IN, this::change)
        .takes(NewPassword.class)
        .answers(204)
        .fresh()
        .summary("Sets one's own password; one's other sessions end unless keep_sessions says no");
    at.in(Scope.ORG)
        .post(RESET, USER_RECOVER, this::mailMember)
        .answers(202)
        .summary(RESET_SUMMARY);
    at.in(Scope.PLATFORM)
        .post(RESET, USER_RECOVER, this::mailUser)
        .answers(202)
        .summary(RESET_SUMMARY);
  }

  private Future<?> change(Call call) {
    return change.change(call.actor(), call.body(NewPassword.class));
  }

  private Future<?> mailMember(Call call) {
    return requests.ofMember(call.actor(), call.id("user")).map(Answer.accepted());
  }

  private Future<?> mailUser(Call call) {
    return requests.ofUser(call.actor(), call.id("user")).map(Answer.accepted());
  }
}
