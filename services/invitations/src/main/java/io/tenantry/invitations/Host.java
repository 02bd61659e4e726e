package io.tenantry.invitations;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Into what somebody is invited, as a mail and the page tell it.
 *
 * @param org empty for the platform
 * @param invitationLife how long an invitation can be accepted
 */
record Host(Optional<UUID> org, String name, Duration invitationLife) {

  /** What the vendor's own team belongs to. */
  static final Host PLATFORM = new Host(Optional.empty(), "Tenantry", Duration.ofDays(7));
}
