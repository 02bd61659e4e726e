package io.tenantry.signin;

import io.tenantry.common.web.Answer;
import io.tenantry.users.SignedInAnswer;
import io.vertx.core.Future;

/** Shapes the answer to every way of signing in. */
final class EnteredAnswer {

  private final SignedInAnswer signedIn;

  EnteredAnswer(SignedInAnswer signedIn) {
    this.signedIn = signedIn;
  }

  Future<Answer> of(Entered entered) {
    return switch (entered) {
      case Entered.In in -> signedIn.of(in.opened());
      case Entered.First first -> Future.succeededFuture(Answer.ok(first.wanted()));
    };
  }
}
