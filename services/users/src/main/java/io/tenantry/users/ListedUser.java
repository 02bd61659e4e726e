package io.tenantry.users;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One person, as the platform sees them.
 *
 * @param status {@code suspended} is called {@code banned} here
 * @param isAdmin in any organization, like the other flags
 * @param roles of the platform
 * @param managed whether one organization made this person and is the only one they belong to
 */
record ListedUser(
    UUID id,
    String name,
    @Nullable String avatarUrl,
    @Nullable String email,
    @Nullable String phone,
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
    @Nullable Instant lastLoginAt) {

  /** The columns that {@link #of} reads, by position; $1 is now. */
  static final String COLUMNS =
      """
      id, name, avatar_url, email, phone,
             CASE WHEN suspended_until <= $1 THEN 'active' ELSE status END AS shown_status,
             is_admin, is_instructor, is_learner, roles,
             email_verified, phone_verified, two_factor_enabled, managed_by IS NOT NULL AS managed,
             created_at, updated_at, last_login_at\
      """;

  /** How many columns that is: what a statement adds comes after them. */
  static final int COLUMN_COUNT = 17;

  static ListedUser of(Row row) {
    return new ListedUser(
        row.getUUID(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getBoolean(6),
        row.getBoolean(7),
        row.getBoolean(8),
        List.of(row.getArrayOfStrings(9)),
        row.getBoolean(10),
        row.getBoolean(11),
        row.getBoolean(12),
        row.getBoolean(13),
        row.getOffsetDateTime(14).toInstant(),
        row.getOffsetDateTime(15).toInstant(),
        instant(row.getOffsetDateTime(16)));
  }

  boolean isBanned() {
    return status.equals(UserStatus.BANNED.word());
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
