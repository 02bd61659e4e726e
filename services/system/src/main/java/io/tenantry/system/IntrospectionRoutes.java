package io.tenantry.system;

import static io.tenantry.access.Permissions.SESSION_LIST;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.tenantry.sessions.TokenFact;
import io.tenantry.sessions.TokenFacts;
import io.vertx.core.Future;
import java.util.Optional;

/** Whether a token is good at this moment, for services that want to know exactly. */
final class IntrospectionRoutes {

  private final TokenFacts facts;

  IntrospectionRoutes(TokenFacts facts) {
    this.facts = facts;
  }

  void addTo(RouteTable at) {
    at.in(Scope.SYSTEM)
        .post("/introspect", SESSION_LIST, this::introspect)
        .takes(Introspect.class)
        .answers(200, ActiveToken.class, InactiveToken.class)
        .everywhere()
        .reads()
        .summary("Judges an access token as this program itself would, at this moment");
  }

  private Future<?> introspect(Call call) {
    Introspect asked = call.body(Introspect.class);
    return facts.judge(asked.token()).map(fact -> shown(call.actor(), asked, fact));
  }

  private Object shown(Actor by, Introspect asked, Optional<TokenFact> fact) {
    return fact.filter(known -> isOf(by, known))
        .<Object>map(known -> ActiveToken.of(known, facts.issuer(), asked.wantsPermissions()))
        .orElse(InactiveToken.IT);
  }

  /** An organization's key learns nothing of tokens for others. */
  private static boolean isOf(Actor by, TokenFact fact) {
    return by.org().equals(Actor.PLATFORM) || fact.org().equals(Optional.of(by.org()));
  }
}
