package io.tenantry.invitations;

import static io.tenantry.common.web.Permission.PUBLIC;
import static io.tenantry.common.web.Scope.SELF;

import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.credentials.Attempts;
import io.tenantry.users.SignedIn;
import io.tenantry.users.SignedInAnswer;
import io.vertx.core.Future;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.function.Supplier;

/** What somebody does who follows the link of an invitation. */
final class AcceptanceRoutes {

  private final Acceptances acceptances;
  private final SignedInAnswer signedIn;
  private final Attempts attempts;

  AcceptanceRoutes(Acceptances acceptances, SignedInAnswer signedIn, Attempts attempts) {
    this.acceptances = acceptances;
    this.signedIn = signedIn;
    this.attempts = attempts;
  }

  void addTo(RouteTable at) {
    at.in(SELF)
        .post("/v1/invitations/preview", PUBLIC, this::preview)
        .takes(Following.class)
        .answers(200, PreviewView.class)
        .reads()
        .summary("Who invites to what")
        .post("/v1/invitations/accept", PUBLIC, this::accept)
        .takes(Acceptance.class)
        .answers(200, SignedIn.class)
        .secret()
        .summary("Accepts and signs in; a token works once");
  }

  /** The secret of a mailed link. */
  record Following(@NotBlank @Size(max = 200) String token) {

    /** Never the secret. */
    @Override
    public String toString() {
      return "Following";
    }
  }

  private Future<?> preview(Call call) {
    return guess(call, () -> acceptances.preview(call.body(Following.class).token()))
        .map(PreviewView::of);
  }

  private Future<?> accept(Call call) {
    return guess(
            call,
            () -> acceptances.accept(call.visitor(), call.client(), call.body(Acceptance.class)))
        .compose(signedIn::of);
  }

  private <T> Future<T> guess(Call call, Supplier<Future<T>> followed) {
    return attempts.guess(Attempts.Kind.LINK, Attempts.network(call.client()), followed);
  }
}
