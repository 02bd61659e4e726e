package io.tenantry.common.work;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that is not done, as people may see it: never its payload.
 *
 * @param template which mail it is; empty for other work
 * @param recipient whom a mail is for
 * @param lastError what the last attempt said, without addresses and secrets
 * @param dueAt when it may be taken; of a job under way when it is taken for abandoned
 * @param underWay somebody is just doing it
 */
public record Undone(
    UUID org,
    UUID id,
    String kind,
    Optional<String> template,
    Optional<String> recipient,
    State state,
    int attempts,
    Optional<String> lastError,
    Instant createdAt,
    Optional<Instant> failedAt,
    Instant dueAt,
    boolean underWay) {

  /** How it stands. */
  public enum State {
    /** It has not failed so far. */
    WAITING,
    /** It failed, and will be tried again by itself. */
    RETRYING,
    /** It is given up: nobody tries it unless somebody says so. */
    DEAD;

    /** As it is written outside. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public boolean isMail() {
    return kind.equals(Mails.KIND);
  }

  static Undone of(Row row) {
    return new Undone(
        row.getUUID("org_id"),
        row.getUUID("id"),
        row.getString("kind"),
        Optional.ofNullable(row.getString("template")),
        Optional.ofNullable(row.getString("recipient")),
        State.valueOf(row.getString("shown_state").toUpperCase(Locale.ROOT)),
        row.getInteger("attempts"),
        Optional.ofNullable(row.getString("last_error")),
        row.getOffsetDateTime("created_at").toInstant(),
        instant(row.getOffsetDateTime("failed_at")),
        row.getOffsetDateTime("due_at").toInstant(),
        row.getBoolean("under_way"));
  }

  private static Optional<Instant> instant(@Nullable OffsetDateTime time) {
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }
}
