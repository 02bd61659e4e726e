package io.tenantry.common.testkit;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Entry;
import io.tenantry.common.web.Gate;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.RequestFacts;
import io.tenantry.common.web.Route;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A gate for capabilities that lie below the one that has sessions: a token stands for an actor
 * that the test has made up. Refuses in the same order as the real one.
 */
final class TestGate implements Gate {
  private final Map<String, Actor> actors = new ConcurrentHashMap<>();

  /** A token for this actor. */
  String token(Actor actor) {
    String token = "test-" + UUID.randomUUID();
    actors.put(token, actor);
    return token;
  }

  @Override
  public Future<Actor> admit(Route route, RequestFacts request) {
    Optional<Actor> known = known(request);
    if (known.isEmpty()) {
      return refuse(new Problem.Unauthorized("signed-out", "sign in first"));
    }
    Actor actor = as(known.get(), request);
    if (!isAt(actor, route.scope(), request)) {
      return refuse(new Problem.NotFound());
    }
    Permission needed = route.permission();
    if (!needed.equals(Permission.SIGNED_IN) && !actor.may(needed)) {
      return refuse(Problem.Forbidden.missing(List.of(needed)));
    }
    return Future.succeededFuture(actor);
  }

  @Override
  public Future<Optional<Actor>> visitor(Route route, RequestFacts request) {
    return Future.succeededFuture(known(request).map(actor -> as(actor, request)));
  }

  @Override
  public Future<Void> stillGood(Actor actor) {
    return Future.succeededFuture();
  }

  private Optional<Actor> known(RequestFacts request) {
    return request.bearer().map(actors::get);
  }

  private static boolean isAt(Actor actor, Scope scope, RequestFacts request) {
    return switch (scope) {
      case ORG -> actor.viaPlatform() || request.org().equals(Optional.of(actor.org().toString()));
      case PLATFORM -> actor.viaPlatform();
      case SYSTEM, SELF -> true;
    };
  }

  /** The same person, from where and where to this request goes. */
  private static Actor as(Actor actor, RequestFacts request) {
    UUID org =
        actor.viaPlatform() ? request.org().map(UUID::fromString).orElse(actor.org()) : actor.org();
    return new Actor(
        actor.user(),
        org,
        actor.session(),
        actor.permissions(),
        actor.viaPlatform(),
        actor.authTime(),
        request.client(),
        Entry.plain(org));
  }

  private static Future<Actor> refuse(Problem problem) {
    return Future.failedFuture(problem);
  }
}
