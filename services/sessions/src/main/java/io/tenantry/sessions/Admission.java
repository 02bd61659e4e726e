package io.tenantry.sessions;

import io.tenantry.common.web.Client;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * That somebody may be in an organization, or in none, as {@link Sessions#admit} found it, and all
 * that their session is opened with. Good for the transaction that asked: the session is made under
 * the epochs that were read, so whatever ends those meanwhile ends it too.
 *
 * @param session the id that the session will have
 * @param wanted where they wanted to be; elsewhere than {@link #org} for want of a second factor
 * @param amr how they proved who they are (RFC 8176), the way in first
 */
public record Admission(
    UUID session,
    UUID user,
    Optional<UUID> wanted,
    StandingNow standing,
    Client client,
    List<String> amr,
    Device device) {

  /** Where the session will be; empty for nobody's organization. */
  public Optional<UUID> org() {
    return standing.org();
  }
}
