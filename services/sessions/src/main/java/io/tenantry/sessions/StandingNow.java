package io.tenantry.sessions;

import io.tenantry.common.web.Problem;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What stands of one person and one membership at the moment a session is made under it. A
 * suspension or ban whose time has passed counts as active.
 *
 * @param org empty when no organization is entered; then only the person is judged
 */
record StandingNow(
    Optional<UUID> org, Side user, Side member, Side organization, Instant databaseTime) {

  /** One of the three, {@code state} in lower case as it is stored; null when there is no row. */
  record Side(@Nullable String state, @Nullable OffsetDateTime until, long epoch) {

    boolean isActive(Instant now) {
      boolean over = until != null && !until.toInstant().isAfter(now);
      return "active".equals(state) || (over && "suspended".equals(state));
    }

    boolean isGone() {
      return state == null || state.equals("deleted");
    }

    private String untilText() {
      return until == null ? "" : " until " + until.toInstant();
    }
  }

  static StandingNow of(Optional<UUID> org, Row row) {
    return new StandingNow(
        org,
        side(row, "user_state", "user_until", "user_epoch"),
        side(row, "member_state", "member_until", "member_epoch"),
        side(row, "org_state", "org_until", "org_epoch"),
        row.getOffsetDateTime("issued_at").toInstant());
  }

  /**
   * Goes on only if this person may be in this organization now. What somebody hears here they hear
   * after they proved who they are.
   *
   * @throws Problem.Forbidden {@code banned}, {@code suspended}, {@code inactive}, {@code
   *     verification-required}, {@code deleted} or {@code organization-suspended}
   * @throws Problem.NotFound if they do not belong to the organization
   */
  StandingNow requireAllowed() {
    require(user, "banned", "this account is banned");
    if (org.isPresent()) {
      if (member.isGone() || organization.isGone()) {
        throw new Problem.NotFound();
      }
      require(organization, "organization-suspended", "this organization is suspended");
      require(member, "suspended", "you are suspended in this organization");
    }
    return this;
  }

  /** Whether this person may be in this organization now. */
  boolean letsIn() {
    return user.isActive(databaseTime)
        && (org.isEmpty()
            || (member.isActive(databaseTime) && organization.isActive(databaseTime)));
  }

  private void require(Side side, String suspended, String detail) {
    if (side.isActive(databaseTime)) {
      return;
    }
    throw switch (String.valueOf(side.state())) {
      case "suspended" -> new Problem.Forbidden(suspended, detail + side.untilText());
      case "pending_verification" ->
          new Problem.Forbidden(
              "verification-required", "confirm your email address, then sign in again");
      case "inactive" -> new Problem.Forbidden("inactive", "this account is not active");
      default -> new Problem.Forbidden("deleted", "this account was deleted");
    };
  }

  private static Side side(Row row, String state, String until, String epoch) {
    return new Side(row.getString(state), row.getOffsetDateTime(until), epoch(row, epoch));
  }

  private static long epoch(Row row, String column) {
    Long epoch = row.getLong(column);
    return epoch == null ? 0 : epoch;
  }
}
