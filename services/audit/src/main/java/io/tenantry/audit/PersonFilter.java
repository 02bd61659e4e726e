package io.tenantry.audit;

import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Window;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which of the events about one person a list is asked for.
 *
 * @param action any of these
 * @param after at this time or later
 * @param before earlier than this time
 */
record PersonFilter(
    @Nullable @Size(max = 50) List<String> action,
    @Nullable Instant after,
    @Nullable Instant before,
    @Nullable Integer limit,
    @Nullable String cursor,
    @Nullable Integer offset) {

  /** The part of the list that is asked for; its cursor is good for this person only. */
  Window window(Cursors cursors, UUID org, UUID person) {
    return general(person).window(cursors, org);
  }

  /** The values for {@link AuditSql#ABOUT}, where the person stands for the actor. */
  @Nullable Object[] values(UUID org, UUID person, Window window) {
    return general(person).valuesAbout(org, window);
  }

  private AuditFilter general(UUID person) {
    return new AuditFilter(person, null, action, after, before, limit, cursor, offset);
  }
}
