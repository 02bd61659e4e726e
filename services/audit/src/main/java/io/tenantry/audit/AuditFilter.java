package io.tenantry.audit;

import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Window;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which events a list is asked for; everything given must hold.
 *
 * @param action any of these
 * @param after at this time or later
 * @param before earlier than this time
 */
record AuditFilter(
    @Nullable UUID actor,
    @Nullable UUID target,
    @Nullable @Size(max = 50) List<String> action,
    @Nullable Instant after,
    @Nullable Instant before,
    @Nullable Integer limit,
    @Nullable String cursor,
    @Nullable Integer offset) {

  /** Before the first event and after the last one, and within what PostgreSQL can hold. */
  private static final Instant EVER = Instant.EPOCH;

  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");
  private static final UUID LAST_ID = new UUID(-1, -1);
  private static final UUID FIRST_ID = new UUID(0, 0);

  /** The part of the list that is asked for; its cursor is good for this filter only. */
  Window window(Cursors cursors, UUID org) {
    var binding =
        String.join(
            "|",
            "audit",
            org.toString(),
            text(actor),
            text(target),
            text(action),
            text(after),
            text(before));
    return cursors.window(binding, limit, cursor, offset);
  }

  /** The statement for this filter: each leads into the index that fits it. */
  String question(Window window) {
    if (!window.backward()) {
      return questionAfter();
    }
    if (target != null) {
      return AuditSql.ON_TARGET_SINCE;
    }
    return actor != null ? AuditSql.BY_ACTOR_SINCE : AuditSql.ALL_SINCE;
  }

  /** The values for {@link #question}. */
  @Nullable Object[] values(UUID org, Window window) {
    var at = window.position().map(keys -> Instant.parse(keys.get(0)));
    var id = window.position().map(keys -> UUID.fromString(keys.get(1)));
    return values(
        org,
        at.orElse(window.backward() ? EVER : NEVER),
        id.orElse(window.backward() ? FIRST_ID : LAST_ID),
        window.fetch(),
        window.offset());
  }

  /** The statement for the next events without a window. */
  String questionAfter() {
    return target != null ? AuditSql.ON_TARGET : actor != null ? AuditSql.BY_ACTOR : AuditSql.ALL;
  }

  /** The values for {@link #questionAfter}. */
  @Nullable Object[] valuesAfter(UUID org, Optional<StoredEvent> last, int rows) {
    return values(
        org,
        last.map(event -> event.event().at()).orElse(NEVER),
        last.map(event -> event.event().id()).orElse(LAST_ID),
        rows,
        0);
  }

  private @Nullable Object[] values(UUID org, Instant at, UUID id, int rows, int skipped) {
    return new @Nullable Object[] {
      org,
      utc(after == null ? EVER : within(after)),
      utc(before == null ? NEVER : within(before)),
      utc(at),
      id,
      action == null ? null : action.toArray(String[]::new),
      actor,
      target,
      rows,
      skipped
    };
  }

  /** The values for {@link AuditSql#ABOUT}; the actor is whom it is about. */
  @Nullable Object[] valuesAbout(UUID org, Window window) {
    @Nullable Object[] all = values(org, window);
    return new @Nullable Object[] {
      all[0], all[1], all[2], all[3], all[4], all[5], actor, window.fetch(), window.offset()
    };
  }

  /** Java knows times that PostgreSQL does not; nothing happened there. */
  private static Instant within(Instant time) {
    return time.isBefore(EVER) ? EVER : time.isAfter(NEVER) ? NEVER : time;
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
