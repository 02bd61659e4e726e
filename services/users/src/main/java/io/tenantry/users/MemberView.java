package io.tenantry.users;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of a people list, as it leaves. */
public record MemberView(
    UUID id,
    String name,
    @Nullable String avatarUrl,
    @Nullable String email,
    @Nullable String phone,
    @Nullable String username,
    @Nullable String uniqueId,
    String status,
    boolean isAdmin,
    boolean isInstructor,
    boolean isLearner,
    List<String> roles,
    boolean emailVerified,
    boolean phoneVerified,
    boolean twoFactorEnabled,
    boolean managed,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant joinedAt,
    @Nullable Instant lastLoginAt) {

  static MemberView of(Member m) {
    return new MemberView(
        m.id(),
        m.name(),
        m.avatarUrl(),
        m.email(),
        m.phone(),
        m.username(),
        m.uniqueId(),
        m.status().word(),
        m.isAdmin(),
        m.isInstructor(),
        m.isLearner(),
        m.roles(),
        m.emailVerified(),
        m.phoneVerified(),
        m.twoFactorEnabled(),
        m.managed(),
        m.createdAt(),
        m.updatedAt(),
        m.joinedAt(),
        m.lastLoginAt());
  }

  /** As the platform lists people: usernames and unique ids belong to organizations. */
  static MemberView of(ListedUser u) {
    return new MemberView(
        u.id(),
        u.name(),
        u.avatarUrl(),
        u.email(),
        u.phone(),
        null,
        null,
        u.status(),
        u.isAdmin(),
        u.isInstructor(),
        u.isLearner(),
        u.roles(),
        u.emailVerified(),
        u.phoneVerified(),
        u.twoFactorEnabled(),
        u.managed(),
        u.createdAt(),
        u.updatedAt(),
        null,
        u.lastLoginAt());
  }
}
