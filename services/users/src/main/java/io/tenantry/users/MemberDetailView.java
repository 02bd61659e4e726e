package io.tenantry.users;

import io.tenantry.access.Suspension;
import io.tenantry.common.web.Version;
import io.tenantry.common.web.Versioned;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One person of an organization, as it leaves: a row of the list and what a list does not tell. */
public record MemberDetailView(
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
    @Nullable SuspensionView suspension)
    implements Versioned {

  /** Why and until when the person is shut out; {@code by} is a user id. */
  public record SuspensionView(
      @Nullable String reason, @Nullable Instant until, Instant at, @Nullable UUID by) {

    static SuspensionView of(Suspension s) {
      return new SuspensionView(
          s.reason().orElse(null), s.until().orElse(null), s.at(), s.by().orElse(null));
    }
  }

  @Override
  public Version version() {
    return Version.of(updatedAt);
  }

  static MemberDetailView of(MemberDetail detail) {
    Member m = detail.member();
    return new MemberDetailView(
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
        m.lastLoginAt(),
        ProfileView.of(m.avatarUrl(), m.phone(), detail.particulars().profile()),
        detail.particulars().metadata().getMap(),
        detail.particulars().publicMetadata().getMap(),
        detail.permissions(),
        LockView.of(detail.particulars()),
        detail.suspension().map(SuspensionView::of).orElse(null));
  }
}
