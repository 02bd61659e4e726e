package io.tenantry.users;

import io.tenantry.access.State;
import java.util.Locale;

/** How a person stands everywhere, in the words of the platform's list. */
enum UserStatus {
  ACTIVE,
  INACTIVE,
  BANNED,
  /** Another word for banned, so that one filter serves both lists. */
  SUSPENDED,
  PENDING_VERIFICATION,
  DELETED;

  /** The word in the database and on the wire. */
  String word() {
    return this == SUSPENDED ? BANNED.word() : name().toLowerCase(Locale.ROOT);
  }

  /** The same in the words of the standing. */
  State state() {
    return this == BANNED ? State.SUSPENDED : State.valueOf(name());
  }

  /** Whether the person is expected to sign in, at once or when they have proven an address. */
  boolean expectsSignIn() {
    return this == ACTIVE || this == PENDING_VERIFICATION;
  }
}
