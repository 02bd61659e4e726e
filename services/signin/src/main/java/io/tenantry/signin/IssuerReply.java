package io.tenantry.signin;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a provider has a browser bring back (RFC 6749, section 4.1.2; RFC 9207).
 *
 * @param code stands for the person, once
 * @param state of the sign-in that this belongs to
 * @param iss who says so
 * @param error why there is no code
 */
record IssuerReply(
    @Nullable @Size(max = 4_000) String code,
    @NotBlank @Size(max = 200) String state,
    @Nullable @Size(max = 500) String iss,
    @Nullable @Size(max = 200) String error) {

  /** Never the secrets. */
  @Override
  public String toString() {
    return "IssuerReply";
  }
}
