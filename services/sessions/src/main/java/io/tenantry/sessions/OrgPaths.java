package io.tenantry.sessions;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * What stands for an organization in a path: its id, or its slug. Slugs belong to a capability
 * above this one, which fills in the look-up at assembly; until then there are only ids.
 */
final class OrgPaths {

  private static final int UUID_CHARACTERS = 36;
  private static final Future<Optional<UUID>> NONE = Future.succeededFuture(Optional.empty());

  private volatile Function<String, Future<Optional<UUID>>> bySlug = slug -> NONE;
  private volatile Function<UUID, Future<Boolean>> isThere = org -> Future.succeededFuture(true);

  private volatile Function<UUID, Future<Optional<String>>> slugNow =
      org -> Future.succeededFuture(Optional.empty());

  /** Fills in the third look-up: what an organization is called now, from memory when warm. */
  void slugsNow(Function<UUID, Future<Optional<String>>> lookUp) {
    slugNow = lookUp;
  }

  /** Fills in the look-up; it answers from memory when it is warm. */
  void slugs(Function<String, Future<Optional<UUID>>> lookUp) {
    bySlug = lookUp;
  }

  /** Fills in the other look-up; it answers from memory when it is warm. */
  void existing(Function<UUID, Future<Boolean>> lookUp) {
    isThere = lookUp;
  }

  /** Whether there is such an organization; the platform is none. */
  Future<Boolean> exists(UUID org) {
    return org.equals(Actor.PLATFORM) ? Future.succeededFuture(false) : isThere.apply(org);
  }

  /**
   * Sends on whoever came by a slug from before; they may come in, so they may hear the new one.
   *
   * @return fails with 308 if the organization has another slug now
   */
  Future<Void> requirePresent(String path, UUID org) {
    if (id(path).isPresent()) {
      return Future.succeededFuture();
    }
    return slugNow
        .apply(org)
        .map(now -> {
          now.filter(slug -> !slug.equals(path))
              .ifPresent(slug -> {
                throw new Problem.Moved(slug);
              });
          return null;
        });
  }

  private static Optional<UUID> id(String path) {
    if (path.length() != UUID_CHARACTERS) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(path));
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }

  /** The organization that is meant; an id is not looked up, so it may be nobody's. */
  Future<Optional<UUID>> find(String path) {
    Optional<UUID> id = id(path);
    return id.isPresent() ? Future.succeededFuture(id) : bySlug.apply(path);
  }
}
