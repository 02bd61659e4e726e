package io.tenantry.server;

import io.vertx.core.Future;

/** Asked when a node has started: with another key it could sign nobody in. */
final class MasterKey {
  private MasterKey() {}

  /**
   * Fails with {@link CannotRun} if this database was written under another key. A database that
   * went away meanwhile is no reason to end.
   */
  static Future<Void> require(Capabilities capabilities) {
    return capabilities
        .sessions()
        .keysOpen()
        .recover(failure ->
            failure instanceof IllegalArgumentException
                ? Future.failedFuture(
                    new CannotRun(
                        Setting.MASTER_KEY.variable()
                            + " is not the one that this database was written with"))
                : Future.succeededFuture());
  }
}
