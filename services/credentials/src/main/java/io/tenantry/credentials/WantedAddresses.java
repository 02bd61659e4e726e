package io.tenantry.credentials;

import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The address that somebody wants to have instead of theirs. It is nobody's name before the link
 * that is mailed there was followed, so that nobody can occupy an address. For {@code identity}
 * transactions.
 */
public final class WantedAddresses {

  /** Each is a mail to somebody who may not have asked for it. */
  static final int AN_HOUR_MAX = 5;

  private static final Duration WINDOW = Duration.ofHours(1);

  /** Longer than any link lives. */
  private static final Duration KEPT = Duration.ofDays(2);

  WantedAddresses() {}

  /**
   * Remembers the wish instead of the one before.
   *
   * @return false if the person has wished too often
   */
  public Future<Boolean> want(Tx tx, UUID user, Identifier address) {
    return tx.first(WantedAddressSql.WANT, user, address.value(), AN_HOUR_MAX, WINDOW.toSeconds())
        .map(Optional::isPresent);
  }

  /** What the person wants. */
  public Future<Optional<String>> of(Tx tx, UUID user) {
    return tx.first(WantedAddressSql.GET, user).map(row -> row.map(r -> r.getString("address")));
  }

  /** Nothing is wanted any more. */
  public Future<Void> forget(Tx tx, UUID user) {
    return tx.run(WantedAddressSql.FORGET, user).mapEmpty();
  }

  Future<Integer> purge(Tx tx, int atOnce) {
    return tx.run(WantedAddressSql.PURGE, KEPT.toSeconds(), atOnce);
  }
}
