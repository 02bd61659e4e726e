package io.tenantry.signin;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.ForeignAccount;
import io.tenantry.credentials.LinkedAccount;
import io.tenantry.credentials.LinkedAccounts;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Signing in with an account elsewhere. Only an account that was linked signs anybody in: what a
 * provider says about an address finds nobody and makes nobody, so an address that somebody else
 * has there leads into no account here.
 */
final class OidcSignIn {

  /** RFC 8176 has no word for what somebody else has seen proven. */
  static final String FEDERATED = "fed";

  static final String NOT_LINKED = "not-linked";

  private final Database db;
  private final LinkedAccounts accounts;
  private final Destinations destinations;
  private final Entrance entrance;
  private final SignInTrail trail;
  private final SignInMeters meters;

  OidcSignIn(
      Rooms rooms,
      Destinations destinations,
      Entrance entrance,
      SignInTrail trail,
      SignInMeters meters) {
    this.db = rooms.foundation().db();
    this.accounts = rooms.credentials().linkedAccounts();
    this.destinations = destinations;
    this.entrance = entrance;
    this.trail = trail;
    this.meters = meters;
  }

  /**
   * Opens a session for whoever the account is linked to.
   *
   * @param known fails with what is wrong with the provider's answer
   * @return fails with that, with 403 {@code not-linked} or {@code not-a-member}, or with what
   *     {@link Entrance#enter} refuses
   */
  Future<Entered> signIn(Future<Issuer.Known> known, OidcFlow flow, Client client) {
    return known
        .compose(this::linked)
        .recover(no ->
            IssuerProblems.isRefused(no)
                ? Future.failedFuture(no)
                : refused(flow, SignInTrail.NOBODY, no, client))
        .compose(account ->
            destinations
                .of(flow.org().orElse(null))
                .compose(place -> enter(account, place, client))
                .recover(no -> refused(flow, account.user(), no, client)))
        .onComplete(meters::entered, meters::refused);
  }

  private <T> Future<T> refused(OidcFlow flow, UUID target, Throwable no, Client client) {
    return trail
        .refused(method(flow.provider()), target, no, client)
        .compose(told -> Future.failedFuture(no));
  }

  private static String method(String provider) {
    return "oidc:" + provider;
  }

  private Future<LinkedAccount> linked(Issuer.Known who) {
    return db.identityRead(tx -> accounts.find(tx, who.account()))
        .map(found -> found.orElseThrow(() -> notLinked(who.account())));
  }

  /**
   * A lock is of the password, which was guessed at; whoever guesses cannot keep anybody from their
   * other ways in. The account is held, so that whoever takes it away meanwhile ends the session,
   * too.
   */
  private Future<Entered> enter(LinkedAccount account, Place place, Client client) {
    return db.identityWrite(tx ->
            accounts
                .use(tx, account.account())
                .map(still ->
                    still
                        .filter(one -> one.user().equals(account.user()))
                        .orElseThrow(() -> notLinked(account.account())))
                .compose(one -> arrive(tx, one, place, client)))
        .recover(no -> Future.failedFuture(no instanceof Problem.NotFound ? notAMember() : no));
  }

  private Future<Entered> arrive(Tx tx, LinkedAccount account, Place place, Client client) {
    if (place.isNowhere()) {
      return Future.failedFuture(notAMember());
    }
    String method = method(account.account().provider());
    UUID user = account.user();
    return destinations
        .org(tx, place, user)
        .compose(org ->
            entrance.enter(
                tx, new Arrival(user, org, client, method, List.of(FEDERATED), Optional.empty())));
  }

  private static Problem notLinked(ForeignAccount account) {
    return new Problem.Forbidden(
        NOT_LINKED,
        "this "
            + account.provider()
            + " account is not linked to anybody here; sign in another way, or accept your"
            + " invitation, and link it at /v1/me/linked-accounts");
  }

  /** The same whether there is such an organization or not. */
  private static Problem notAMember() {
    return new Problem.Forbidden("not-a-member", "you do not belong to this organization");
  }
}
