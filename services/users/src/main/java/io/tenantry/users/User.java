package io.tenantry.users;

import io.tenantry.common.web.Problem;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One person, in every organization.
 *
 * @param emailVerified whether the address counts, by whoever's word
 * @param emailProven whether the person themselves have followed a link that was mailed there
 * @param phoneProven whether they have told a code that was sent there
 * @param managedBy the organization that made this person and is the only one they belong to
 */
public record User(
    UUID id,
    String name,
    @Nullable String email,
    boolean emailVerified,
    boolean emailProven,
    @Nullable String phone,
    boolean phoneVerified,
    boolean phoneProven,
    @Nullable String avatarUrl,
    boolean twoFactorEnabled,
    Optional<UUID> managedBy,
    Instant createdAt,
    Instant updatedAt) {

  /**
   * Goes on only for somebody who answers to this organization: what a person is called, and signs
   * in by, is nobody else's to change.
   *
   * @throws Problem.Forbidden {@code not-managed}
   */
  public void requireManagedBy(UUID org) {
    if (managedBy.filter(org::equals).isEmpty()) {
      throw new Problem.Forbidden(
          "not-managed", "this person answers to themselves; the platform can help them");
    }
  }

  /** Whether anybody has ever shown that this is theirs, by reading what was sent to them. */
  boolean isKnown() {
    return email == null ? phoneProven : emailProven;
  }

  static User of(Row row) {
    return new User(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("email"),
        row.getBoolean("email_verified"),
        row.getBoolean("email_proven"),
        row.getString("phone"),
        row.getBoolean("phone_verified"),
        row.getBoolean("phone_proven"),
        row.getString("avatar_url"),
        row.getBoolean("two_factor_enabled"),
        Optional.ofNullable(row.getUUID("managed_by")),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
