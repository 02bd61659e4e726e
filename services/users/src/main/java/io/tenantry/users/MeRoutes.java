package io.tenantry.users;

import static io.tenantry.common.web.Permission.SIGNED_IN;
import static io.tenantry.common.web.Scope.SELF;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.RouteTable;
import io.vertx.core.Future;

/** One's own account, as the web asks for it. */
final class MeRoutes {

  private final Me me;

  MeRoutes(Me me) {
    this.me = me;
  }

  void addTo(RouteTable at) {
    at.in(SELF)
        .get("/v1/me", SIGNED_IN, this::whoAmI)
        .impersonated()
        .answers(200, MeView.class)
        .summary("Who is signed in, where, and what they may do there")
        .get("/v1/me/orgs", SIGNED_IN, this::organizations)
        .impersonated()
        .answersPage(MembershipView.class)
        .summary("The organizations one belongs to, the last used first");
  }

  private Future<?> whoAmI(Call call) {
    return me.whoAmI(call.actor()).map(json -> Answer.file("application/json", json));
  }

  private Future<?> organizations(Call call) {
    return me.organizations(call.actor())
        .map(all -> new Page<>(all, null, null, (long) all.size(), true).map(MembershipView::of));
  }
}
