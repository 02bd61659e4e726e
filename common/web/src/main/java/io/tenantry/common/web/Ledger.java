package io.tenantry.common.web;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Remembers for a day what was answered to requests with a key. Stands at the edge of this room:
 * {@code common/sql} implements it, in the transaction of the fact.
 */
public interface Ledger {

  /**
   * What was answered.
   *
   * @param fingerprint of the request that was served
   */
  record Kept(String fingerprint, Rendered answer) {}

  /**
   * What was answered under this key. If that took something away, it has taken effect on every
   * node when this completes.
   */
  Future<Optional<Kept>> find(RequestKey key);

  /**
   * Saves what was written under this claim together with the answer, or nothing.
   *
   * @return whether anything had been written; if not, nothing is kept
   */
  Future<Boolean> keep(Claim claim, Rendered answer);

  /** Takes back what was written under this claim and is not saved yet. */
  Future<Void> drop(Claim claim);

  /** What a write fails with when another request was served under its key meanwhile. */
  final class AlreadyServed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AlreadyServed() {
      super("another request was served under this key", null, false, false);
    }
  }
}
