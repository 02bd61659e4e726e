package io.tenantry.jobs;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Directory;
import io.tenantry.audit.Event;
import io.tenantry.audit.Known;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Entry;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Work on many things at once, of an organization or of the platform: {@code actor.org()} says
 * which. Whoever may see jobs there sees all of them.
 */
public final class Jobs {

  /** Somebody looks at what went wrong within a month, or does not. */
  static final Duration KEPT = Duration.ofDays(30);

  /**
   * Longer than the outbox pauses between two attempts at a turn. A node that dies loses no turn:
   * another one takes it half a minute later. This is for turns that were given up there.
   */
  static final Duration STALLED_AFTER = Duration.ofMinutes(20);

  /** How many are tried before a job is begun. */
  private static final int TRIED = 50;

  private static final int PURGED_AT_ONCE = 5_000;

  private final Database db;
  private final JobStore store;
  private final Audit audit;
  private final Batch batch;
  private final InstantSource clock;
  private final Map<String, Work> works = new ConcurrentHashMap<>();
  private volatile Directory directory = Directory.EMPTY;

  Jobs(Foundation foundation, JobStore store, Audit audit, Batch batch) {
    this.db = foundation.db();
    this.clock = foundation.clock();
    this.store = store;
    this.audit = audit;
    this.batch = batch;
  }

  /**
   * At assembly: what jobs of this kind do.
   *
   * @throws IllegalStateException if somebody has said so already
   */
  public void on(Work work) {
    if (works.putIfAbsent(work.kind(), work) != null) {
      throw new IllegalStateException("said twice: " + work.kind());
    }
  }

  /** To be filled in at assembly: who people are. */
  public void people(Directory known) {
    directory = known;
  }

  Map<String, Work> works() {
    return works;
  }

  /**
   * Begins a job.
   *
   * @param check what has to hold for it to begin at all, in its transaction
   * @return fails with 429 {@code too-many-jobs}, and with what the check fails with
   */
  public Future<Job> begin(Actor actor, NewJob wanted, Function<Tx, Future<Void>> check) {
    Work work = work(wanted);
    actor.require(work.permission());
    return write(actor, tx -> check.apply(tx).compose(may -> store.add(tx, actor, work, wanted)));
  }

  /**
   * What a job would come to: its first items are done as the job would do them, and undone.
   *
   * @return fails with what the check fails with
   */
  public Future<Trial> tryOut(Actor actor, NewJob wanted, Function<Tx, Future<Void>> check) {
    Work work = work(wanted);
    actor.require(work.permission());
    Actor trying = withoutClaim(actor);
    Future<Trial> found =
        wanted
            .filter()
            .map(filter -> work.find(trying, new Search(filter, clock.instant(), Optional.empty())))
            .map(people -> people.map(Jobs::untried))
            .orElseGet(
                () -> Future.succeededFuture(untried(wanted.items().size(), true, wanted.items())));
    return write(trying, check)
        .compose(may -> found)
        .compose(trial -> tryOut(trying, work, wanted.how(), trial));
  }

  private Future<Trial> tryOut(Actor actor, Work work, JsonObject how, Trial untried) {
    List<Item> items = untried.first().stream().map(Result::item).toList();
    return batch
        .tryOut(actor, work, how, items)
        .map(results -> new Trial(untried.total(), untried.totalIsExact(), inOrder(results)));
  }

  private static Trial untried(Found found) {
    List<UUID> people = found.people();
    List<Item> items =
        Stream.iterate(0, n -> n < people.size(), n -> n + 1)
            .map(n -> Item.of(n + 1, people.get(n)))
            .toList();
    return untried(found.total(), found.totalIsExact(), items);
  }

  private static Trial untried(long total, boolean exact, List<Item> items) {
    return new Trial(total, exact, items.stream().limit(TRIED).map(Result::done).toList());
  }

  private static List<Result> inOrder(List<Result> results) {
    return results.stream()
        .sorted((one, other) -> Long.compare(one.item().place(), other.item().place()))
        .toList();
  }

  /** A trial keeps nothing, not even its answer. */
  private static Actor withoutClaim(Actor actor) {
    return new Actor(
        actor.user(),
        actor.org(),
        actor.session(),
        actor.permissions(),
        actor.viaPlatform(),
        actor.authTime(),
        actor.client(),
        new Entry(actor.entry().sql(), actor.entry().args()));
  }

  /**
   * Ends a job early, after the batch that is under way; what is done stays done. Cancelling twice
   * is not an error.
   *
   * @return fails with 404, with 403 if the actor may not begin such a job, with 409 {@code
   *     job-ended}
   */
  Future<Void> cancel(Actor actor, UUID id) {
    return write(
        actor,
        tx ->
            store
                .find(tx, actor.org(), id)
                .compose(job -> {
                  Job found = job.orElseThrow(Problem.NotFound::new);
                  actor.require(new Permission(found.permission()));
                  return store.lockToEnd(tx, actor.org(), id);
                })
                .compose(job -> cancel(tx, actor, job)));
  }

  private Future<Void> cancel(Tx tx, Actor actor, Job job) {
    Event event = new Event(job.org(), "job.cancelled", "job", job.id());
    return switch (job.state()) {
      case CANCELLING, CANCELLED -> Future.succeededFuture();
      case DONE, FAILED ->
          throw new Problem.Conflict("job-ended", "this job has come to its end already");
      case RECEIVING, QUEUED ->
          audit
              .record(tx, actor, event)
              .compose(
                  told -> store.end(tx, actor, job, Job.State.CANCELLED, Optional.of("cancelled")));
      case SEARCHING, RUNNING ->
          store.cancel(tx, job).compose(ends -> audit.record(tx, actor, event));
    };
  }

  /** Who these people are, as the organization knows them. */
  public Future<Map<UUID, Known>> known(UUID org, Collection<UUID> people) {
    return people.isEmpty()
        ? Future.succeededFuture(Map.of())
        : directory.of(org, people.stream().collect(Collectors.toSet()));
  }

  /** Forgets an address, in one organization or, for the platform, everywhere. */
  public Future<Void> forget(Tx tx, UUID org, String address) {
    return (org.equals(Actor.PLATFORM)
            ? tx.run(ItemSql.FORGET_EVERYWHERE, address)
            : tx.run(ItemSql.FORGET, org, address))
        .mapEmpty();
  }

  /** For the schedule: a job whose turn has got lost goes on. */
  Future<Void> resume() {
    return db.platformWrite(
        Actor.system(Actor.PLATFORM), tx -> store.resume(tx, (double) STALLED_AFTER.toSeconds()));
  }

  /** For the schedule: forgets jobs that ended long ago, the long ones piece by piece. */
  Future<Void> purge() {
    double age = (double) KEPT.toSeconds();
    return db.platformWrite(
            Actor.system(Actor.PLATFORM),
            tx ->
                tx.run(ItemSql.PURGE, age, PURGED_AT_ONCE)
                    .compose(items ->
                        items == PURGED_AT_ONCE
                            ? Future.succeededFuture(1)
                            : tx.run(JobSql.PURGE, age)))
        .compose(gone -> gone == 0 ? Future.succeededFuture() : purge());
  }

  Work work(NewJob wanted) {
    return Optional.ofNullable(works.get(wanted.kind())).orElseThrow();
  }

  <T> Future<T> write(Actor actor, Function<Tx, Future<T>> work) {
    return actor.org().equals(Actor.PLATFORM)
        ? db.platformWrite(actor, work)
        : db.write(actor, work);
  }
}
