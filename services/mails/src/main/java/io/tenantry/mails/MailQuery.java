package io.tenantry.mails;

import io.tenantry.common.work.Undone;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a list of undone work is asked for; newest first.
 *
 * @param kind {@code mail}, or another kind of work
 */
record MailQuery(
    Undone.@Nullable State state,
    @Nullable @Size(max = 100) String kind,
    @Nullable Integer limit,
    @Nullable @Size(max = 2_000) String cursor,
    @Nullable Integer offset) {

  /** Names list and filter: a cursor is good for nothing else. */
  String binding() {
    return "mails|" + (state == null ? "" : state.word()) + "|" + (kind == null ? "" : kind);
  }
}
