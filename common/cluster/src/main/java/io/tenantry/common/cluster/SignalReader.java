package io.tenantry.common.cluster;

import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/**
 * Reads the signals from a position on, without a gap: first marks where the log ends, then pages
 * through the database up to now, then goes on from the mark. What is told twice is told in between
 * and does no harm. For one reader, who asks for one part at a time.
 */
public final class SignalReader {

  /** After so long without a signal the reader hears how far it has come all the same. */
  private static final long QUIET_MS = 30_000;

  private final Vertx vertx;
  private final SignalLog log;
  private Optional<SignalPosition> since;
  private Optional<SignalLog.Part> mark = Optional.empty();
  private boolean paging;
  private long pagedTo;
  private Optional<Runnable> cancel = Optional.empty();

  SignalReader(Vertx vertx, SignalLog log, Optional<SignalPosition> since) {
    this.vertx = vertx;
    this.log = log;
    this.since = since;
  }

  /**
   * A part of the signals.
   *
   * @param anew whether everything that was heard before is void: what follows is all that matters
   * @param upTo how far this part and those before lead; empty while more of the past follows
   */
  public record Part(boolean anew, List<Signal> signals, Optional<SignalPosition> upTo) {}

  /** The next part; waits until there is one. Completes on any thread. */
  public Future<Part> next() {
    if (mark.isEmpty()) {
      return begin();
    }
    return paging ? page(false) : live(mark.get());
  }

  /** Nobody waits any more. */
  public void close() {
    cancel.ifPresent(Runnable::run);
  }

  private Future<Part> begin() {
    mark = log.end();
    if (mark.isEmpty()) {
      return Future.failedFuture(
          new Problem.Unavailable("no-lease", "this node does not know the signals yet", 1));
    }
    SignalPosition now = mark.get().position();
    boolean anew = since.isEmpty() || !SignalLog.leadsTo(since.get(), now);
    since = anew ? Optional.empty() : since;
    return fromDatabase(anew);
  }

  private Future<Part> fromDatabase(boolean anew) {
    paging = true;
    pagedTo = 0;
    return page(anew);
  }

  private Future<Part> page(boolean anew) {
    return log.page(since, pagedTo)
        .map(rows -> {
          if (SignalLog.isLast(rows)) {
            paging = false;
            since = Optional.of(mark.orElseThrow().position());
          } else {
            pagedTo = rows.getLast().getLong("seq");
          }
          List<Signal> signals = rows.stream().map(SignalReader::signal).toList();
          return new Part(anew, signals, paging ? Optional.empty() : since);
        });
  }

  private Future<Part> live(SignalLog.Part known) {
    return more(known.end())
        .compose(waited -> {
          SignalLog.Part part = log.since(known.end());
          mark = Optional.of(part);
          if (!part.complete()) {
            return fromDatabase(false);
          }
          since = Optional.of(part.position());
          return Future.succeededFuture(new Part(false, part.signals(), since));
        });
  }

  private Future<Void> more(long index) {
    Promise<Void> more = log.after(index);
    if (more.future().isComplete()) {
      return more.future();
    }
    long timer = vertx.setTimer(QUIET_MS, fired -> more.tryComplete());
    cancel =
        Optional.of(() -> {
          log.forget(more);
          vertx.cancelTimer(timer);
        });
    return more.future().onComplete(waited -> close());
  }

  private static Signal signal(Row row) {
    return new Signal(row.getString("kind"), row.getString("key"));
  }
}
