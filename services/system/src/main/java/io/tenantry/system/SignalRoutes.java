package io.tenantry.system;

import static io.tenantry.access.Permissions.SESSION_LIST;

import io.tenantry.common.cluster.SignalLog;
import io.tenantry.common.cluster.SignalPosition;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.tenantry.common.web.Streamed;
import io.tenantry.sessions.TokenFacts;
import io.vertx.core.Future;

/** The feed of what was taken away. */
final class SignalRoutes {

  private final SignalLog log;
  private final TokenFacts facts;

  SignalRoutes(SignalLog log, TokenFacts facts) {
    this.log = log;
    this.facts = facts;
  }

  void addTo(RouteTable at) {
    at.in(Scope.SYSTEM)
        .get("/signals", SESSION_LIST, this::open)
        .everywhere()
        .streams()
        .summary(
            "Server-sent events: what was taken away, for services that verify tokens themselves;"
                + " goes on after Last-Event-ID");
  }

  private Future<?> open(Call call) {
    var since = call.lastEventId().flatMap(SignalPosition::parse);
    return Future.succeededFuture(
        Streamed.events(new SignalFeed(log.read(since), call.actor().org(), facts)));
  }
}
