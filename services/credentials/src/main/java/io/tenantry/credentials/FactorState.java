package io.tenantry.credentials;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The second factors of a person.
 *
 * @param totpSince since when an app makes codes for them
 * @param passkeys how many keys they carry
 * @param recoveryCodesLeft how many of their written-down codes were not used yet
 */
public record FactorState(Optional<Instant> totpSince, int passkeys, int recoveryCodesLeft) {

  /** Whether a sign-in asks for one. */
  public boolean enabled() {
    return totpSince.isPresent() || passkeys > 0;
  }

  /** What they may show: {@code totp}, {@code passkey}, {@code recovery_code}. */
  public List<String> methods() {
    List<String> methods = new ArrayList<>();
    totpSince.ifPresent(_ -> methods.add("totp"));
    if (passkeys > 0) {
      methods.add("passkey");
    }
    if (enabled() && recoveryCodesLeft > 0) {
      methods.add("recovery_code");
    }
    return methods;
  }
}
