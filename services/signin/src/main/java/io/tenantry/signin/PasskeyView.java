package io.tenantry.signin;

import io.tenantry.credentials.Passkey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One of one's own passkeys.
 *
 * @param synced whether it may be on several devices
 * @param recoveryCodes told once, with the first second factor of an account
 */
record PasskeyView(
    UUID id,
    String name,
    boolean synced,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable List<String> recoveryCodes) {

  static PasskeyView of(Passkey passkey) {
    return of(passkey, List.of());
  }

  static PasskeyView of(Passkey passkey, List<String> codes) {
    return new PasskeyView(
        passkey.id(),
        passkey.name(),
        passkey.synced(),
        passkey.createdAt(),
        passkey.lastUsedAt().orElse(null),
        codes.isEmpty() ? null : codes);
  }

  /** Never the secrets. */
  @Override
  public String toString() {
    return "PasskeyView(" + id + ")";
  }
}
