package io.tenantry.jobs;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Outbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of jobs and their items, in a transaction that is in their organization. */
final class JobStore {

  /** The work of taking the next turn of a job: {@code {job, turn}}. */
  static final String TURN = "job.turn";

  /** More than anybody begins by hand. */
  static final int UNFINISHED_MAX = 20;

  private static final int RETRY_SECONDS = 30;

  private final Outbox outbox;
  private final Audit audit;

  JobStore(Outbox outbox, Audit audit) {
    this.outbox = outbox;
    this.audit = audit;
  }

  /**
   * Writes a job down. Of an organization one runs after the other, in the order in which they were
   * asked for: what two of them do to the same people is what one after the other does.
   *
   * @return fails with 429 {@code too-many-jobs}
   */
  Future<Job> add(Tx tx, Actor actor, Work work, NewJob wanted) {
    UUID org = actor.org();
    return tx.first(JobSql.LOCK_ALL, org)
        .compose(locked -> tx.first(JobSql.UNFINISHED, org))
        .map(counts -> stateFor(counts.orElseThrow()))
        .compose(state -> insert(tx, actor, work, wanted, state))
        .compose(job -> addItems(tx, job, wanted.items()).map(job))
        .compose(job -> started(tx, actor, job));
  }

  private static String stateFor(Row counts) {
    if (counts.getLong("unfinished") >= UNFINISHED_MAX) {
      throw new Problem.TooMany(
          "too-many-jobs",
          UNFINISHED_MAX + " jobs are not finished; wait for one of them, or cancel one",
          RETRY_SECONDS);
    }
    return counts.getLong("unfinished") == 0 ? "running" : "queued";
  }

  /** Fails with 429 {@code too-many-jobs}; until the transaction ends nobody begins another. */
  Future<Void> refuseTooMany(Tx tx, UUID org) {
    return tx.first(JobSql.LOCK_ALL, org)
        .compose(locked -> tx.first(JobSql.UNFINISHED, org))
        .map(counts -> {
          String _ = stateFor(counts.orElseThrow());
          return null;
        });
  }

  /** Begins a job whose items have come in a file; fails with 409 if it was ended meanwhile. */
  Future<Job> begin(Tx tx, Actor actor, Job job) {
    return tx.first(JobSql.LOCK_ALL, job.org())
        .compose(locked -> tx.first(JobSql.UNFINISHED, job.org()))
        .compose(
            counts -> tx.first(JobSql.BEGIN, job.org(), job.id(), stateFor(counts.orElseThrow())))
        .map(row ->
            Job.of(
                row.orElseThrow(
                    () -> new Problem.Conflict("job-ended", "this job was ended meanwhile"))))
        .compose(begun -> started(tx, actor, begun));
  }

  private Future<Job> started(Tx tx, Actor actor, Job job) {
    JsonObject data = new JsonObject().put("kind", job.kind());
    return audit
        .record(tx, actor, new Event(job.org(), "job.started", "job", job.id(), data))
        .compose(told -> job.isUnderWay() ? order(tx, job).map(job) : Future.succeededFuture(job));
  }

  Future<Job> insert(Tx tx, Actor actor, Work work, NewJob wanted, String state) {
    Client client = actor.client();
    return tx.first(
            JobSql.INSERT,
            actor.org(),
            Ids.next(),
            work.kind(),
            work.permission().name(),
            wanted.how(),
            wanted.filter().orElse(null),
            state,
            (long) wanted.items().size(),
            actor.user(),
            actor.session(),
            actor.viaPlatform(),
            new JsonObject()
                .put("ip", client.ip())
                .put("user_agent", client.userAgent())
                .put("request_id", client.requestId()))
        .map(row -> Job.of(row.orElseThrow()));
  }

  private static Future<Integer> addItems(Tx tx, Job job, List<Item> items) {
    return items.isEmpty()
        ? Future.succeededFuture(0)
        : tx.run(
            ItemSql.ADD,
            job.org(),
            job.id(),
            0L,
            items.stream().map(item -> item.user().orElse(null)).toArray(UUID[]::new),
            items.stream().map(item -> item.address().orElse(null)).toArray(String[]::new));
  }

  /** Has the turn taken that is next, by any node, after the turns of others that are due. */
  Future<Void> order(Tx tx, Job job) {
    JsonObject payload =
        new JsonObject().put("job", job.id().toString()).put("turn", job.turn().number());
    return outbox.add(tx, job.org(), TURN, payload);
  }

  Future<Optional<Job>> find(Tx tx, UUID org, UUID id) {
    return tx.first(JobSql.GET, org, id).map(row -> row.map(Job::of));
  }

  /** The job as it is now, locked until the transaction ends; fails with 404 if there is none. */
  Future<Job> lock(Tx tx, UUID org, UUID id) {
    return tx.first(JobSql.LOCK, org, id)
        .map(row -> Job.of(row.orElseThrow(Problem.NotFound::new)));
  }

