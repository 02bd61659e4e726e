package io.tenantry.jobs;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Window;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Jobs and what became of their items, page by page. */
final class JobPages {

  /** As far as is counted; beyond it the total says "at least". */
  private static final long COUNTED_MAX = 1_000;

  private static final UUID NEWEST = new UUID(-1, -1);

  private final Database db;
  private final Cursors cursors;
  private final JobStore store;

  JobPages(Database db, Cursors cursors, JobStore store) {
    this.db = db;
    this.cursors = cursors;
    this.store = store;
  }

  /** A page of them, newest first. */
  Future<Page<Job>> list(Actor actor, JobQuery query) {
    UUID org = actor.org();
    Window window =
        cursors.window(query.binding(org), query.limit(), query.cursor(), query.offset());
    UUID from = window.position().map(at -> UUID.fromString(at.getFirst())).orElse(NEWEST);
    return read(
        org,
        tx -> {
          var counted =
              tx.first(JobSql.HOW_MANY, org, query.stateWord(), query.kind(), COUNTED_MAX + 1);
          var rows =
              tx.all(
                  window.backward() ? JobSql.LIST_NEWER : JobSql.LIST_OLDER,
                  org,
                  query.stateWord(),
                  query.kind(),
                  from,
                  window.fetch(),
                  window.offset());
          return counted.compose(count -> {
            long total = count.orElseThrow().getLong("total");
            return rows.map(found ->
                window.page(
                    found.stream().map(Job::of).toList(),
                    job -> List.of(job.id().toString()),
                    Math.min(total, COUNTED_MAX),
                    total <= COUNTED_MAX));
          });
        });
  }

  /** One job; fails with 404 if it is not there. */
  Future<Job> get(Actor actor, UUID id) {
    return read(actor.org(), tx -> store.find(tx, actor.org(), id))
        .map(job -> job.orElseThrow(Problem.NotFound::new));
  }

  /** A page of what became of a job's items, in their order. */
  Future<Page<Result>> results(Actor actor, UUID id, ResultQuery query) {
    Window window =
        cursors.window(query.binding(id), query.limit(), query.cursor(), query.offset());
    return get(actor, id)
        .compose(job -> {
          long beginning = window.backward() ? Long.MAX_VALUE : 0;
          long from = window.position().map(at -> Long.valueOf(at.getFirst())).orElse(beginning);
          Slice slice = new Slice(window.backward(), from, window.fetch(), window.offset());
          return results(job, query, slice);
        })
        .map(rows ->
            window.page(rows, row -> List.of(Long.toString(row.item().place())), null, null));
  }

  /** The next of a job's results after a place, for a file. */
  Future<List<Result>> results(Actor actor, UUID id, ResultQuery query, int atMost) {
    return get(actor, id)
        .compose(job -> results(job, query, new Slice(false, query.afterPlace(), atMost, 0)));
  }

  private record Slice(boolean backward, long from, int limit, int offset) {}

  private Future<List<Result>> results(Job job, ResultQuery query, Slice slice) {
    boolean ended = job.state().isEnd();
    return read(
        job.org(),
        tx ->
            tx.all(
                    slice.backward() ? ItemSql.RESULTS_BEFORE : ItemSql.RESULTS_AFTER,
                    job.org(),
                    job.id(),
                    ended,
                    query.states(ended),
                    slice.from(),
                    slice.limit(),
                    slice.offset())
                .map(rows -> rows.stream().map(Result::of).toList()));
  }

  private <T> Future<T> read(UUID org, Function<Tx, Future<T>> work) {
    return org.equals(Actor.PLATFORM) ? db.platformRead(work) : db.read(org, work);
  }
}
