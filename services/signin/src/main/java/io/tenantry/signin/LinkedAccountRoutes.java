package io.tenantry.signin;

import static io.tenantry.access.Permissions.USER_SET_CREDENTIALS;
import static io.tenantry.common.web.Permission.SIGNED_IN;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes of linked accounts: one's own, and those that an admin links for somebody. */
final class LinkedAccountRoutes {

  private static final String OWN = "/v1/me/linked-accounts";
  private static final String LINK = "/users/{user}/oauth/link";
  private static final String UNLINK = "/users/{user}/oauth/unlink";
  private static final String LINK_SUMMARY =
      "Link an account elsewhere by which a person signs in; they hear of it";
  private static final String UNLINK_SUMMARY =
      "Take a linked account away; the person's sessions end, and they hear of it";

  private final Issuers issuers;
  private final OidcFlows flows;
  private final OwnAccounts own;
  private final AccountLinks links;
  private final URI publicUrl;

  LinkedAccountRoutes(
      Issuers issuers, OidcFlows flows, OwnAccounts own, AccountLinks links, URI publicUrl) {
    this.issuers = issuers;
    this.flows = flows;
    this.own = own;
    this.links = links;
    this.publicUrl = publicUrl;
  }

  void addTo(RouteTable at) {
    at.in(Scope.SELF)
        .get(OWN, SIGNED_IN, this::list)
        .answers(200, LinkedAccountsView.class)
        .summary("One's own accounts elsewhere by which one signs in")
        .post(OWN, SIGNED_IN, this::begin)
        .takes(LinkRequest.class)
        .answers(200, LinkBegunView.class)
        .fresh()
        .secret()
        .summary("Begin to link an account: where to send this browser, which then comes back")
        .delete(OWN + "/{account}", SIGNED_IN, this::remove)
        .answers(204)
        .fresh()
        .summary("Take a linked account away; other sessions end");
    addFor(Scope.ORG, AccountLinks.Side.MEMBER, at);
    addFor(Scope.PLATFORM, AccountLinks.Side.USER, at);
  }

  private void addFor(Scope scope, AccountLinks.Side side, RouteTable at) {
    at.in(scope)
        .post(LINK, USER_SET_CREDENTIALS, call -> link(side, call))
        .takes(AccountRequest.class)
        .answers(201, LinkedAccountView.class)
        .fresh()
        .summary(LINK_SUMMARY)
        .post(UNLINK, USER_SET_CREDENTIALS, call -> unlink(side, call))
        .takes(AccountRequest.class)
        .answers(204)
        .fresh()
        .summary(UNLINK_SUMMARY);
  }

  record LinkedAccountsView(List<LinkedAccountView> data) {}

  /**
   * @param provider one of those that {@code GET /v1/auth/oidc} tells
   * @param returnTo a page of this installation to end on
   */
  record LinkRequest(
      @NotNull @Size(max = 31) String provider, @Nullable @Size(max = 500) String returnTo) {}

  /**
   * @param authorizationUrl for this very browser, within ten minutes
   */
  record LinkBegunView(String authorizationUrl) {

    /** Never the secrets. */
    @Override
    public String toString() {
      return "LinkBegunView";
    }
  }

  private Future<?> list(Call call) {
    return own.list(call.actor())
        .map(all ->
            Answer.ok(new LinkedAccountsView(all.stream().map(LinkedAccountView::of).toList())));
  }

  private Future<?> begin(Call call) {
    LinkRequest wanted = call.body(LinkRequest.class);
    Issuer issuer = issuers.named(wanted.provider());
    OidcFlow flow =
        flows.begin(
            issuer.provider().name(),
            Optional.empty(),
            ReturnTo.of(wanted.returnTo(), publicUrl),
            Optional.of(new OidcFlow.Link(call.actor().user(), call.actor().session())));
    return issuer
        .door(flow)
        .map(door -> flows.carried(Answer.ok(new LinkBegunView(door.toString())), flow));
  }

  private Future<?> remove(Call call) {
    return own.remove(call.actor(), call.id("account"));
  }

  private Future<?> link(AccountLinks.Side side, Call call) {
    return links
        .link(side, call.actor(), call.id("user"), call.body(AccountRequest.class))
        .map(account -> Answer.created(person(side, call), LinkedAccountView.of(account)));
  }

  private Future<?> unlink(AccountLinks.Side side, Call call) {
    return links
        .unlink(side, call.actor(), call.id("user"), call.body(AccountRequest.class))
        .map(Answer.noContent());
  }

  private static String person(AccountLinks.Side side, Call call) {
    String scope =
        side == AccountLinks.Side.MEMBER ? "/v1/orgs/" + call.actor().org() : "/v1/platform";
    return scope + "/users/" + call.id("user");
  }
}
