package io.tenantry.common.web;

import io.vertx.core.Future;
import java.util.Optional;

/** Keeps nothing; the one with a database is tested with a database. */
final class NoLedger implements Ledger {

  @Override
  public Future<Optional<Kept>> find(RequestKey key) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Boolean> keep(Claim claim, Rendered answer) {
    return Future.succeededFuture(false);
  }

  @Override
  public Future<Void> drop(Claim claim) {
    return Future.succeededFuture();
  }
}
