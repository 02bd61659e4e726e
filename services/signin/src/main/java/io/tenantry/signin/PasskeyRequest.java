package io.tenantry.signin;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param credential what the browser answered, as {@code PublicKeyCredential.toJSON()} writes it
 * @param org an id or a slug; without it the organization that was used last
 */
record PasskeyRequest(
    @NotNull Map<String, Object> credential, @Nullable @Size(min = 1, max = 100) String org) {

  /** Never the proof. */
  @Override
  public String toString() {
    return "PasskeyRequest";
  }
}
