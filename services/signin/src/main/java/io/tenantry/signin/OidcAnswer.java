package io.tenantry.signin;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Json;
import io.tenantry.common.web.Problem;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Base64;

/**
 * Shapes the answer to a browser that comes back from a provider. Without a page to return to it is
 * that of other sign-ins. With one, the browser is sent there with the session in its cookies; what
 * else there is to say stands behind {@code #}, which no server hears: {@code linked}, {@code
 * error}, or {@code wanted}, what is wanted before a session as base64url of JSON.
 */
final class OidcAnswer {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final EnteredAnswer entered;

  OidcAnswer(EnteredAnswer entered) {
    this.entered = entered;
  }

  /** What is answered, and what stands behind {@code #} if a page is returned to. */
  record Shaped(Answer answer, String fragment) {}

  Future<Shaped> of(OidcCallback.Ended ended) {
    return switch (ended) {
      case OidcCallback.Ended.Linked(var account) ->
          Future.succeededFuture(
              new Shaped(
                  Answer.ok(LinkedAccountView.of(account)),
                  "#linked=" + account.account().provider()));
      case OidcCallback.Ended.SignedIn(Entered.First first) ->
          entered
              .of(first)
              .map(answer ->
                  new Shaped(
                      answer, "#wanted=" + BASE64.encodeToString(Json.bytes(first.wanted()))));
      case OidcCallback.Ended.SignedIn(Entered in) ->
          entered.of(in).map(answer -> new Shaped(answer, ""));
    };
  }

  /** The same for a page, or as it is; a refusal leads there too, by its code. */
  Future<Answer> forBrowser(AsyncResult<Shaped> ended, OidcFlow flow) {
    if (flow.returnTo().isEmpty()) {
      return ended.succeeded()
          ? Future.succeededFuture(ended.result().answer())
          : Future.failedFuture(ended.cause());
    }
    if (ended.succeeded()) {
      return Future.succeededFuture(page(flow, ended.result().fragment(), ended.result().answer()));
    }
    return ended.cause() instanceof Problem no
        ? Future.succeededFuture(page(flow, "#error=" + no.code(), Answer.noContent()))
        : Future.failedFuture(ended.cause());
  }

  /** With the cookies of the answer, and nothing else of it. */
  private static Answer page(OidcFlow flow, String fragment, Answer from) {
    Answer page = OidcRoutes.seeOther(flow.returnTo().orElseThrow() + fragment);
    for (var header : from.headers()) {
      if (header.getKey().equals("Set-Cookie")) {
        page = page.with(header.getKey(), header.getValue());
      }
    }
    return page;
  }
}
