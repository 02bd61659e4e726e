package io.tenantry.common.web;

import java.util.Locale;
import java.util.UUID;

/**
 * Who really sits there when somebody acts in another person's name.
 *
 * @param session their own, which they go back to
 * @param scope where their own rights bound what they may do: an organization, or {@link
 *     Actor#PLATFORM}
 * @param pinned whether it was begun in an organization, which it must not leave
 */
public record Impersonator(UUID user, UUID session, Mode mode, UUID scope, boolean pinned) {

  /** How far it goes. */
  public enum Mode {
    /** Routes that change something are closed. */
    READ_ONLY,
    /** What the person may do and the impersonator may do. */
    FULL;

    /** As it stands on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public boolean readOnly() {
    return mode == Mode.READ_ONLY;
  }
}
