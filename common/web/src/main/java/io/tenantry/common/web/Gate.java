package io.tenantry.common.web;

import io.vertx.core.Future;
import java.util.Optional;

/** Decides who comes in. Stands at the edge of this room: sessions implements it. */
public interface Gate {

  /**
   * The actor, if the request may come in through this route. Fails in the order 401, 404, 403; 503
   * while this node cannot know who has been shut out. Completed already when all is in memory.
   */
  Future<Actor> admit(Route route, RequestFacts request);

  /**
   * Whoever is signed in, on a route that is open to all; nobody when the token is not valid. Fails
   * with 403 if another site's page sends what changes something, as browsers tell.
   */
  Future<Optional<Actor>> visitor(Route route, RequestFacts request);

  /**
   * Asked again when the body is complete. Fails as {@link #admit} does if something was taken from
   * this actor meanwhile; completed already when all is in memory.
   */
  Future<Void> stillGood(Actor actor);
}
