package io.tenantry.common.sql;

import io.tenantry.common.watch.Traces;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.internal.ArrayTuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is open. Statements are sent in the order they are asked for, without waiting
 * for one another; a failed one fails all that follow. Not for use after its future has completed.
 */
public final class Tx {

  /** {@code in_failed_sql_transaction}. */
  private static final String ABORTED = "25P02";

  private static final String ENTER = "SELECT set_config('app.org', $1, true)";
  private static final String ENTER_PERSON = "SELECT set_config('app.person', $1, true)";

  private final Lease lease;
  private SqlClient client;
  private boolean open = true;
  private int attempts;
  private @Nullable UUID entered;
  private @Nullable Throwable broken;
  private Optional<String> xid = Optional.empty();
  private final List<Supplier<Future<Void>>> afterCommit = new ArrayList<>();
  private final List<String> takenAway = new ArrayList<>();
  private final List<Runnable> undo = new ArrayList<>();

  Tx(Lease lease, SqlClient client) {
    this.lease = lease;
    this.client = client;
  }

  /** The first row, if there is one. */
  public Future<Optional<Row>> first(String sql, @Nullable Object... args) {
    return ask(sql, args)
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next()));
  }

  /** All rows; only where their number is bounded by the statement. */
  public Future<List<Row>> all(String sql, @Nullable Object... args) {
    return ask(sql, args)
        .map(rows -> {
          List<Row> list = new ArrayList<>(rows.size());
          rows.forEach(list::add);
          return list;
        });
  }

  /** How many rows were written. */
  public Future<Integer> run(String sql, @Nullable Object... args) {
    return ask(sql, args).map(RowSet::rowCount);
  }

  /**
   * Enters an organization for the rest of an identity or platform transaction: from here on
   * row-level security shows its rows. Nothing is asked if it is the one entered last.
   */
  public Future<Void> enter(UUID org) {
    if (org.equals(entered)) {
      return Future.succeededFuture();
    }
    entered = org;
    return ask(ENTER, org.toString()).mapEmpty();
  }

  /** Lets an identity transaction see what tenant tables hold about this person, anywhere. */
  public Future<Void> enterPerson(UUID user) {
    return ask(ENTER_PERSON, user.toString()).mapEmpty();
  }

  /**
   * What has to happen between the commit and the answer, in the order asked for. The transaction's
   * future completes after it, and fails with it.
   */
  public void afterCommit(Supplier<Future<Void>> step) {
    afterCommit.add(step);
  }

  /**
   * Tells the transaction's id, as {@code pg_current_xact_id()::text} gave it, so that a commit
   * whose answer is lost can be looked up.
   */
  public void knownAs(String transactionId) {
    xid = Optional.of(transactionId);
  }

  /**
   * Tells in a few words what this transaction takes away, so that it can be made sure once more
   * when the answer to this request is repeated.
   */
  public void takesAway(String what) {
    takenAway.add(what);
  }

  /**
   * Tries a part of the work: if it fails, what it has written is undone, and the transaction can
   * go on without it. Parts may be tried within a part, but not two of them side by side. A step
   * that it has promised for after the commit still happens; what that step is about is forgotten
   * by {@link #ifUndone}.
   *
   * @return what the part comes to; fails with what it failed with
   */
  public <T> Future<T> attempt(Supplier<Future<T>> part) {
    int taken = takenAway.size();
    int undoable = undo.size();
    // A name of its own: one that is used again would undo, or keep, what belongs to another part.
    String savepoint = "attempt_" + attempts++;
    Future<?> marked = command("SAVEPOINT " + savepoint);
    Future<T> tried = Transactions.guarded(this, tx -> part.get());
    return marked
        .transform(begun -> tried)
        .compose(
            value -> command("RELEASE SAVEPOINT " + savepoint).map(value),
            failure -> {
              forget(taken, undoable);
              return undo(savepoint).compose(undone -> Future.failedFuture(failure));
            });
  }

  private void forget(int taken, int undoable) {
    takenAway.subList(taken, takenAway.size()).clear();
    List<Runnable> forgotten = undo.subList(undoable, undo.size());
    forgotten.reversed().forEach(Runnable::run);
    forgotten.clear();
  }

  /** Where there is no savepoint, because the transaction had failed before, it stays failed. */
  private Future<?> undo(String savepoint) {
    entered = null;
    broken = null;
    return command("ROLLBACK TO SAVEPOINT " + savepoint + "; RELEASE SAVEPOINT " + savepoint);
  }

  /**
   * What to forget if the {@link #attempt} that this happens in fails; nothing outside of one, for
   * then all of the transaction is forgotten.
   */
  public void ifUndone(Runnable forget) {
    undo.add(forget);
  }

  private Future<RowSet<Row>> command(String sql) {
    return lease.heard(client.query(sql).execute());
  }

  List<String> takenAway() {
    return takenAway;
  }

  Optional<String> xid() {
    return xid;
  }

  List<Supplier<Future<Void>>> stepsAfterCommit() {
    return afterCommit;
  }

  /** From here on statements are sent one by one. */
  void onConnection() {
    client = lease.connection();
  }

  void close() {
    open = false;
  }

  private Future<RowSet<Row>> ask(String sql, @Nullable Object... args) {
    if (!open) {
      throw new IllegalStateException("this transaction is over; a read asks everything at once");
    }
    return Traces.statement(sql, () -> lease.heard(client.preparedQuery(sql).execute(tuple(args))))
        .recover(failure -> Future.failedFuture(reason(failure)));
  }

  /**
   * What PostgreSQL refuses because of an earlier statement fails with what that one failed with.
   */
  private Throwable reason(Throwable failure) {
    boolean isConsequence =
        failure instanceof PgException refused && ABORTED.equals(refused.getSqlState());
    if (!isConsequence && broken == null) {
      broken = failure;
    }
    return isConsequence && broken != null ? broken : failure;
  }

  static Tuple tuple(@Nullable Object... args) {
    if (args.length == 0) {
      return ArrayTuple.EMPTY;
    }
    Tuple tuple = new ArrayTuple(args.length);
    for (Object arg : args) {
      tuple.addValue(arg);
    }
    return tuple;
  }
}
