package io.tenantry.signin;

import static io.tenantry.access.Permissions.USER_RECOVER;
import static io.tenantry.common.web.Permission.PUBLIC;
import static io.tenantry.common.web.Permission.SIGNED_IN;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.tenantry.credentials.Attempts;
import io.vertx.core.Future;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.function.Supplier;

/** The routes by which people prove an address or a number, or are asked to. */
final class ProofRoutes {

  private static final String VERIFICATION = "/users/{user}/verification";
  private static final String VERIFICATION_SUMMARY =
      "Sends a person what they need to prove their address or number";

  private final EmailProofs emails;
  private final EmailVerification verification;
  private final EmailChange change;
  private final PhoneProofs phones;
  private final ProofRequests requests;
  private final Attempts attempts;

  ProofRoutes(
      EmailProofs emails,
      EmailVerification verification,
      EmailChange change,
      PhoneProofs phones,
      ProofRequests requests,
      Attempts attempts) {
    this.emails = emails;
    this.verification = verification;
    this.change = change;
    this.phones = phones;
    this.requests = requests;
    this.attempts = attempts;
  }

  /**
   * @param email any address; the answer does not tell whether it is anybody's
   */
  record EmailRequest(@NotBlank @Email @Size(max = 254) String email) {}

  /**
   * @param token what stands behind {@code #token=} in the link
   */
  record EmailToken(@NotBlank @Size(max = 200) String token) {

    /** Never the secret. */
    @Override
    public String toString() {
      return "EmailToken";
    }
  }

  /**
   * @param email where a link is mailed to; it is one's own once that was followed
   */
  record NewEmail(
      @NotBlank
          @Email
          @Pattern(
              regexp = "[^\\p{Cntrl}\\s,;:<>()\\[\\]\"\\\\]*",
              message = "must be one plain mail address")
          @Size(max = 254)
          String email) {}

  /**
   * @param phone any number with its country code; the answer does not tell whether it is anybody's
   */
  record PhoneRequest(@NotBlank @Size(max = 40) String phone) {}

  /**
   * @param code the six digits that were sent there last
   */
  record PhoneCode(
      @NotBlank @Size(max = 40) String phone,
      @NotNull @Pattern(regexp = "\\d{6}", message = "must be six digits") String code) {

    /** Never the secret. */
    @Override
    public String toString() {
      return "PhoneCode";
    }
  }

  void addTo(RouteTable at) {
    at.in(Scope.SELF)
        .post("/v1/auth/email/send", PUBLIC, this::sendLink)
        .takes(EmailRequest.class)
        .answers(202)
        .summary("Have a link mailed by which an address can be proven")
        .post("/v1/auth/email/verify", PUBLIC, this::verifyEmail)
        .takes(EmailToken.class)
        .answers(204)
        .summary(
            "Prove one's address, or one's new one, by the link from the mail; one's own session, if it is"
                + " sent along, keeps what oneself has set up")
        .post("/v1/auth/phone/send", PUBLIC, this::sendCode)
        .takes(PhoneRequest.class)
        .answers(202)
        .summary("Have a code sent to a phone by which its number can be proven")
        .post("/v1/auth/phone/verify", PUBLIC, this::verifyPhone)
        .takes(PhoneCode.class)
        .answers(204)
        .summary(
            "Prove one's number by the code that was sent there; one's own session, if it is sent"
                + " along, keeps what oneself has set up")
        .post("/v1/me/email", SIGNED_IN, this::wantAddress)
        .takes(NewEmail.class)
        .answers(202)
        .fresh()
        .summary("Wants another address for oneself; it has to be confirmed there");
    for (Scope scope : new Scope[] {Scope.ORG, Scope.PLATFORM}) {
      at.in(scope)
          .post(VERIFICATION, USER_RECOVER, scope == Scope.ORG ? this::askMember : this::askUser)
          .answers(202)
          .summary(VERIFICATION_SUMMARY);
    }
  }

  private Future<?> sendLink(Call call) {
    return unlessTooMany(call, () -> emails.wanted(call.body(EmailRequest.class).email()));
  }

  private Future<?> verifyEmail(Call call) {
    return attempts.guess(
        Attempts.Kind.LINK,
        Attempts.network(call.client()),
        () -> verification.verify(call.body(EmailToken.class).token(), Prover.of(call)));
  }

  private Future<?> sendCode(Call call) {
    return unlessTooMany(call, () -> phones.wanted(call.body(PhoneRequest.class).phone()));
  }

  /** Too many are not sent, and that is not told, as with a forgotten password. */
  private Future<?> unlessTooMany(Call call, Supplier<Future<Void>> send) {
    return attempts
        .may(Attempts.Kind.MAIL_FROM, Attempts.network(call.client()))
        .compose(may -> may ? send.get() : Future.<Void>succeededFuture())
        .map(Answer.accepted());
  }

  private Future<?> verifyPhone(Call call) {
    PhoneCode wanted = call.body(PhoneCode.class);
    return phones.verify(wanted.phone(), wanted.code(), Prover.of(call));
  }

  private Future<?> wantAddress(Call call) {
    return change.want(call.actor(), call.body(NewEmail.class).email()).map(Answer.accepted());
  }

  private Future<?> askMember(Call call) {
    return requests.ofMember(call.actor(), call.id("user")).map(Answer.accepted());
  }

  private Future<?> askUser(Call call) {
    return requests.ofUser(call.actor(), call.id("user")).map(Answer.accepted());
  }
}
