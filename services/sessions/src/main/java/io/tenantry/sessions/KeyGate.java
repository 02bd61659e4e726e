package io.tenantry.sessions;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tenantry.access.Access;
import io.tenantry.access.Rights;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.RequestFacts;
import io.tenantry.common.web.Route;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Judges requests of services. A key may do what was granted to it and whoever answers for it may
 * do now; an organization's acts there only, the platform's in the organization that the request
 * names. Refuses in the order of people: 401, 404, 403, 400.
 */
final class KeyGate {

  private final SecretBox box;
  private final KnownKeys keys;
  private final KeyUses uses;
  private final Access access;
  private final OrgPaths orgs;
  private final InstantSource clock;

  KeyGate(
      SecretBox box,
      KnownKeys keys,
      KeyUses uses,
      Access access,
      OrgPaths orgs,
      InstantSource clock) {
    this.box = box;
    this.keys = keys;
    this.uses = uses;
    this.access = access;
    this.orgs = orgs;
    this.clock = clock;
  }

  Future<Actor> admit(Route route, RequestFacts request) {
    String bearer = request.bearer().orElseThrow(Refusals::notSignedIn);
    if (!ApiKeyText.isMeant(bearer)) {
      throw Refusals.keyWanted();
    }
    ApiKeyText text = ApiKeyText.parse(box, bearer).orElseThrow(Refusals::keyNotValid);
    return keys.get(text.id())
        .map(key -> pass(key, text))
        .compose(pass -> org(pass.key(), request).compose(org -> actor(route, request, pass, org)))
        .compose(this::stillGood)
        .map(actor -> {
          uses.used(actor.session());
          return actor;
        });
  }

  /** The same actor, if the key may still do all of what it could. */
  Future<Actor> stillGood(Actor actor) {
    KeyPass pass = KeyPass.of(actor).orElseThrow();
    return keys.get(pass.key().id())
        .compose(now -> {
          if (!now.isAlive(pass.generation(), clock.instant())) {
            throw Refusals.keyNotValid();
          }
          return rights(now).map(rights -> requireStillHeld(actor, now, rights));
        });
  }

  private KeyPass pass(HeldKey key, ApiKeyText text) {
    int generation =
        key.generationOf(text.hash(), clock.instant()).orElseThrow(Refusals::keyNotValid);
    if (!key.isAlive(generation, clock.instant())) {
      throw Refusals.keyNotValid();
    }
    return new KeyPass(key, generation);
  }

  /** Where the key acts; empty for the platform's where no organization is named. */
  private Future<Optional<UUID>> org(HeldKey key, RequestFacts request) {
    if (request.org().isEmpty()) {
      return Future.succeededFuture(key.isOfPlatform() ? Optional.empty() : Optional.of(key.org()));
    }
    return orgs.find(request.org().get())
        .compose(found -> {
          UUID named = found.orElseThrow(Problem.NotFound::new);
          if (!key.isOfPlatform()) {
            return Future.succeededFuture(named.equals(key.org()));
          }
          return orgs.exists(named);
        })
        .compose(mayBe -> {
          if (!mayBe) {
            throw new Problem.NotFound();
          }
          return orgs.find(request.org().get());
        });
  }

  private Future<Actor> actor(Route route, RequestFacts request, KeyPass pass, Optional<UUID> org) {
    return rights(pass.key())
        .map(rights -> {
          Set<Permission> held = held(pass.key(), rights);
          if (!held.contains(route.permission())) {
            throw Refusals.missing(route);
          }
          if (org.isEmpty() && !route.everywhere()) {
            throw Problem.Invalid.of("?org", "a key of the platform names the organization");
          }
          return pass.actor(org.orElse(Actor.PLATFORM), held, request.client());
        });
  }

  private Future<Rights> rights(HeldKey key) {
    return access.rights(key.owner(), key.viaPlatform() ? Actor.PLATFORM : key.org());
  }

  private static Set<Permission> held(HeldKey key, Rights rights) {
    return key.granted().stream().filter(rights::include).collect(toUnmodifiableSet());
  }

  private static Actor requireStillHeld(Actor actor, HeldKey key, Rights now) {
    if (!held(key, now).containsAll(actor.permissions())) {
      throw Refusals.lost(actor, now);
    }
    return actor;
  }
}
