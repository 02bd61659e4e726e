package io.tenantry.signin;

import io.tenantry.common.web.Client;
import io.tenantry.credentials.Attempts;
import io.tenantry.credentials.LinkedAccount;
import io.vertx.core.Future;
import java.util.Optional;

/** Where browsers come back to from a provider: to sign in, or to have the account linked. */
final class OidcCallback {

  private final Issuers issuers;
  private final OidcFlows flows;
  private final OidcSignIn signIn;
  private final OwnAccounts own;
  private final Attempts attempts;

  OidcCallback(
      Issuers issuers, OidcFlows flows, OidcSignIn signIn, OwnAccounts own, Attempts attempts) {
    this.issuers = issuers;
    this.flows = flows;
    this.signIn = signIn;
    this.own = own;
    this.attempts = attempts;
  }

  /** Where the way has led. */
  sealed interface Ended {
    record SignedIn(Entered entered) implements Ended {}

    record Linked(LinkedAccount account) implements Ended {}
  }

  /**
   * The way that this browser has begun, if it ends here.
   *
   * @return fails with 404 for a provider that is not set up, 401 {@code sign-in-over} or {@code
   *     wrong-state}, 429
   */
  Future<OidcFlow> flow(
      String provider, IssuerReply said, Optional<String> carried, Client client) {
    return attempts.guess(
        Attempts.Kind.LINK,
        Attempts.network(client),
        () -> {
          OidcFlow flow =
              flows.carried(carried, issuers.named(provider).provider().name(), said.state());
          return flows.end(flow).map(flow);
        });
  }

  /**
   * Ends it; no transaction is held while the provider is asked. What is wrong with an answer is
   * written down, so it counts like what is wrong with the way.
   */
  Future<Ended> end(OidcFlow flow, IssuerReply said, Client client) {
    return attempts.guess(
        Attempts.Kind.LINK, Attempts.network(client), () -> ended(flow, said, client));
  }

  private Future<Ended> ended(OidcFlow flow, IssuerReply said, Client client) {
    Issuer issuer = issuers.named(flow.provider());
    Future<Issuer.Known> known =
        said.code() == null
            ? Future.failedFuture(
                IssuerProblems.refused(
                    issuer.provider(), Optional.ofNullable(said.error()).orElse("")))
            : Future.succeededFuture().compose(asked -> issuer.known(said, flow));
    return flow.link().isPresent()
        ? known.compose(who -> own.link(flow.link().get(), who, client)).map(Ended.Linked::new)
        : signIn.signIn(known, flow, client).map(Ended.SignedIn::new);
  }
}
