package io.tenantry.jobs;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Jobs whose items come in a file: written down while they come, begun when all are there. Until
 * then nothing is done, and a file that breaks off leaves nothing but a job that says so. Each step
 * is a transaction of its own, which asks anew whether the actor may still act.
 */
public final class Intake {

  /** Much longer than a step may take to come. */
  static final Duration CUT_OFF_AFTER = Duration.ofMinutes(5);

  /** Files of one organization at a time. */
  private static final int RECEIVING_MAX = 3;

  private static final int DROPPED_AT_ONCE = 5_000;
  private static final int FORGOTTEN_AT_ONCE = 5_000;
  private static final int RETRY_SECONDS = 30;

  private final Database db;
  private final JobStore store;
  private final Jobs jobs;
  private final long stagedBytesMax;

  Intake(Database db, JobStore store, Jobs jobs, long stagedBytesMax) {
    this.stagedBytesMax = stagedBytesMax;
    this.db = db;
    this.store = store;
    this.jobs = jobs;
  }

  /**
   * Opens a job that nothing is done for yet.
   *
   * @return fails with 429 {@code too-many-jobs} or {@code too-many-files}
   */
  public Future<Job> open(Actor actor, NewJob wanted) {
    Work work = jobs.work(wanted);
    actor.require(work.permission());
    return jobs.write(
        actor,
        tx ->
            store
                .refuseTooMany(tx, actor.org())
                .compose(room -> tx.first(JobSql.HOW_MANY_RECEIVING, actor.org()))
                .compose(row -> {
                  if (row.orElseThrow().getLong("receiving") >= RECEIVING_MAX) {
                    throw tooManyFiles();
                  }
                  return store.insert(tx, actor, work, wanted, "receiving");
                }));
  }

  /**
   * Adds items, or only tells that the file is still coming.
   *
   * @return fails with 409 if the job is gone, with 413 {@code file-too-large}, and with 429 {@code
   *     too-many-bytes} if it is too large beside others of the organization
   */
  public Future<Void> add(Actor actor, Job job, List<Staged> items) {
    return jobs.write(
        actor,
        tx ->
            (items.isEmpty() ? Future.succeededFuture(0) : stage(tx, job, items))
                .compose(twins -> {
                  long refused = items.stream().filter(i -> i.refusal().isPresent()).count();
                  long size = items.size();
                  long bytes = items.stream().mapToLong(Staged::bytes).sum();
                  return tx.first(JobSql.STAGED, job.org(), job.id(), size, refused + twins, bytes);
                })
                .map(staged -> {
                  requireRoom(
                      staged.orElseThrow(
                          () -> new Problem.Conflict("job-ended", "this job was ended meanwhile")));
                  return null;
                }));
  }

  private void requireRoom(Row staged) {
    long own = staged.getLong("staged_bytes");
    if (own > stagedBytesMax) {
      throw new Problem.NotTaken(
          413,
          "file-too-large",
          "what a file tells may take " + (stagedBytesMax >> 20) + " MiB; send it in parts");
    }
    if (own + staged.getLong("by_others") > stagedBytesMax) {
      throw new Problem.TooMany(
          "too-many-bytes",
          "files that are not done take as much as they may; wait for one of them",
          RETRY_SECONDS);
    }
  }

  /**
   * @return how many were left out because the file has told of the same before
   */
  private static Future<Integer> stage(Tx tx, Job job, List<Staged> items) {
    return tx.all(
            ItemSql.STAGE,
            job.org(),
            job.id(),
            items.stream().map(Staged::place).toArray(Long[]::new),
            texts(items, Staged::address),
            texts(items, Staged::key),
            texts(items, item -> item.told().map(told -> told.encode())),
            items.stream().map(item -> item.state().word()).toArray(String[]::new),
            texts(items, item -> item.refusal().map(Staged.Refusal::code)),
            texts(items, item -> item.refusal().map(Staged.Refusal::detail)))
        .compose(added -> {
          if (added.size() == items.size()) {
            return Future.succeededFuture(0);
          }
          List<Long> there = added.stream().map(row -> row.getLong("place")).toList();
          List<Staged> twins = items.stream().filter(i -> !there.contains(i.place())).toList();
          return tx.run(
              ItemSql.STAGE_TWINS,
              job.org(),
              job.id(),
              twins.stream().map(Staged::place).toArray(Long[]::new),
              texts(twins, Staged::address),
              texts(twins, Staged::key));
        });
  }

  private static String[] texts(List<Staged> items, Function<Staged, Optional<String>> of) {
    return items.stream().map(item -> of.apply(item).orElse(null)).toArray(String[]::new);
  }

  /** All items are there: the job begins, or waits for those that were asked for before. */
  public Future<Job> begin(Actor actor, Job job) {
    return jobs.write(actor, tx -> store.begin(tx, actor, job));
  }

  /** The file was refused or broke off: nothing of it is done, and the job says why. */
  public Future<Void> fail(Job job, String reason) {
    Actor program = Actor.system(job.org());
    return db.platformWrite(
        program,
        tx ->
            store
                .lockToEnd(tx, job.org(), job.id())
                .compose(now ->
                    now.state() == Job.State.RECEIVING
                        ? store.end(tx, program, now, Job.State.FAILED, Optional.of(reason))
                        : Future.succeededFuture()));
  }

  /** As if it had never been opened: the same file has come before. */
  public Future<Void> drop(Job job) {
    return db.platformWrite(
            Actor.system(job.org()),
            tx ->
                tx.run(ItemSql.DROP, job.org(), job.id(), DROPPED_AT_ONCE)
                    .compose(items ->
                        items == DROPPED_AT_ONCE
                            ? Future.succeededFuture(1)
                            : tx.run(JobSql.DROP, job.org(), job.id()).map(0)))
        .compose(left -> left == 0 ? Future.succeededFuture() : drop(job));
  }

  /** For the schedule: a node that died while a file came has left a job that nobody ends. */
  Future<Void> failThoseCutOff() {
    return db.platformRead(tx -> tx.all(JobSql.CUT_OFF, (double) CUT_OFF_AFTER.toSeconds()))
        .compose(rows -> {
          Future<Void> each = Future.succeededFuture();
          for (var row : rows) {
            each = each.compose(before -> fail(Job.of(row), "incomplete-body"));
          }
          return each;
        });
  }

  /** For the schedule: what files told of items that nobody comes to any more is forgotten. */
  Future<Void> forgetTold() {
    UUID nowhere = Actor.PLATFORM;
    return db.platformWrite(
            Actor.system(nowhere), tx -> tx.run(ItemSql.FORGET_TOLD, FORGOTTEN_AT_ONCE))
        .compose(
            forgotten -> forgotten == FORGOTTEN_AT_ONCE ? forgetTold() : Future.succeededFuture());
  }

  private static Problem tooManyFiles() {
    return new Problem.TooMany(
        "too-many-files",
        RECEIVING_MAX + " files are coming already; wait for one of them",
        RETRY_SECONDS);
  }
}
