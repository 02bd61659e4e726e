package io.tenantry.common.sql;

import io.tenantry.common.watch.Traces;
import io.tenantry.common.web.Entry;
import io.tenantry.common.web.Problem;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How a transaction begins and ends on a connection. What can travel together does: BEGIN, the
 * organization and the first statements are one flush.
 */
record Transactions(Pools pools, Login login) {

  /**
   * PostgreSQL answers COMMIT of a failed transaction with success, having rolled it back. The
   * empty statement before it fails then, so that nobody hears "saved" who has let a failure pass.
   */
  private static final String COMMIT = "SELECT; COMMIT";

  private static final String XACT_STATUS = "SELECT pg_xact_status($1::text::xid8)";

  /** BEGIN, all statements and COMMIT in one flush. */
  <T> Future<T> read(String begin, Function<Tx, Future<T>> work) {
    return pools.on(
        login,
        lease -> {
          List<Future<?>> sent = new ArrayList<>(3);
          List<Future<T>> result = new ArrayList<>(1);
          lease.flush(client -> {
            sent.add(lease.heard(client.query(begin).execute()));
            Tx tx = new Tx(lease, client);
            result.add(guarded(tx, work));
            tx.close();
            sent.add(lease.heard(client.query("COMMIT").execute()));
          });
          Future<T> answer = result.getFirst();
          return Future.join(sent).transform(ended -> answer);
        });
  }

  /** The same with statements that depend on one another. */
  <T> Future<T> readInSteps(String begin, Function<Tx, Future<T>> work) {
    return pools.on(login, lease -> inSteps(lease, begin, Optional.empty(), work).map(Done::value));
  }

  /** Enters by the entry, works, commits, and then does what was promised for after the commit. */
  <T> Future<T> write(Optional<Entry> entry, Function<Tx, Future<T>> work) {
    Future<Done<T>> done = pools.on(login, lease -> inSteps(lease, "BEGIN", entry, work));
    return done.compose(d -> inOrder(d.tx().stepsAfterCommit()).map(ignored -> d.value()));
  }

  /** Whether the database answers at all. */
  Future<Void> answers() {
    return pools.on(login, lease -> lease.query("SELECT")).mapEmpty();
  }

  private record Done<T>(Tx tx, T value) {}

  private <T> Future<Done<T>> inSteps(
      Lease lease, String begin, Optional<Entry> entry, Function<Tx, Future<T>> work) {
    List<Future<Boolean>> entered = new ArrayList<>(1);
    List<Future<T>> result = new ArrayList<>(1);
    List<Tx> opened = new ArrayList<>(1);
    lease.flush(client -> {
      client.query(begin).execute();
      entered.add(
          entry.map(e -> lease.heard(enter(client, e))).orElse(Future.succeededFuture(true)));
      Tx tx = new Tx(lease, client);
      opened.add(tx);
      result.add(guarded(tx, work));
    });
    Tx tx = opened.getFirst();
    tx.onConnection();
    return result.getFirst().transform(worked -> end(lease, tx, entered.getFirst(), worked));
  }

  private static Future<Boolean> enter(SqlClient client, Entry entry) {
    return Traces.statement(
            entry.sql(),
            () -> client.preparedQuery(entry.sql()).execute(Tx.tuple(entry.args().toArray())))
        .map(rows -> rows.size() == 1);
  }

  /** Enters; fails with 401 if whoever acts may not. */
  Future<Void> enter(Lease lease, Entry entry) {
    return lease
        .heard(enter((SqlClient) lease.connection(), entry))
        .compose(in -> in ? Future.succeededFuture() : Future.failedFuture(sessionEnded()));
  }

  Future<Lease> acquire() {
    return pools.acquire(login);
  }

  private <T> Future<Done<T>> end(
      Lease lease, Tx tx, Future<Boolean> entered, AsyncResult<T> worked) {
    tx.close();
    return entered.compose(
        in -> {
          if (!in) {
            return rollback(lease, sessionEnded());
          }
          return worked.succeeded()
              ? commit(lease, tx.xid()).map(committed -> new Done<>(tx, worked.result()))
              : rollback(lease, worked.cause());
        },
        // What followed the entry has failed only because the entry had.
        failure -> rollback(lease, failure));
  }

  <T> Future<T> rollback(Lease lease, Throwable cause) {
    return lease.query("ROLLBACK").transform(ended -> Future.<T>failedFuture(cause));
  }

  /**
   * @param xid the transaction's id if it is known, to look up a commit whose answer is lost
   */
  Future<Void> commit(Lease lease, Optional<String> xid) {
    return lease
        .query(COMMIT)
        .<Void>mapEmpty()
        .recover(failure -> refused(failure) ? rollback(lease, failure) : lookUp(xid, failure));
  }

  /** A server that shuts down or crashes (FATAL, PANIC) may have committed before it said so. */
  private static boolean refused(Throwable failure) {
    return failure instanceof PgException e && "ERROR".equals(e.getSeverity());
  }

  /** The answer to COMMIT was lost: ask on another connection what became of it. */
  private Future<Void> lookUp(Optional<String> id, Throwable failure) {
    return id.map(xid -> pools.on(login, other -> status(other, xid)))
        .orElse(Future.succeededFuture("unknown"))
        .recover(alsoFailed -> Future.succeededFuture("unknown"))
        .compose(status ->
            switch (status) {
              case "committed" -> Future.succeededFuture();
              case "aborted" -> Future.failedFuture(failure);
              default -> Future.failedFuture(outcomeUnknown());
            });
  }

  private static Future<String> status(Lease other, String xid) {
    return other
        .prepared(XACT_STATUS, Tx.tuple(xid))
        .map(rows -> String.valueOf(rows.iterator().next().getString(0)));
  }

  private static Problem outcomeUnknown() {
    return new Problem.Unavailable(
        "outcome-unknown", "the database went away while saving; look, or try again", 1);
  }

  private static Problem sessionEnded() {
    return new Problem.Unauthorized("session-ended", "this session has ended; sign in again");
  }

  static <T> Future<T> guarded(Tx tx, Function<Tx, Future<T>> work) {
    try {
      return work.apply(tx);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  static Future<Void> inOrder(List<Supplier<Future<Void>>> steps) {
    Future<Void> done = Future.succeededFuture();
    for (Supplier<Future<Void>> step : steps) {
      done = done.compose(ignored -> step.get());
    }
    return done;
  }
}
