package io.tenantry.users;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person as they see themselves. */
public record UserView(
    UUID id,
    String name,
    @Nullable String avatarUrl,
    @Nullable String email,
    @Nullable String phone,
    boolean emailVerified,
    boolean phoneVerified,
    boolean twoFactorEnabled,
    Instant createdAt,
    Instant updatedAt) {

  static UserView of(User u) {
    return new UserView(
        u.id(),
        u.name(),
        u.avatarUrl(),
        u.email(),
        u.phone(),
        u.emailVerified(),
        u.phoneVerified(),
        u.twoFactorEnabled(),
        u.createdAt(),
        u.updatedAt());
  }
}