  /** The same for whoever may end it: then others of the organization begin. */
  Future<Job> lockToEnd(Tx tx, UUID org, UUID id) {
    return tx.first(JobSql.LOCK_ALL, org).compose(locked -> lock(tx, org, id));
  }

  Future<List<Item>> take(Tx tx, Job job, int atMost) {
    return tx.all(ItemSql.TAKE, job.org(), job.id(), atMost)
        .map(rows -> rows.stream().map(JobStore::item).toList());
  }

  Future<Boolean> isSomethingLeft(Tx tx, Job job) {
    return tx.first(ItemSql.IS_LEFT, job.org(), job.id())
        .map(row -> row.orElseThrow().getBoolean("is_left"));
  }

  /**
   * Writes down that a batch is about to be tried, so that whatever becomes of this process it is
   * known; empty if somebody else has done it meanwhile.
   */
  Future<Optional<Job>> tried(Tx tx, Job job) {
    return tx.first(JobSql.TRY, job.org(), job.id(), job.turn().number(), Batch.SIZE)
        .map(row -> row.map(Job::of));
  }

  /** As if it had not been tried: nothing is known to be wrong with it. */
  Future<Void> untried(Tx tx, Job job) {
    return tx.run(JobSql.UNTRY, job.org(), job.id(), job.turn().number()).mapEmpty();
  }

  /** Writes down what became of a batch, in the transaction in which it became so. */
  Future<Void> applied(Tx tx, Job job, List<Result> results) {
    long done = results.stream().filter(r -> r.state() == Result.State.DONE).count();
    long last = results.stream().mapToLong(r -> r.item().place()).max().orElse(0);
    return tx.run(
            ItemSql.MARK,
            job.org(),
            job.id(),
            results.stream().map(r -> r.item().place()).toArray(Long[]::new),
            results.stream().map(r -> r.state().word()).toArray(String[]::new),
            results.stream().map(r -> r.code().orElse(null)).toArray(String[]::new),
            results.stream().map(r -> r.detail().orElse(null)).toArray(String[]::new))
        .compose(marked ->
            tx.run(JobSql.APPLIED, job.org(), job.id(), done, results.size() - done, last))
        .mapEmpty();
  }

  /**
   * Adds people who were found.
   *
   * @param next where the search goes on; empty when it has come to its end
   */
  Future<Void> found(Tx tx, Job job, List<UUID> people, Optional<String> next) {
    UUID[] ids = people.toArray(UUID[]::new);
    return tx.run(
            ItemSql.ADD, job.org(), job.id(), job.progress().places(), ids, new String[ids.length])
        .compose(added ->
            tx.run(
                JobSql.FOUND,
                job.org(),
                job.id(),
                (long) added,
                (long) ids.length,
                next.orElse(null)))
        .mapEmpty();
  }

  Future<Void> nextTurn(Tx tx, Job job) {
    return tx.first(JobSql.NEXT_TURN, job.org(), job.id())
        .compose(row -> order(tx, Job.of(row.orElseThrow())));
  }

  Future<Void> cancel(Tx tx, Job job) {
    return tx.run(JobSql.CANCEL, job.org(), job.id()).mapEmpty();
  }

  /** The end, told in the trail; whichever waited for it begins. See {@link #lockToEnd}. */
  Future<Void> end(Tx tx, Actor actor, Job job, Job.State state, Optional<String> reason) {
    return tx.first(JobSql.END, job.org(), job.id(), state.word(), reason.orElse(null))
        .map(row -> Job.of(row.orElseThrow()))
        .compose(ended -> audit.record(tx, actor, ended(ended)))
        .compose(told -> startNext(tx, job.org()));
  }

  private Future<Void> startNext(Tx tx, UUID org) {
    return tx.first(JobSql.START_NEXT, org)
        .compose(row -> row.isEmpty() ? Future.succeededFuture() : order(tx, Job.of(row.get())));
  }

  private static Event ended(Job job) {
    JsonObject data =
        new JsonObject()
            .put("kind", job.kind())
            .put("state", job.state().word())
            .put("done", job.progress().done())
            .put("failed", job.progress().failed())
            .put("skipped", job.progress().skipped());
    return new Event(job.org(), "job.ended", "job", job.id(), data);
  }

  /** Orders anew what nobody has touched for so long that its turn must have got lost. */
  Future<Void> resume(Tx tx, double afterSeconds) {
    return tx.all(JobSql.STALLED, afterSeconds)
        .compose(rows -> {
          Future<Void> each = Future.succeededFuture();
          for (Row row : rows) {
            each = each.compose(before -> order(tx, Job.of(row)));
          }
          return each;
        });
  }

  static Item item(Row row) {
    return new Item(
        row.getLong("place"),
        Optional.ofNullable(row.getUUID("user_id")),
        Optional.ofNullable(row.getString("address")),
        Optional.ofNullable(row.getJsonObject("told")));
  }
}
