package io.tenantry.sessions;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key that was just made or rotated.
 *
 * @param key what the service says after {@code Bearer}; told this once and never again
 */
record IssuedKeyView(
    UUID id,
    String name,
    List<String> permissions,
    UUID ownerId,
    Instant createdAt,
    @Nullable Instant rotatedAt,
    @Nullable Instant previousUntil,
    @Nullable Instant expiresAt,
    String key) {

  static IssuedKeyView of(ApiKeys.Issued issued) {
    ApiKeyView view = ApiKeyView.of(issued.key());
    return new IssuedKeyView(
        view.id(),
        view.name(),
        view.permissions(),
        view.ownerId(),
        view.createdAt(),
        view.rotatedAt(),
        view.previousUntil(),
        view.expiresAt(),
        issued.text());
  }
}
