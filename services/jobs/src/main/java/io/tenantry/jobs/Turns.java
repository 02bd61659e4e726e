package io.tenantry.jobs;

import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Login;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
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

  private static final int PAGES_AT_ONCE = 20;

  private static final String LOST_RIGHT = "starter-lost-right";

  /**
   * From the fourth on a batch is one item. With the pauses between them they take about half a
   * minute: whoever holds a row for longer than that does not mean to let go of it.
   */
  private static final int ATTEMPTS_MAX = 6;

  /** What the database says of the work; everything else that is unavailable comes back. */
  private static final Set<String> OF_THE_WORK = Set.of("timeout", "busy");

  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  private final Database db;
  private final Signals signals;
  private final JobStore store;
  private final Starters starters;
  private final Batch batch;
  private final Map<String, Work> works;
  private final Semaphore places = new Semaphore(AT_ONCE, true);

  Turns(
      Database db,
      Signals signals,
      JobStore store,
      Starters starters,
      Batch batch,
      Map<String, Work> works) {
    this.db = db;
    this.signals = signals;
    this.store = store;
    this.starters = starters;
    this.batch = batch;
    this.works = works;
  }

  /** On a virtual thread of its own, which may wait. */
  Future<Void> take(io.tenantry.common.work.Job turn) {
    UUID id = UUID.fromString(turn.payload().getString("job"));
    int number = turn.payload().getInteger("turn");
    places.acquireUninterruptibly();
    return db.platformRead(tx -> store.find(tx, turn.org(), id))
        .compose(job ->
            job.filter(now -> isTurn(now, number))
                .map(now -> take(now, turn.attempt()))
                .orElseGet(Future::succeededFuture))
        .onComplete(ended -> places.release());
  }

  private static boolean isTurn(Job job, int number) {
    return job.isUnderWay() && job.turn().number() == number;
  }

  private Future<Void> take(Job job, int attempt) {
    return step(job, attempt)
        .compose(sure -> sure ? Future.succeededFuture() : waitOutALease(job.org()))
        .compose(sure -> advance(job));
  }

  /**
   * @return whether it is known that what this turn took away is gone on every node; not if it was
   *     somebody else who saved the batch
   */
  private Future<Boolean> step(Job job, int attempt) {
    if (job.turn().applied() == job.turn().number()) {
      return Future.succeededFuture(false);
    }
    if (job.state() == Job.State.CANCELLING) {
      return Future.succeededFuture(true);
    }
    return starters
        .now(job)
        .compose(starter ->
            starter.isEmpty()
                ? fail(job, LOST_RIGHT)
                : step(job, starter.get(), attempt)
                    .recover(failure -> failed(job, failure, attempt)));
  }

  private Future<Boolean> failed(Job job, Throwable failure, int attempt) {
    if (isDismissal(failure)) {
      return fail(job, LOST_RIGHT);
    }
    Optional<Problem> no = batch.meaning(failure);
    boolean comesBack =
        no.filter(problem ->
                problem instanceof Problem.Unavailable && !OF_THE_WORK.contains(problem.code()))
            .isPresent();
    if (attempt < ATTEMPTS_MAX || comesBack) {
      return Future.failedFuture(failure);
    }
    LOG.atWarn()
        .setCause(failure)
        .addKeyValue("org.id", job.org())
        .addKeyValue("job.id", job.id())
        .log("What fails every time is given up; the job goes on, or ends if it was searching");
    String code = no.map(Problem::code).orElse("unexpected");
    return job.search().isPresent() ? fail(job, code) : giveUp(job, code);
  }

  /** Alone it failed, too: the job goes on without it. */
  private Future<Boolean> giveUp(Job job, String code) {
    String detail = "given up after " + ATTEMPTS_MAX + " attempts; try it again by itself";
    return db.platformWrite(
        Actor.system(job.org()),
        tx ->
            store
                .lock(tx, job.org(), job.id())
                .compose(now ->
                    isAsBefore(now, job)
                        ? store
                            .take(tx, now, 1)
                            .map(items ->
                                items.stream()
                                    .map(item -> Result.failed(item, code, detail))
                                    .toList())
                            .compose(results -> store.applied(tx, now, results))
                            .map(true)
                        : Future.succeededFuture(false)));
  }

  /** Nobody has done this turn meanwhile. */
  private static boolean isAsBefore(Job now, Job job) {
    return now.turn().equals(job.turn()) && now.isUnderWay();
  }

  private Future<Boolean> step(Job job, Actor starter, int attempt) {
    Work work = Optional.ofNullable(works.get(job.kind())).orElseThrow();
    if (job.search().isPresent()) {
      return search(job, starter, work, job.search().get(), new ArrayList<>());
    }
    int size = Math.max(1, Batch.SIZE >> (2 * Math.min(attempt - 1, 8)));
    if (work.isTrial()) {
      return tryOut(job, starter, work, size);
    }
    return batch.write(
        work.login(job.org()),
        starter,
        tx ->
            store
                .lock(tx, job.org(), job.id())
                .compose(now ->
                    isAsBefore(now, job)
                        ? store
                            .take(tx, now, size)
                            .compose(items -> batch.apply(tx, starter, work, now.how(), items))
                            .compose(results -> store.applied(tx, now, results))
                            .map(true)
                        : Future.succeededFuture(false)));
  }

  /** Does a batch and undoes it; what became of it is written down on its own. */
  private Future<Boolean> tryOut(Job job, Actor starter, Work work, int size) {
    return db.platformRead(tx -> store.take(tx, job, size))
        .compose(items -> batch.tryOut(starter, work, job.how(), items))
        .compose(results ->
            batch.write(
                login(job.org()),
                starter,
                tx ->
                    store
                        .lock(tx, job.org(), job.id())
                        .compose(now ->
                            now.turn().equals(job.turn()) && now.isUnderWay()
                                ? store.applied(tx, now, results)
                                : Future.<Void>succeededFuture())
                        .map(true)));
  }

  private static Login login(UUID org) {
    return org.equals(Actor.PLATFORM) ? Login.PLATFORM : Login.TENANT;
  }

  /** The entry of the batch refuses whoever does not stand any more. */
  private static boolean isDismissal(Throwable failure) {
    return failure instanceof Problem.Unauthorized;
  }

  private Future<Boolean> search(
      Job job, Actor starter, Work work, Search search, List<UUID> found) {
    return work.find(starter, search)
        .compose(page -> {
          found.addAll(page.people());
          boolean goesOn = page.next().isPresent() && found.size() < PAGES_AT_ONCE * SEARCH_PAGE;
          return goesOn
              ? search(job, starter, work, search.from(page.next().get()), found)
              : keep(job, starter, found, page.next());
        });
  }

  /** As long as a page of a list can be. */
  private static final int SEARCH_PAGE = 200;

  private Future<Boolean> keep(Job job, Actor starter, List<UUID> found, Optional<String> next) {
    return batch.write(
        login(job.org()),
        starter,
        tx ->
            store
                .lock(tx, job.org(), job.id())
                .compose(now ->
                    now.turn().equals(job.turn())
                        ? store.found(tx, now, found, next)
                        : Future.<Void>succeededFuture())
                .map(true));
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
    return db.platformWrite(Actor.system(org), signals::raise);
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
