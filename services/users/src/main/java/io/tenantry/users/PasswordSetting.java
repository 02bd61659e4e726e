package io.tenantry.users;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A password for somebody else.
 *
 * @param keepSessions whether they stay signed in; not unless this says so
 */
record PasswordSetting(
    @NotNull @Size(max = 1_000) String password, @Nullable Boolean keepSessions) {

  boolean keepsSessions() {
    return Boolean.TRUE.equals(keepSessions);
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "PasswordSetting";
  }
}
