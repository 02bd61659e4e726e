package io.tenantry.access;

import java.util.Locale;

/** How somebody or something stands. Only {@link #ACTIVE} may sign in and act. */
public enum State {
  ACTIVE,
  /** Set aside without blame; an admin may bring it back. */
  INACTIVE,
  /**
   * Shut out with a reason, perhaps until a time. Of a user, which is everywhere, this is a ban.
   */
  SUSPENDED,
  /** Must prove an address before going on. */
  PENDING_VERIFICATION,
  /** Deleted softly: can be restored. */
  DELETED;

  /** The word in the database and on the wire, such as {@code pending_verification}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state that the word means.
   *
   * @throws IllegalArgumentException if it means none
   */
  public static State of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
