package io.tenantry.signin;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * @param token from the answer to the sign-in
 * @param code of the app, or a recovery code
 */
record SecondFactorRequest(
    @NotBlank @Size(max = 200) String token, @NotBlank @Size(max = 100) String code) {

  /** Never the secrets. */
  @Override
  public String toString() {
    return "SecondFactorRequest";
  }
}
