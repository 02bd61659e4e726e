package io.tenantry.signin;

import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import java.util.Optional;

/** What may stand between the proof of who somebody is and a session. */
interface Step {

  /**
   * What the person has to do first, if anything. Asked, in the transaction that would open the
   * session, together with what other steps ask; so it reads, and may refuse by failing.
   */
  Future<Optional<Demand>> asked(Tx tx, Arrival arrival);

  /** What somebody has to do first; made when its turn has come, because what is made is kept. */
  interface Demand {
    Future<Entered.First> make();
  }
}
