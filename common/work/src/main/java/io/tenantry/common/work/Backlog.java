package io.tenantry.common.work;

import io.vertx.sqlclient.Row;
import java.time.Duration;

/**
 * How much of one kind of work is not done, over all nodes.
 *
 * @param waiting never failed so far; what is just being done is among them
 * @param retrying failed and will be tried again
 * @param dead given up; stays until somebody retries it, or its time is over
 * @param oldest how long the oldest that waits or is retried has been there
 * @param overdue for how long something could have been begun and was not: more than moments means
 *     that nobody works, or too slowly
 */
public record Backlog(
    String kind, long waiting, long retrying, long dead, Duration oldest, Duration overdue) {

  static Backlog of(Row row) {
    return new Backlog(
        row.getString("kind"),
        row.getLong("waiting"),
        row.getLong("retrying"),
        row.getLong("dead"),
        Duration.ofMillis(row.getLong("oldest_ms")),
        Duration.ofMillis(row.getLong("overdue_ms")));
  }

  /** Nothing is left of this kind. */
  static Backlog none(String kind) {
    return new Backlog(kind, 0, 0, 0, Duration.ZERO, Duration.ZERO);
  }
}
