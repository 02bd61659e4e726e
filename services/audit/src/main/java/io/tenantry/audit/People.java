package io.tenantry.audit;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The directory that was filled in at assembly; until then nobody is known. */
final class People {
  private volatile Directory directory = Directory.EMPTY;

  void are(Directory filledIn) {
    directory = filledIn;
  }

  /** The names of those who are known there. */
  Future<Map<UUID, Known>> of(UUID org, Set<UUID> ids) {
    return ids.isEmpty() ? Future.succeededFuture(Map.of()) : directory.of(org, ids);
  }

  /** Fails with 404 if nobody is known there by this id. */
  Future<Void> require(UUID org, UUID user) {
    return directory.of(org, Set.of(user)).map(known -> refuseUnless(!known.isEmpty()));
  }

  /** The same inside a writing transaction: nobody removes them before it ends. */
  Future<Void> require(Tx tx, UUID org, UUID user) {
    return directory.has(tx, org, user).map(there -> refuseUnless(there));
  }

  private static Void refuseUnless(boolean there) {
    if (!there) {
      throw new Problem.NotFound();
    }
    return null;
  }
}
