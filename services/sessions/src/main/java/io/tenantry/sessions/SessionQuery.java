package io.tenantry.sessions;

import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Window;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which part of a person's sessions is asked for; the newest come first. */
record SessionQuery(
    @Nullable Integer limit,
    @Nullable @Size(max = CURSOR_MAX) String cursor,
    @Nullable Integer offset) {

  /** A cursor holds a time and an id. */
  static final int CURSOR_MAX = 500;

  Window window(Cursors cursors, UUID org, UUID user) {
    return cursors.window("sessions " + org + ' ' + user, limit, cursor, offset);
  }
}
