package io.tenantry.sessions;

import io.tenantry.access.Rights;
import io.tenantry.common.cluster.Lease;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Effect;
import io.tenantry.common.web.Gate;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.RequestFacts;
import io.tenantry.common.web.Route;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * Judges every request, from memory when warm: is this node still told of revocations, is the token
 * ours and alive, is the organization of the path the token's, does its bearer hold the permission
 * there. Refuses in that order (503, 401, 404, 403).
 */
final class SessionGate implements Gate {

  private final Lease lease;
  private final AccessTokens tokens;
  private final Revoked revoked;
  private final RightsOf rights;
  private final OrgPaths orgs;
  private final Carriers carriers;
  private final FreshSignIn fresh;
  private final KeyGate keys;
  private final LastSeen lastSeen;
  private final InstantSource clock;

  SessionGate(
      Lease lease,
      AccessTokens tokens,
      Revoked revoked,
      RightsOf rights,
      OrgPaths orgs,
      Carriers carriers,
      FreshSignIn fresh,
      KeyGate keys,
      LastSeen lastSeen,
      InstantSource clock) {
    this.lease = lease;
    this.tokens = tokens;
    this.revoked = revoked;
    this.rights = rights;
    this.orgs = orgs;
    this.carriers = carriers;
    this.fresh = fresh;
    this.keys = keys;
    this.lastSeen = lastSeen;
    this.clock = clock;
  }

  @Override
  public Future<Actor> admit(Route route, RequestFacts request) {
    lease.require();
    if (route.scope() == Scope.SYSTEM) {
      return keys.admit(route, request);
    }
    String token = carriers.token(request).orElseThrow(Refusals::notSignedIn);
    if (ApiKeyText.isMeant(token)) {
      throw Refusals.keysElsewhere();
    }
    Pass remembered = tokens.remembered(token);
    if (remembered != null) {
      return judge(route, request, remembered);
    }
    return tokens.verify(token).compose(pass -> judge(route, request, pass));
  }

  /**
   * A token that is not valid here is no token: a page that is open to all stays open to people who
   * were signed out. A cookie that another site's page made the browser send is not looked at.
   * Whoever acts in another person's name is nobody there: what is open to all and asks who comes
   * (accepting an invitation) is the person's own affair.
   *
   * <p>What writes is not taken from another site's page at all: it would sign a browser in as
   * somebody else (its cookies are set by the answer, which the page need not see).
   */
  @Override
  public Future<Optional<Actor>> visitor(Route route, RequestFacts request) {
    if (route.effect() == Effect.WRITES && !route.foreign()) {
      carriers.refuseForeignPage(request);
    }
    Optional<String> token = carriers.visitorToken(request);
    if (token.isEmpty() || !lease.valid()) {
      return Future.succeededFuture(Optional.empty());
    }
    return tokens
        .verify(token.get())
        .compose(pass -> ownAccount(request, pass))
        .map(actor -> Optional.of(actor).filter(known -> known.impersonator().isEmpty()))
        .recover(notValid -> Future.succeededFuture(Optional.empty()));
  }

  /** Rights are asked for anew: a role that was taken away while the body came counts. */
  @Override
  public Future<Void> stillGood(Actor actor) {
    if (KeyPass.of(actor).isPresent()) {
      lease.require();
      return keys.stillGood(actor).mapEmpty();
    }
    stillAlive(actor);
    UUID scope = actor.viaPlatform() ? Actor.PLATFORM : actor.org();
    Future<Rights> held = rights.of(Pass.claimsOf(actor).orElseThrow(), scope);
    if (held.succeeded()) {
      requireStillHeld(actor, held.result());
      return Future.succeededFuture();
    }
    return held.map(now -> {
      requireStillHeld(stillAlive(actor), now);
      return null;
    });
  }

  /** Who comes with this token, for a request of no route. Fails as {@link #admit} does. */
  Future<Actor> bearer(String token) {
    lease.require();
    RequestFacts alone =
        new RequestFacts(
            Optional.of(token),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Client.INTERNAL);
    return tokens.verify(token).compose(pass -> ownAccount(alone, pass));
  }

