package io.tenantry.invitations;

import io.tenantry.common.web.OneLine;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Accepting: with name and password by somebody new, with neither by somebody who is signed in as
 * the invited address.
 *
 * @param token the secret of the mailed link
 */
public record Acceptance(
    @NotBlank @Size(max = 200) String token,
    @Nullable @OneLine @Size(max = 200) String name,
    @Nullable @Size(max = 1_000) String password) {

  /** Whether nothing of somebody new is given. */
  boolean isEmpty() {
    return name == null && password == null;
  }

  /** Never the secrets. */
  @Override
  public String toString() {
    return "Acceptance";
  }
}
