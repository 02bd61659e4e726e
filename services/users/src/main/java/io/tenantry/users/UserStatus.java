package io.tenantry.users;

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
}
