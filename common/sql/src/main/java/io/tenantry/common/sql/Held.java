package io.tenantry.common.sql;

import io.tenantry.common.web.Claim;
import io.tenantry.common.web.Entry;
import io.tenantry.common.web.Ledger;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Rendered;
import io.tenantry.common.web.RequestKey;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of one request with a key: opened by its first write, which takes the key, joined
 * by every further one, and held open until the answer is known. Its writes follow one another.
 */
final class Held {

  private static final String ENTER = "SELECT set_config('app.org', $1, true)";
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Claim claim;
  private final List<Tx> parts = new ArrayList<>();
  private @Nullable Open open;
  private Future<?> last = Future.succeededFuture();

  private record Open(Transactions by, Lease lease, String xid) {}

  Held(Claim claim) {
    this.claim = claim;
  }

  /** Writes like {@link Transactions#write}, but saves nothing before {@link #commit}. */
  synchronized <T> Future<T> write(Transactions by, Entry entry, Function<Tx, Future<T>> work) {
    Future<T> written = last.transform(before -> next(by, entry, work));
    last = written;
    return written;
  }

  private <T> Future<T> next(Transactions by, Entry entry, Function<Tx, Future<T>> work) {
    if (claim.isOver()) {
      return Future.failedFuture(
          new Problem.Unavailable("timeout", "this took too long and was given up", 1));
    }
    Open now = open;
    if (now == null) {
      return first(by, entry, work);
    }
    if (now.by.login() != by.login()) {
      throw new IllegalStateException(
          claim.key().route() + " writes by two logins, which cannot be one transaction");
    }
    return further(now, entry, work);
  }

  /** What fails leaves nothing behind, so that a handler that knows another way may go it. */
  private <T> Future<T> first(Transactions by, Entry entry, Function<Tx, Future<T>> work) {
    return by.acquire()
        .compose(lease ->
            take(by, lease, entry)
                .compose(xid -> {
                  Open opened = new Open(by, lease, xid);
                  open = opened;
                  return part(opened, work);
                })
                .recover(failure -> {
                  open = null;
                  return by.<T>rollback(lease, failure).eventually(lease::close);
                }));
  }

  private Future<String> take(Transactions by, Lease lease, Entry entry) {
    RequestKey key = claim.key();
    Future<?> begun = lease.query("BEGIN");
    Future<Void> entered = by.enter(lease, entry);
    Future<String> taken =
        lease
            .prepared(
                RequestKeySql.TAKE,
                Tx.tuple(key.org(), key.user(), key.route(), key.key(), claim.fingerprint()))
            .map(rows -> {
              if (rows.size() == 0) {
                throw new Ledger.AlreadyServed();
              }
              return rows.iterator().next().getString(0);
            })
            .recover(failure ->
                Future.failedFuture(
                    isHeldElsewhere(failure) ? new Problem.StillRunning() : failure));
    return begun.compose(in -> entered).compose(in -> taken);
  }

  private static boolean isHeldElsewhere(Throwable failure) {
    return failure instanceof PgException e && LOCK_NOT_AVAILABLE.equals(e.getSqlState());
  }

  /** Without a key it would have been a transaction of its own, so it fails alone. */
  private <T> Future<T> further(Open now, Entry entry, Function<Tx, Future<T>> work) {
    Lease lease = now.lease;
    Future<?> marked = lease.query("SAVEPOINT part");
    Future<Void> entered = now.by.enter(lease, entry);
    return marked
        .compose(in -> entered)
        .compose(in -> part(now, work))
        .compose(
            done -> lease.query("RELEASE SAVEPOINT part").map(done),
            failure ->
                lease
                    .query("ROLLBACK TO SAVEPOINT part")
                    .compose(undone -> Future.failedFuture(failure)));
  }

  private <T> Future<T> part(Open now, Function<Tx, Future<T>> work) {
    Tx tx = new Tx(now.lease, now.lease.connection());
    tx.knownAs(now.xid);
    return Transactions.guarded(tx, work)
        .onComplete(ended -> tx.close())
        .map(done -> {
          parts.add(tx);
          return done;
        });
  }

  /**
   * Saves everything with the answer, and does what was promised for after the commit.
   *
   * @return whether there was anything to save
   */
  Future<Boolean> commit(Rendered answer) {
    return last.transform(settled -> {
      Open now = open;
      return now == null ? Future.succeededFuture(false) : commit(now, answer).map(true);
    });
  }

  private Future<Void> commit(Open now, Rendered answer) {
    return keep(now, answer)
        .compose(
            kept -> now.by.commit(now.lease, Optional.of(now.xid)),
            failure -> now.by.<Void>rollback(now.lease, failure))
        .eventually(now.lease::close)
        .compose(saved -> Transactions.inOrder(stepsAfterCommit()));
  }

  private Future<?> keep(Open now, Rendered answer) {
    RequestKey key = claim.key();
    String[] taken = parts.stream().flatMap(tx -> tx.takenAway().stream()).toArray(String[]::new);
    return now.lease
        .prepared(ENTER, Tx.tuple(key.org().toString()))
        .compose(in ->
            now.lease.prepared(
                RequestKeySql.KEEP,
                Tx.tuple(
                    key.org(),
                    key.user(),
                    key.route(),
                    key.key(),
                    (short) answer.status(),
                    words(answer.headers()),
                    answer.body(),
                    taken)));
  }

  private static String[] words(List<Map.Entry<String, String>> headers) {
    return headers.stream()
        .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
        .toArray(String[]::new);
  }

  private List<Supplier<Future<Void>>> stepsAfterCommit() {
    return parts.stream().flatMap(tx -> tx.stepsAfterCommit().stream()).toList();
  }

  /** Nothing of it has happened. */
  Future<Void> rollback() {
    return last.transform(settled -> {
      Open now = open;
      return now == null
          ? Future.succeededFuture()
          : now.lease.query("ROLLBACK").<Void>mapEmpty().eventually(now.lease::close);
    });
  }
}
