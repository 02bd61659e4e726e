package io.tenantry.signin;

import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How somebody who is signed in proves again who they are.
 *
 * @param password what those show who have no second factor
 * @param code of the app, or a recovery code: what those show who have one
 * @param credential a passkey in place of the code, for a challenge of {@code
 *     /v1/auth/passkey/options}
 */
record StepUpRequest(
    @Nullable @Size(max = 1_000) String password,
    @Nullable @Size(max = 100) String code,
    @Nullable Map<String, Object> credential) {

  /** Never the secrets. */
  @Override
  public String toString() {
    return "StepUpRequest";
  }
}
