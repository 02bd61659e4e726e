package io.tenantry.sessions;

import io.tenantry.common.web.Actor;
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

  /** The organization that is meant; an id is not looked up, so it may be nobody's. */
  Future<Optional<UUID>> find(String path) {
    if (path.length() == UUID_CHARACTERS) {
      try {
        return Future.succeededFuture(Optional.of(UUID.fromString(path)));
      } catch (IllegalArgumentException notAnId) {
        return bySlug.apply(path);
      }
    }
    return bySlug.apply(path);
  }
}
