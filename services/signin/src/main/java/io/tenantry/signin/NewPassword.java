package io.tenantry.signin;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A new password for oneself.
 *
 * @param current the one until now
 * @param keepSessions whether one stays signed in on other devices; not unless this says so
 */
record NewPassword(
    @NotNull @Size(max = 1_000) String current,
    @NotNull @Size(max = 1_000) String password,
    @Nullable Boolean keepSessions) {

  boolean keepsSessions() {
    return Boolean.TRUE.equals(keepSessions);
  }

  /** Never the secrets. */
  @Override
  public String toString() {
    return "NewPassword";
  }
}
