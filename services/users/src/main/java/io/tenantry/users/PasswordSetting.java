package io.tenantry.users;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A password for somebody else.
 *
 * @param keepSessions whether they stay signed in; not unless this says so
 * @param mustChange whether it is good for choosing another one only, at the next sign-in
 */
record PasswordSetting(
    @NotNull @Size(max = 1_000) String password,
    @Nullable Boolean keepSessions,
    @Nullable Boolean mustChange) {

  SetPasswords.How how() {
    return new SetPasswords.How(Boolean.TRUE.equals(keepSessions), Boolean.TRUE.equals(mustChange));
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "PasswordSetting";
  }
}
