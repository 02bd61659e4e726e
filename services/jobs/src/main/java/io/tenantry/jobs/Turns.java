package io.tenantry.jobs;

import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How jobs get on: in turns. A turn is a row of the outbox; it does one batch, waits until what the
 * batch took away is gone on every node, and orders the next, which stands behind the turns of all
 * others. Whatever crashes in between, the turn is taken again, and does its batch only if that was
 * not saved.
 */
final class Turns {

  /** Batches at a time on a node: their connections are shared with all background work. */
  private static final int AT_ONCE = 2;

  private static final String LOST_RIGHT = "starter-lost-right";

  /**
   * So often an item is tried by itself, after its batch was three times, each time with fewer.
   * With the pauses between them that takes about half a minute: whoever holds a row for longer
   * than that does not mean to let go of it.
   */
  private static final int TRIES_MAX = 3;

  private static final String GIVEN_UP =
      "given up after " + TRIES_MAX + " tries by itself; try it again alone";

  /** What the database says of the work; everything else that is unavailable comes back. */
  private static final Set<String> OF_THE_WORK = Set.of("timeout", "busy");

  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  private final Foundation foundation;
  private final Database db;
  private final JobStore store;
  private final Starters starters;
  private final Batch batch;
  private final TurnWork work;
  private final Duration lengthMax;
  private final Semaphore places = new Semaphore(AT_ONCE, true);

  /**
   * @param lengthMax a turn that takes longer is given up, and tried again
   */
  Turns(
      Foundation foundation,
      JobStore store,
      Starters starters,
      Batch batch,
      TurnWork work,
      Duration lengthMax) {
    this.foundation = foundation;
    this.db = foundation.db();
    this.store = store;
    this.starters = starters;
    this.batch = batch;
    this.work = work;
    this.lengthMax = lengthMax;
  }

  /**
   * On a virtual thread of its own, which may wait. The turn itself is taken on a thread of the
   * system: what never ends there costs some of a processor, and a virtual one would keep others
   * from theirs.
   */
  Future<Void> take(io.tenantry.common.work.Job turn) {
    UUID id = UUID.fromString(turn.payload().getString("job"));
    int number = turn.payload().getInteger("turn");
    Promise<Void> taken = Promise.promise();
    places.acquireUninterruptibly();
    ((VertxInternal) foundation.vertx())
        .createWorkerContext()
        .runOnContext(go ->
            db.platformRead(tx -> store.find(tx, turn.org(), id))
                .compose(job ->
                    job.filter(now -> isTurn(now, number))
                        .map(this::take)
                        .orElseGet(Future::succeededFuture))
                .onComplete(taken::tryComplete, taken::tryFail));
    return taken
        .future()
        .timeout(lengthMax.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(ended -> places.release());
  }

  private static boolean isTurn(Job job, int number) {
    return job.isUnderWay() && job.turn().number() == number;
  }

  private Future<Void> take(Job job) {
    return step(job)
        .compose(sure -> sure ? Future.succeededFuture() : waitOutALease(job.org()))
        .compose(sure -> advance(job));
  }

  /**
   * @return whether it is known that what this turn took away is gone on every node; not if it was
   *     somebody else who saved the batch
   */
  private Future<Boolean> step(Job job) {
    if (job.turn().applied() == job.turn().number()) {
      return Future.succeededFuture(false);
    }
    if (job.state() == Job.State.CANCELLING) {
      return Future.succeededFuture(true);
    }
    return starters
        .now(job)
        .compose(starter -> starter.isEmpty() ? fail(job, LOST_RIGHT) : tryIt(job, starter.get()));
  }

  private Future<Boolean> tryIt(Job job, Actor starter) {
    return db.platformWrite(Actor.system(job.org()), tx -> store.tried(tx, job))
        .compose(now -> {
          if (now.isEmpty()) {
            return Future.succeededFuture(false);
          }
          Job tried = now.get();
          return tried.turn().tries() > TRIES_MAX
              ? giveUp(tried, new NoEnd())
              : work.of(tried, starter).recover(failure -> failed(tried, failure));
        });
  }

  /** What an item failed with that has ended the process, or has never ended, each time. */
  private static final class NoEnd extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoEnd() {
      super("no try has come to an end", null, false, false);
    }
  }

