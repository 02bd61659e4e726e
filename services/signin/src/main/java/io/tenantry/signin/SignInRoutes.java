package io.tenantry.signin;

import static io.tenantry.common.web.Permission.PUBLIC;
import static io.tenantry.common.web.Scope.SELF;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.credentials.Attempts;
import io.tenantry.credentials.Identifier;
import io.tenantry.users.SignedIn;
import io.vertx.core.Future;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** The routes of people who are not signed in yet. */
final class SignInRoutes {

  private final SignIn signIn;
  private final EnteredAnswer answer;
  private final ResetMails mails;
  private final Resets resets;
  private final Attempts attempts;

  SignInRoutes(
      SignIn signIn, EnteredAnswer answer, ResetMails mails, Resets resets, Attempts attempts) {
    this.signIn = signIn;
    this.answer = answer;
    this.mails = mails;
    this.resets = resets;
    this.attempts = attempts;
  }

  void addTo(RouteTable at) {
    at.in(SELF)
        .post("/v1/auth/sign-in", PUBLIC, this::signIn)
        .takes(SignInRequest.class)
        .answers(200, SignedIn.class, WantedFirst.class)
        .secret()
        .summary("Sign in with a password; the answer may ask for a second factor first")
        .post("/v1/auth/password/forgot", PUBLIC, this::forgot)
        .takes(ForgotRequest.class)
        .answers(202)
        .summary("Have a link mailed by which a new password can be set")
        .post("/v1/auth/password/reset", PUBLIC, this::reset)
        .takes(ResetRequest.class)
        .answers(204)
        .summary(
            "Set a new password by the link from the mail; ends every session. One's own, if it is sent along,"
                + " keeps what oneself has set up");
  }

  /**
   * @param email any address; the answer does not tell whether it is anybody's
   */
  record ForgotRequest(@NotBlank @Email @Size(max = 254) String email) {}

  /**
   * @param token what stands behind {@code #token=} in the link
   */
  record ResetRequest(
      @NotBlank @Size(max = 200) String token, @NotNull @Size(max = 1_000) String password) {

    /** Never the secrets. */
    @Override
    public String toString() {
      return "ResetRequest";
    }
  }

  private Future<?> signIn(Call call) {
    return signIn.signIn(call.body(SignInRequest.class), call.client()).compose(answer::of);
  }

  /**
   * Too many mails are not sent, and that is not told, by no clock either: it would say who has
   * asked before. Whoever asks too often uses up nothing of the address that they name.
   */
  private Future<?> forgot(Call call) {
    String address = Identifier.normalEmail(call.body(ForgotRequest.class).email());
    return attempts
        .may(Attempts.Kind.MAIL_FROM, Attempts.network(call.client()))
        .compose(from -> from ? unlessTooMany(address) : Future.<Void>succeededFuture())
        .map(Answer.accepted());
  }

  private Future<Void> unlessTooMany(String address) {
    return attempts
        .may(Attempts.Kind.MAIL_TO, address)
        .compose(may -> may ? mails.wanted(address) : mails.wantedInVain(address));
  }

  private Future<?> reset(Call call) {
    ResetRequest wanted = call.body(ResetRequest.class);
    return attempts.guess(
        Attempts.Kind.LINK,
        Attempts.network(call.client()),
        () -> resets.reset(wanted.token(), wanted.password(), Prover.of(call)));
  }
}
