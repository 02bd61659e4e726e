package io.tenantry.users;

import io.tenantry.access.Suspension;
import io.tenantry.common.web.Version;
import io.tenantry.common.web.Versioned;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One person of the platform's list, as it leaves: a row and what a list does not tell.
 *
 * @param username always null: usernames and unique ids belong to organizations
 */
record UserDetailView(
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
    @Nullable Instant lastLoginAt,
    ProfileView profile,
    Map<String, Object> metadata,
    Map<String, Object> publicMetadata,
    List<String> permissions,
    @Nullable LockView lock,
    @Nullable BanView ban,
    List<MembershipView> memberships)
    implements Versioned {

  /** Why and until when the person is banned; {@code by} is a user id. */
  record BanView(@Nullable String reason, @Nullable Instant until, Instant at, @Nullable UUID by) {

    static BanView of(Suspension s) {
      return new BanView(
          s.reason().orElse(null), s.until().orElse(null), s.at(), s.by().orElse(null));
    }
  }

  @Override
  public Version version() {
    return Version.of(updatedAt);
  }

  static UserDetailView of(UserDetail detail) {
    ListedUser u = detail.user();
    return new UserDetailView(
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
        u.lastLoginAt(),
        ProfileView.of(u.avatarUrl(), u.phone(), detail.particulars().profile()),
        detail.particulars().metadata().getMap(),
        detail.particulars().publicMetadata().getMap(),
        detail.permissions(),
        LockView.of(detail.particulars()),
        detail.ban().map(BanView::of).orElse(null),
        detail.memberships().stream().map(MembershipView::of).toList());
  }
}
