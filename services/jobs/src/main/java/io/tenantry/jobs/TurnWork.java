package io.tenantry.jobs;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Login;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is done in a turn of a job: a batch, a batch that is undone again, or some of its search.
 */
final class TurnWork {

  private static final int PAGES_AT_ONCE = 20;

  /** As long as a page of a list can be. */
  private static final int SEARCH_PAGE = 200;

  private final Database db;
  private final JobStore store;
  private final Batch batch;
  private final Map<String, Work> works;

  TurnWork(Database db, JobStore store, Batch batch, Map<String, Work> works) {
    this.db = db;
    this.store = store;
    this.batch = batch;
    this.works = works;
  }

  /**
   * @return true, or false if it was somebody else who saved it
   */
  Future<Boolean> of(Job job, Actor starter) {
    Work work = Optional.ofNullable(works.get(job.kind())).orElseThrow();
    if (job.search().isPresent()) {
      return search(job, starter, work, job.search().get(), new ArrayList<>());
    }
    int size = job.turn().atOnce().orElse(Batch.SIZE);
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
                            now.turn().isSameAs(job.turn()) && now.isUnderWay()
                                ? store.applied(tx, now, results)
                                : Future.<Void>succeededFuture())
                        .map(true)));
  }

  private static Login login(UUID org) {
    return org.equals(Actor.PLATFORM) ? Login.PLATFORM : Login.TENANT;
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

  private Future<Boolean> keep(Job job, Actor starter, List<UUID> found, Optional<String> next) {
    return batch.write(
        login(job.org()),
        starter,
        tx ->
            store
                .lock(tx, job.org(), job.id())
                .compose(now ->
                    now.turn().isSameAs(job.turn())
                        ? store.found(tx, now, found, next)
                        : Future.<Void>succeededFuture())
                .map(true));
  }

  /** Nobody has done this turn meanwhile. */
  static boolean isAsBefore(Job now, Job job) {
    return now.turn().isSameAs(job.turn()) && now.isUnderWay();
  }
}
