package io.tenantry.signin;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * @param identifier an address, a phone number, or a username, which needs {@code org}
 * @param password judged by comparing only, so that nobody learns the rules of older days from it
 * @param org an id or a slug; without it the organization that was used last
 */
record SignInRequest(
    @NotBlank @Size(max = 320) String identifier,
    @NotEmpty @Size(max = 1_000) String password,
    @Nullable @Size(min = 1, max = 100) String org) {

  /** Never the password. */
  @Override
  public String toString() {
    return "SignInRequest";
  }
}
