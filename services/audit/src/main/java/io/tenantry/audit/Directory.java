package io.tenantry.audit;

import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Who people are. They belong to a capability above this one, which fills this in at assembly. The
 * trail keeps ids only: names are looked up when somebody reads it, so whoever was removed has
 * none, and no copy of a name has to be erased.
 */
public interface Directory {

  /** Of a program without people. */
  Directory EMPTY =
      new Directory() {
        @Override
        public Future<Map<UUID, Known>> of(UUID org, Set<UUID> people) {
          return Future.succeededFuture(Map.of());
        }

        @Override
        public Future<Boolean> has(Tx tx, UUID org, UUID user) {
          return Future.succeededFuture(false);
        }
      };

  /**
   * Those of them that the organization knows, deleted ones too; the platform knows everybody.
   *
   * @param people not more than a page has
   */
  Future<Map<UUID, Known>> of(UUID org, Set<UUID> people);

  /**
   * Whether the organization, or the platform, knows somebody; if so nobody removes them until the
   * transaction ends.
   */
  Future<Boolean> has(Tx tx, UUID org, UUID user);
}
