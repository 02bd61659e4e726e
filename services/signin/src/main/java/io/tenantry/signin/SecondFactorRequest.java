package io.tenantry.signin;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param token from the answer to the sign-in
 * @param code of the app, or a recovery code
 * @param credential a passkey in place of the code: what the browser answered, as {@code
 *     PublicKeyCredential.toJSON()} writes it
 */
record SecondFactorRequest(
    @NotBlank @Size(max = 200) String token,
    @Nullable @Size(max = 100) String code,
    @Nullable Map<String, Object> credential) {

  /** Never the secrets. */
  @Override
  public String toString() {
    return "SecondFactorRequest";
  }
}
