package io.tenantry.audit;

import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Window;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a check is asked for.
 *
 * @param head a seal that was written down before, as {@code seq:hash}; it must still be there
 * @param cursor where the check before stopped for lack of time
 */
record VerifyQuery(
    @Nullable @Pattern(regexp = KnownHead.FORM) String head, @Nullable String cursor) {

  Optional<KnownHead> known() {
    return Optional.ofNullable(head).flatMap(KnownHead::of);
  }

  /** The "page" is the one place where the check goes on. */
  Window window(Cursors cursors, UUID org) {
    return cursors.window("audit-verify|" + org, 1, cursor, null);
  }
}
