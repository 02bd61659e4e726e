package io.tenantry.signin;

import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * What may stand between the proof of who somebody is and a session. Each step is asked in the
 * transaction that would open the session, and may refuse by failing.
 */
interface Step {

  /** What the person has to do first; empty when they may go on. */
  Future<Optional<Entered.First>> before(Tx tx, Arrival arrival);
}
