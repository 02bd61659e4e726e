package io.tenantry.sessions;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key, as it leaves.
 *
 * @param permissions what it may do at most
 * @param ownerId who answers for it: it may do no more than they may now
 * @param previousUntil how long the secret before the last rotation is accepted beside the present
 *     one
 * @param lastUsedAt to the minute
 */
record ApiKeyView(
    UUID id,
    String name,
    List<String> permissions,
    UUID ownerId,
    Instant createdAt,
    @Nullable Instant rotatedAt,
    @Nullable Instant previousUntil,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {

  static ApiKeyView of(ApiKey key) {
    return new ApiKeyView(
        key.id(),
        key.name(),
        key.permissions(),
        key.owner(),
        key.createdAt(),
        key.rotatedAt().orElse(null),
        key.previousUntil().orElse(null),
        key.expiresAt().orElse(null),
        key.lastUsedAt().orElse(null));
  }
}
