package io.tenantry.organizations;

import io.tenantry.sessions.SessionPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What an organization says about the sessions of its people; where it says nothing, or less than
 * the installation, the installation's limits hold.
 *
 * @param absoluteHours after so long people sign in again
 * @param idleMinutes unused for so long, a session is over
 * @param concurrentMax how many sessions a person may have; the one not seen for longest goes
 * @param secondFactorRequired whether nobody is in it who has not shown a second factor
 */
public record SessionPolicyView(
    @Nullable Integer absoluteHours,
    @Nullable Integer idleMinutes,
    @Nullable Integer concurrentMax,
    boolean secondFactorRequired) {

  static SessionPolicyView of(SessionPolicy policy) {
    return new SessionPolicyView(
        policy.absoluteHours().orElse(null),
        policy.idleMinutes().orElse(null),
        policy.concurrentMax().orElse(null),
        policy.secondFactorRequired());
  }
}
