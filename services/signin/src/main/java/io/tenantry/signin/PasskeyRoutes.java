package io.tenantry.signin;

import static io.tenantry.common.web.Permission.PUBLIC;
import static io.tenantry.common.web.Permission.SIGNED_IN;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.tenantry.credentials.Passkeys;
import io.tenantry.users.SignedIn;
import io.vertx.core.Future;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;

/** The routes of passkeys: signing in with one, and one's own. */
final class PasskeyRoutes {

  private static final String OWN = "/v1/me/passkeys";
  private static final String ONE = "/v1/me/passkeys/{passkey}";

  private final PasskeySignIn signIn;
  private final OwnPasskeys own;
  private final Passkeys passkeys;
  private final PasskeyOptions options;
  private final EnteredAnswer answer;

  PasskeyRoutes(
      PasskeySignIn signIn,
      OwnPasskeys own,
      Passkeys passkeys,
      PasskeyOptions options,
      EnteredAnswer answer) {
    this.signIn = signIn;
    this.own = own;
    this.passkeys = passkeys;
    this.options = options;
    this.answer = answer;
  }

  void addTo(RouteTable at) {
    at.in(Scope.SELF)
        .post("/v1/auth/passkey/options", PUBLIC, this::toSignIn)
        .reads()
        .answers(200, PasskeyOptionsView.class)
        .summary("What a browser needs to ask for a passkey")
        .post("/v1/auth/passkey", PUBLIC, this::signIn)
        .takes(PasskeyRequest.class)
        .answers(200, SignedIn.class)
        .secret()
        .summary("Sign in with a passkey")
        .get(OWN, SIGNED_IN, this::list)
        .answers(200, PasskeysView.class)
        .summary("One's own passkeys")
        .post(OWN + "/options", SIGNED_IN, this::toMake)
        .reads()
        .answers(200, PasskeyOptionsView.class)
        .fresh()
        .summary("What a browser needs to have a device make a passkey")
        .post(OWN, SIGNED_IN, this::add)
        .takes(NewPasskeyRequest.class)
        .answers(201, PasskeyView.class)
        .fresh()
        .secret()
        .summary("Add a passkey that a device has made")
        .patch(ONE, SIGNED_IN, this::rename)
        .takes(NameRequest.class)
        .answers(200, PasskeyView.class)
        .summary("Call a passkey something else")
        .delete(ONE, SIGNED_IN, this::remove)
        .answers(204)
        .fresh()
        .summary("Take a passkey away; other sessions end");
  }

  /**
   * @param publicKey as {@code PublicKeyCredential.parseCreationOptionsFromJSON} or {@code
   *     parseRequestOptionsFromJSON} take it
   */
  record PasskeyOptionsView(Map<String, Object> publicKey) {}

  record PasskeysView(List<PasskeyView> data) {}

  record NameRequest(@NotBlank @Size(max = 100) String name) {}

  private Future<?> toSignIn(Call call) {
    byte[] challenge = passkeys.challenge(PasskeySignIn.PURPOSE);
    return Future.succeededFuture(Answer.ok(new PasskeyOptionsView(options.toSignIn(challenge))));
  }

  private Future<?> signIn(Call call) {
    return signIn.signIn(call.body(PasskeyRequest.class), call.client()).compose(answer::of);
  }

  private Future<?> list(Call call) {
    return own.list(call.actor())
        .map(all -> Answer.ok(new PasskeysView(all.stream().map(PasskeyView::of).toList())));
  }

  private Future<?> toMake(Call call) {
    return own.toMake(call.actor()).map(made -> Answer.ok(new PasskeyOptionsView(made)));
  }

  private Future<?> add(Call call) {
    return own.add(call.actor(), call.body(NewPasskeyRequest.class))
        .map(added ->
            Answer.created(
                OWN + "/" + added.passkey().id(),
                PasskeyView.of(added.passkey(), added.recoveryCodes())));
  }

  private Future<?> rename(Call call) {
    String name = call.body(NameRequest.class).name();
    return own.rename(call.actor(), call.id("passkey"), name)
        .map(passkey -> Answer.ok(PasskeyView.of(passkey)));
  }

  private Future<?> remove(Call call) {
    return own.remove(call.actor(), call.id("passkey"));
  }
}
