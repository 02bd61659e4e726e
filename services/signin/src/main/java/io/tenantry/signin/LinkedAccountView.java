package io.tenantry.signin;

import io.tenantry.credentials.LinkedAccount;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account elsewhere by which somebody signs in.
 *
 * @param providerUserId what the provider calls the person
 * @param name what the provider showed for it when it was linked; for the person alone
 */
record LinkedAccountView(
    UUID id,
    String provider,
    String providerUserId,
    @Nullable String name,
    Instant createdAt,
    @Nullable Instant lastUsedAt) {

  static LinkedAccountView of(LinkedAccount account) {
    return new LinkedAccountView(
        account.id(),
        account.account().provider(),
        account.account().subject(),
        account.name().orElse(null),
        account.createdAt(),
        account.lastUsedAt().orElse(null));
  }
}
