package io.tenantry.invitations;

import io.tenantry.credentials.PasswordChoice;
import io.tenantry.credentials.PasswordHash;
import java.util.Optional;
import java.util.UUID;

/** In which way somebody who holds the link becomes the invited person. */
sealed interface Invitee {

  /** How the person proved who they are (RFC 8176, where it has a word). */
  String provenBy();

  /**
   * Nobody is known to own the address: they choose name and password now.
   *
   * @param claimedBy a user who claims the address without having proven it; handed over
   */
  record New(
      String name, PasswordChoice password, Optional<PasswordHash> hash, Optional<UUID> claimedBy)
      implements Invitee {
    @Override
    public String provenBy() {
      return "pwd";
    }

    New with(PasswordHash made) {
      return new New(name, password, Optional.of(made), claimedBy);
    }

    /** Never the secrets. */
    @Override
    public String toString() {
      return "New";
    }
  }

  /** Signed in as the invited address. */
  record SignedInAs(UUID user) implements Invitee {
    @Override
    public String provenBy() {
      return "link";
    }
  }
}