  private Future<Actor> judge(Route route, RequestFacts request, Pass pass) {
    requireAlive(pass.claims());
    lastSeen.note(pass);
    if (route.effect() == Effect.WRITES) {
      carriers.requireOwnOrigin(request);
    }
    Future<Actor> actor =
        switch (route.scope()) {
          case SELF -> ownAccount(request, pass);
          case ORG -> inOrganization(route, request, pass);
          case PLATFORM -> byPlatformRole(route, request, pass, Actor.PLATFORM);
          case SYSTEM -> throw Refusals.keyWanted();
        };
    if (pass.impersonator().isPresent()) {
      actor = actor.map(known -> requireOpen(route, known));
    }
    if (route.fresh()) {
      return actor.map(known -> requireFresh(known));
    }
    return actor;
  }

  private Future<Actor> ownAccount(RequestFacts request, Pass pass) {
    Claims claims = pass.claims();
    requireAlive(claims);
    Future<Rights> held = rights.of(claims, claims.org());
    if (held.succeeded()) {
      return Future.succeededFuture(pass.actor(held.result().permissions(), request.client()));
    }
    return held.map(known -> stillAlive(pass.actor(known.permissions(), request.client())));
  }

  private Future<Actor> inOrganization(Route route, RequestFacts request, Pass pass) {
    String path = request.org().orElseThrow();
    if (pass.claims().hasOrg() && path.equals(pass.orgText())) {
      return asMember(route, request, pass);
    }
    return orgs.find(path)
        .compose(org -> {
          UUID named = org.orElseThrow(Problem.NotFound::new);
          Future<Actor> actor =
              named.equals(pass.claims().org()) && pass.claims().hasOrg()
                  ? asMember(route, request, pass)
                  : byPlatformRole(route, request, pass, named).compose(this::requireOrg);
          return actor.compose(known -> orgs.requirePresent(path, named).map(known));
        });
  }

  /** Whoever may enter every organization hears of one that is not there. */
  private Future<Actor> requireOrg(Actor actor) {
    return orgs.exists(actor.org())
        .map(there -> {
          if (!there) {
            throw new Problem.NotFound();
          }
          return actor;
        });
  }

  private Future<Actor> asMember(Route route, RequestFacts request, Pass pass) {
    Claims claims = pass.claims();
    Future<Rights> held = rights.of(claims, claims.org());
    if (held.succeeded() && allows(held.result(), route)) {
      return Future.succeededFuture(pass.actor(held.result().permissions(), request.client()));
    }
    return held.compose(known ->
        allows(known, route)
            ? Future.succeededFuture(stillAlive(pass.actor(known.permissions(), request.client())))
            : byPlatformRole(route, request, pass, claims.org())
                .recover(no -> Future.failedFuture(Refusals.missing(route))));
  }

  /** On the platform, or in any organization by a platform role that holds the same permission. */
  private Future<Actor> byPlatformRole(Route route, RequestFacts request, Pass pass, UUID org) {
    return rights
        .of(pass.claims(), Actor.PLATFORM)
        .map(held -> {
          if (held.roles().isEmpty()) {
            throw new Problem.NotFound();
          }
          if (!allows(held, route)) {
            throw Refusals.missing(route);
          }
          return stillAlive(pass.actorByPlatformRole(org, held.permissions(), request.client()));
        });
  }

  private static boolean allows(Rights rights, Route route) {
    Permission needed = route.permission();
    return needed.equals(Permission.SIGNED_IN) || rights.permissions().contains(needed);
  }

  /** Rights that had to be loaded took a while: what was taken away meanwhile is gone. */
  private Actor stillAlive(Actor actor) {
    lease.require();
    requireAlive(Pass.claimsOf(actor).orElseThrow());
    return actor;
  }

  private static void requireStillHeld(Actor actor, Rights now) {
    if (!now.permissions().containsAll(actor.permissions())) {
      throw Refusals.lost(actor, now);
    }
  }

  /** Closed is what nobody has opened. */
  private static Actor requireOpen(Route route, Actor actor) {
    if (!route.impersonated()) {
      actor.requireOwnName();
    }
    if (route.closedToReadOnly() && actor.impersonator().orElseThrow().readOnly()) {
      throw Refusals.readOnly();
    }
    return actor;
  }

  private Actor requireFresh(Actor actor) {
    fresh.require(actor);
    return actor;
  }

  private void requireAlive(Claims claims) {
    if (claims.expiresAtMs() <= clock.millis()) {
      throw Refusals.expired();
    }
    if (revoked.covers(claims)) {
      throw Sessions.ended();
    }
    if (revoked.outdated(claims)) {
      throw claims.act().isPresent() ? Sessions.ended() : Refusals.expired();
    }
  }
}
