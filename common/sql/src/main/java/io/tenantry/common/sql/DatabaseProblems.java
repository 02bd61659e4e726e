package io.tenantry.common.sql;

import io.tenantry.common.web.Problem;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a refusal of PostgreSQL means to a caller. Conflicts are recognized by the name of the
 * constraint, never by the text of the message.
 */
public final class DatabaseProblems {

  private static final int RETRY_SECONDS = 1;

  /** Somebody has to make room first. */
  private static final int STORAGE_RETRY_SECONDS = 30;

  private final Map<String, Supplier<Problem>> byConstraint = new HashMap<>();

  /** A violated constraint of this name is this "no". */
  public void constraint(String name, Supplier<Problem> no) {
    if (byConstraint.putIfAbsent(name, no) != null) {
      throw new IllegalStateException("said twice: " + name);
    }
  }

  /** The "no" that this failure means, if it is one and not a defect. */
  public Optional<Problem> of(Throwable failure) {
    if (failure instanceof PgException refused) {
      String constraint = refused.getConstraint();
      if (constraint != null && byConstraint.containsKey(constraint)) {
        return Optional.ofNullable(byConstraint.get(constraint)).map(Supplier::get);
      }
      return byState(refused.getSqlState()).or(() -> bySeverity(refused.getSeverity()));
    }
    return failure instanceof ClosedConnectionException
        ? Optional.of(databaseAway())
        : Optional.empty();
  }

  private static Optional<Problem> byState(String state) {
    return switch (state) {
      // query_canceled (statement timeout), transaction_timeout
      case "57014", "25P04" ->
          no("timeout", "this took the database too long; ask for less or try again");
      // lock_not_available, serialization_failure, deadlock_detected
      case "55P03", "40001", "40P01" ->
          no("busy", "somebody else is changing the same thing; try again");
      // disk_full: nobody waits it out in a second
      case "53100" ->
          Optional.of(
              new Problem.Unavailable(
                  "storage-full",
                  "the database has no room to save this; nothing was changed",
                  STORAGE_RETRY_SECONDS));
      // other lack of resources, shutdown, crash, start-up, read-only standby
      case "53000", "53200", "53300", "53400", "57P01", "57P02", "57P03", "25006" ->
          Optional.of(databaseAway());
      // a file could not be read or written; PostgreSQL has logged which
      case "58000", "58030" -> Optional.of(databaseAway());
      default -> Optional.empty();
    };
  }

  /**
   * PostgreSQL has ended the connection, whatever its reason: that says nothing of the statement.
   */
  private static Optional<Problem> bySeverity(String severity) {
    return severity.equals("FATAL") || severity.equals("PANIC")
        ? Optional.of(databaseAway())
        : Optional.empty();
  }

  private static Optional<Problem> no(String code, String detail) {
    return Optional.of(new Problem.Unavailable(code, detail, RETRY_SECONDS));
  }

  static Problem databaseAway() {
    return new Problem.Unavailable(
        "database-unavailable", "the database is busy or away; try again", RETRY_SECONDS);
  }

  /** It may have done what was asked of it, or may do it later. */
  static Problem silent() {
    return new Problem.Unavailable(
        "timeout", "the database did not answer in time; look, or try again", RETRY_SECONDS);
  }
}