  private Future<Boolean> failed(Job job, Throwable failure) {
    if (isDismissal(failure)) {
      return fail(job, LOST_RIGHT);
    }
    if (comesBack(failure)) {
      return db.platformWrite(Actor.system(job.org()), tx -> store.untried(tx, job))
          .transform(untried -> Future.failedFuture(failure));
    }
    boolean isAlone = job.turn().atOnce().orElse(Batch.SIZE) == 1;
    return isAlone && job.turn().tries() >= TRIES_MAX
        ? giveUp(job, failure)
        : Future.failedFuture(failure);
  }

  private boolean comesBack(Throwable failure) {
    return batch
        .meaning(failure)
        .filter(no -> no instanceof Problem.Unavailable && !OF_THE_WORK.contains(no.code()))
        .isPresent();
  }

  private Future<Boolean> giveUp(Job job, Throwable failure) {
    LOG.atWarn()
        .setCause(failure)
        .addKeyValue("org.id", job.org())
        .addKeyValue("job.id", job.id())
        .log("What fails every time is given up; the job goes on, or ends if it was searching");
    String code =
        failure instanceof NoEnd
            ? "given-up"
            : batch.meaning(failure).map(Problem::code).orElse("unexpected");
    return job.search().isPresent() ? fail(job, code) : giveUp(job, code);
  }

  /** Alone it failed, too: the job goes on without it. */
  private Future<Boolean> giveUp(Job job, String code) {
    return db.platformWrite(
        Actor.system(job.org()),
        tx ->
            store
                .lock(tx, job.org(), job.id())
                .compose(now ->
                    TurnWork.isAsBefore(now, job)
                        ? store
                            .take(tx, now, 1)
                            .map(items ->
                                items.stream()
                                    .map(item -> Result.failed(item, code, GIVEN_UP))
                                    .toList())
                            .compose(results -> store.applied(tx, now, results))
                            .map(true)
                        : Future.succeededFuture(false)));
  }

  /** The entry of the batch refuses whoever does not stand any more. */
  private static boolean isDismissal(Throwable failure) {
    return failure instanceof Problem.Unauthorized;
  }

  /** It cannot go on; what it has done stays done. */
  private Future<Boolean> fail(Job job, String reason) {
    Actor program = Actor.system(job.org());
    return db.platformWrite(
            program,
            tx ->
                store
                    .lockToEnd(tx, job.org(), job.id())
                    .compose(now ->
                        now.isUnderWay()
                            ? store.end(tx, program, now, Job.State.FAILED, Optional.of(reason))
                            : Future.succeededFuture()))
        .map(true);
  }

  /** Where nobody knows any more what was taken away. */
  private Future<Void> waitOutALease(UUID org) {
    return db.platformWrite(Actor.system(org), foundation.signals()::raise);
  }

  private Future<Void> advance(Job job) {
    Actor program = Actor.system(job.org());
    return db.platformWrite(
        program,
        tx ->
            store
                .lockToEnd(tx, job.org(), job.id())
                .compose(now -> {
                  if (!isTurn(now, job.turn().number())) {
                    return Future.succeededFuture();
                  }
                  return switch (now.state()) {
                    case CANCELLING ->
                        store.end(tx, program, now, Job.State.CANCELLED, Optional.of("cancelled"));
                    case SEARCHING -> store.nextTurn(tx, now);
                    default ->
                        store
                            .isSomethingLeft(tx, now)
                            .compose(left ->
                                left
                                    ? store.nextTurn(tx, now)
                                    : store.end(
                                        tx, program, now, Job.State.DONE, Optional.empty()));
                  };
                }));
  }
}
