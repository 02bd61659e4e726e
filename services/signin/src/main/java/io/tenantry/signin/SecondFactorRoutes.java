package io.tenantry.signin;

import static io.tenantry.access.Permissions.USER_SET_CREDENTIALS;
import static io.tenantry.common.web.Permission.PUBLIC;
import static io.tenantry.common.web.Permission.SIGNED_IN;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.tenantry.users.SignedIn;
import io.vertx.core.Future;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;

/** The routes of second factors: at the sign-in, of one's own, and of somebody who lost theirs. */
final class SecondFactorRoutes {

  private static final String OWN = "/v1/me/second-factor";
  private static final String RESET = "/users/{user}/second-factor";
  private static final String RESET_SUMMARY =
      "Takes a person's second factors away; their sessions end, and they hear of it";

  private final SecondFactorSignIn signIn;
  private final OwnSecondFactor own;
  private final SecondFactorResets resets;
  private final StepUp stepUp;
  private final EnteredAnswer answer;
  private final URI publicUrl;

  SecondFactorRoutes(
      SecondFactorSignIn signIn,
      OwnSecondFactor own,
      SecondFactorResets resets,
      StepUp stepUp,
      EnteredAnswer answer,
      URI publicUrl) {
    this.signIn = signIn;
    this.own = own;
    this.resets = resets;
    this.stepUp = stepUp;
    this.answer = answer;
    this.publicUrl = publicUrl;
  }

  void addTo(RouteTable at) {
    at.in(Scope.SELF)
        .post("/v1/auth/second-factor", PUBLIC, this::finish)
        .takes(SecondFactorRequest.class)
        .answers(200, SignedIn.class)
        .secret()
        .summary("Finish a sign-in that asked for a second factor")
        .post("/v1/auth/step-up", SIGNED_IN, this::stepUp)
        .takes(StepUpRequest.class)
        .answers(200, SignedIn.class)
        .secret()
        .summary("Prove again who one is, for what wants a fresh sign-in");
    addOwn(at);
    at.in(Scope.ORG)
        .delete(RESET, USER_SET_CREDENTIALS, this::resetMember)
        .answers(204)
        .fresh()
        .summary(RESET_SUMMARY);
    at.in(Scope.PLATFORM)
        .delete(RESET, USER_SET_CREDENTIALS, this::resetUser)
        .answers(204)
        .fresh()
        .summary(RESET_SUMMARY);
  }

  private void addOwn(RouteTable at) {
    at.in(Scope.SELF)
        .get(OWN, SIGNED_IN, call -> own.state(call.actor()).map(SecondFactorView::of))
        .answers(200, SecondFactorView.class)
        .summary("One's own second factors")
        .post(OWN, SIGNED_IN, this::propose)
        .answers(200, TotpView.class)
        .fresh()
        .secret()
        .summary("Make a secret for an app that makes codes; it counts once it is confirmed")
        .put(OWN, SIGNED_IN, this::confirm)
        .takes(CodeRequest.class)
        .answers(200, RecoveryCodesView.class)
        .fresh()
        .secret()
        .summary("Take the secret into use by a code of it; other sessions end")
        .delete(OWN, SIGNED_IN, call -> own.remove(call.actor()))
        .answers(204)
        .fresh()
        .summary("Take the app and the recovery codes away; other sessions end")
        .post(OWN + "/recovery-codes", SIGNED_IN, this::renewCodes)
        .answers(200, RecoveryCodesView.class)
        .fresh()
        .secret()
        .summary("Make new recovery codes; those of before are good for nothing");
  }

  /**
   * @param code that the app shows now
   */
  record CodeRequest(@NotBlank @Size(max = 20) String code) {

    /** Never the secret. */
    @Override
    public String toString() {
      return "CodeRequest";
    }
  }

  /**
   * @param recoveryCodes each signs in once in place of the app; told this once
   */
  record RecoveryCodesView(List<String> recoveryCodes) {

    /** Never the secrets. */
    @Override
    public String toString() {
      return "RecoveryCodesView";
    }
  }

  private Future<?> finish(Call call) {
    return signIn.finish(call.body(SecondFactorRequest.class), call.client()).compose(answer::of);
  }

  private Future<?> stepUp(Call call) {
    return stepUp
        .prove(call.actor(), call.body(StepUpRequest.class))
        .map(Entered.In::new)
        .compose(answer::of);
  }

  private Future<?> propose(Call call) {
    return own.propose(call.actor())
        .map(made -> Answer.ok(TotpView.of(made.secret(), made.user(), publicUrl)));
  }

  private Future<?> confirm(Call call) {
    return own.confirm(call.actor(), call.body(CodeRequest.class).code())
        .map(codes -> Answer.ok(new RecoveryCodesView(codes)));
  }

  private Future<?> renewCodes(Call call) {
    return own.renewCodes(call.actor()).map(codes -> Answer.ok(new RecoveryCodesView(codes)));
  }

  private Future<?> resetMember(Call call) {
    return resets.ofMember(call.actor(), call.id("user"));
  }

  private Future<?> resetUser(Call call) {
    return resets.ofUser(call.actor(), call.id("user"));
  }
}
