package io.tenantry.common.sql;

import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.FutureInternal;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlClientInternal;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection while a transaction has it. PostgreSQL ends its own statements in time; a backend
 * that is stopped, or a machine that is gone, says nothing at all, and then we hang up. The driver
 * offers no way to do that, so its inside is touched here and nowhere else.
 */
final class Lease {

  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final SqlConnection connection;
  private final Runnable ended;
  private final AtomicBoolean hungUp = new AtomicBoolean();
  private final Set<Promise<?>> unanswered = ConcurrentHashMap.newKeySet();
  private volatile long heardNanos = System.nanoTime();

  /**
   * @param ended told when the connection goes back
   */
  Lease(SqlConnection connection, Consumer<Lease> ended) {
    this.connection = connection;
    this.ended = () -> ended.accept(this);
    connection.exceptionHandler(broken -> LOG.debug("A connection broke", broken));
  }

  SqlConnection connection() {
    return connection;
  }

  /**
   * Sends several statements in one flush. The driver drops them without a word when the connection
   * was lost a moment before; their futures would never complete, and whoever waits for them would
   * wait for ever.
   */
  void flush(Consumer<SqlClient> statements) {
    ((SqlClientInternal) connection).group(statements::accept);
    if (raw() instanceof SocketConnectionBase raw) {
      // As the driver does with the statements, so after them.
      ((ContextInternal) raw.context()).emit(sent -> failIfLost(raw));
    }
  }

  private void failIfLost(SocketConnectionBase raw) {
    if (!raw.isValid()) {
      unanswered.forEach(promise -> promise.tryFail(ClosedConnectionException.INSTANCE));
    }
  }

  Future<RowSet<Row>> query(String sql) {
    return heard(connection.query(sql).execute());
  }

  Future<RowSet<Row>> prepared(String sql, Tuple arguments) {
    return heard(connection.preparedQuery(sql).execute(arguments));
  }

  /** A statement is sent, and PostgreSQL will answer it; if not, that is what its failure says. */
  <R> Future<R> heard(Future<R> statement) {
    heardNanos = System.nanoTime();
    Promise<R> answer = ((FutureInternal<R>) statement).context().promise();
    unanswered.add(answer);
    statement.onComplete(answer::tryComplete, answer::tryFail);
    return answer
        .future()
        .onComplete(answered -> {
          unanswered.remove(answer);
          heardNanos = System.nanoTime();
        })
        .recover(failure -> Future.failedFuture(explained(failure)));
  }

  /** Gives the connection back to its pool. */
  Future<Void> close() {
    ended.run();
    return connection.close();
  }

  boolean isSilentSince(long nanos) {
    return heardNanos - nanos < 0;
  }

  /** Whatever waits for this connection fails at once, and the pool opens another. */
  void hangUp() {
    if (hungUp.compareAndSet(false, true)) {
      LOG.warn("PostgreSQL does not answer on a connection; closing it");
      if (raw() instanceof SocketConnectionBase raw) {
        // From the first handler on: the driver's own would say goodbye and wait for the answer.
        var _ = raw.socket().channelHandlerContext().pipeline().firstContext().close();
      }
    }
  }

  /** What a failure means when the connection under it is gone: nothing about the statement. */
  private Throwable explained(Throwable failure) {
    boolean isGone =
        failure instanceof ClosedConnectionException
            // A reset reaches the statement before the connection knows of it.
            || failure instanceof IOException
            || !raw().isValid();
    if (failure instanceof Problem || !isGone) {
      return failure;
    }
    Problem explained = hungUp.get() ? DatabaseProblems.silent() : DatabaseProblems.databaseAway();
    explained.addSuppressed(failure);
    return explained;
  }

  private Connection raw() {
    return ((SqlConnectionInternal) connection).unwrap().unwrap();
  }
}
