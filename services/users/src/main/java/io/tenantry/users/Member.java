package io.tenantry.users;

import io.tenantry.access.Roles;
import io.tenantry.access.State;
import io.tenantry.common.web.Version;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user's belonging to one organization, and what that organization may see of the person. */
public record Member(
    UUID id,
    String name,
    @Nullable String avatarUrl,
    @Nullable String email,
    @Nullable String phone,
    @Nullable String username,
    @Nullable String uniqueId,
    State status,
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

  /** The columns that {@link #of} reads, by position: names would be looked up for each row. */
  static final String COLUMNS =
      """
      user_id, name, avatar_url, email, phone, username, unique_id,
             CASE WHEN suspended_until <= $2 THEN 'active' ELSE status END AS shown_status,
             is_admin, is_instructor, is_learner, roles,
             email_verified, phone_verified, two_factor_enabled, managed,
             created_at, updated_at, joined_at, last_login_at\
      """;

  /** How many columns that is: what a statement adds comes after them. */
  static final int COLUMN_COUNT = 20;

  static Member of(Row row) {
    return new Member(
        row.getUUID(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        state(row.getString(7)),
        row.getBoolean(8),
        row.getBoolean(9),
        row.getBoolean(10),
        List.of(row.getArrayOfStrings(11)),
        row.getBoolean(12),
        row.getBoolean(13),
        row.getBoolean(14),
        row.getBoolean(15),
        row.getOffsetDateTime(16).toInstant(),
        row.getOffsetDateTime(17).toInstant(),
        instant(row.getOffsetDateTime(18)),
        instant(row.getOffsetDateTime(19)));
  }

  Version version() {
    return Version.of(updatedAt);
  }

  boolean isDeleted() {
    return status == State.DELETED;
  }

  /** An admin in the sense of deletion and impersonation: by role or by flag. */
  boolean countsAsAdmin() {
    return isAdmin || AdminRoles.amongst(roles);
  }

  boolean isOwner() {
    return roles.contains(Roles.OWNER);
  }

  private static State state(String text) {
    return switch (text) {
      case "active" -> State.ACTIVE;
      case "suspended" -> State.SUSPENDED;
      case "deleted" -> State.DELETED;
      default -> State.of(text);
    };
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
