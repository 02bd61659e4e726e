package io.tenantry.sessions;

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

  /** Fills in the look-up; it answers from memory when it is warm. */
  void slugs(Function<String, Future<Optional<UUID>>> lookUp) {
    bySlug = lookUp;
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
