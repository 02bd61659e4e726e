package io.tenantry.sessions;

import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** What organizations say about the sessions of their people. */
public final class SessionPolicies {

  /** The signal that refuses tokens made under another policy; the key is {@code org/epoch}. */
  static final String SIGNAL = "session-policy";

  private final Signals signals;
  private final SessionSettings settings;

  SessionPolicies(Signals signals, SessionSettings settings) {
    this.signals = signals;
    this.settings = settings;
  }

  /**
   * Sets an organization's policy, in a transaction of its own login or the platform's. When that
   * completes, no node accepts a session that is over by it: each access token of the organization
   * has to be refreshed once, and what is too old, too idle or too many is not. What is over stays
   * over when the policy becomes more generous again. The audit event is the caller's.
   *
   * @return how many sessions were ended because a person had too many
   */
  public Future<Long> set(Tx tx, UUID org, SessionPolicy policy) {
    return tx.enter(org)
        .compose(in -> tx.first(SessionPolicySql.LOCK, org))
        .compose(alone ->
            tx.first(
                SessionPolicySql.SET,
                org,
                policy.absoluteHours().orElse(null),
                policy.idleMinutes().orElse(null),
                policy.concurrentMax().orElse(null),
                policy.secondFactorRequired(),
                settings.absoluteSeconds(),
                settings.idleSeconds(),
                settings.lateSeconds()))
        .compose(row -> {
          long epoch = row.orElseThrow().getLong("epoch");
          return signals.raise(tx, new Signal(SIGNAL, org + "/" + epoch));
        })
        .compose(told -> endSurplus(tx, settings.concurrentMax(policy)));
  }

  private Future<Long> endSurplus(Tx tx, Optional<Integer> max) {
    return max.isEmpty()
        ? Future.succeededFuture(0L)
        : tx.first(
                SessionPolicySql.END_SURPLUS,
                max.get(),
                settings.absoluteSeconds(),
                settings.idleSeconds(),
                settings.lateSeconds())
            .map(row -> row.orElseThrow().getLong("ended"));
  }
}
