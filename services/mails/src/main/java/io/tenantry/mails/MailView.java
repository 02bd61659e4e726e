package io.tenantry.mails;

import io.tenantry.common.work.Undone;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Undone work as it leaves: never what is in a mail, nor its link.
 *
 * @param org the nil id for the platform's own
 * @param template which mail it is; null for other work
 * @param to whom a mail is for
 * @param lastError what the last attempt said, without addresses and secrets
 * @param nextAttemptAt null while it is being tried, and when nobody will try it by themselves
 */
record MailView(
    UUID id,
    String kind,
    @Nullable String template,
    @Nullable String to,
    UUID org,
    String state,
    int attempts,
    @Nullable String lastError,
    Instant createdAt,
    @Nullable Instant failedAt,
    @Nullable Instant nextAttemptAt) {

  static MailView of(Undone undone) {
    return new MailView(
        undone.id(),
        undone.kind(),
        undone.template().orElse(null),
        undone.recipient().orElse(null),
        undone.org(),
        undone.state().word(),
        undone.attempts(),
        undone.lastError().orElse(null),
        undone.createdAt(),
        undone.failedAt().orElse(null),
        nextAttempt(undone));
  }

  private static @Nullable Instant nextAttempt(Undone undone) {
    return undone.state() == Undone.State.DEAD || undone.underWay() ? null : undone.dueAt();
  }
}
