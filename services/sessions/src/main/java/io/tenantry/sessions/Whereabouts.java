package io.tenantry.sessions;

import java.util.Optional;
import java.util.UUID;

/**
 * A session in an organization, or in none, and the epochs that it is there under.
 *
 * @param memberEpoch 0 without an organization, like {@code orgEpoch}
 */
record Whereabouts(UUID session, UUID user, Optional<UUID> org, long memberEpoch, long orgEpoch) {

  static Whereabouts of(Opened opened) {
    return new Whereabouts(
        opened.session(), opened.user(), opened.org(), opened.memberEpoch(), opened.orgEpoch());
  }

  static Whereabouts of(Admission admission) {
    StandingNow there = admission.standing();
    boolean inOrg = there.org().isPresent();
    return new Whereabouts(
        admission.session(),
        admission.user(),
        there.org(),
        inOrg ? there.member().epoch() : 0,
        inOrg ? there.organization().epoch() : 0);
  }
}
