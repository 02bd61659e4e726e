package io.tenantry.signin;

import java.util.Optional;
import java.util.UUID;

/**
 * Where somebody wants to sign in.
 *
 * @param named whether they said where
 * @param org the organization they named; empty if they named none, or one that does not exist
 */
record Place(boolean named, Optional<UUID> org) {

  /** Wherever they were last. */
  static final Place LAST_USED = new Place(false, Optional.empty());

  /** Nobody belongs there, so nobody gets in. */
  boolean isNowhere() {
    return named && org.isEmpty();
  }
}
