package io.tenantry.users;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.jobs.Intake;
import io.tenantry.jobs.Job;
import io.tenantry.jobs.NewJob;
import io.tenantry.jobs.Staged;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file on its way in. Used by one request, one step after the other. */
final class Receipt {

  /** Few enough for a short transaction. */
  private static final int ROWS_AT_ONCE = 1_000;

  /** Whoever sends slowly is heard of before the job is taken for one that was cut off. */
  private static final long BETWEEN_WORDS_NANOS = Duration.ofSeconds(60).toNanos();

  private final Vertx vertx;
  private final Intake intake;
  private final Actor actor;
  private final ImportFile file;
  private final NewJob wanted;
  private final Runnable mayBegin;
  private final List<Staged> rows = new ArrayList<>();
  private Optional<Job> job = Optional.empty();
  private boolean begun;
  private long toldNanos = System.nanoTime();

  /**
   * @param mayBegin asked when the first rows are there; throws if this file may not be taken
   */
  Receipt(
      Vertx vertx, Intake intake, Actor actor, ImportFile file, NewJob wanted, Runnable mayBegin) {
    this.vertx = vertx;
    this.intake = intake;
    this.actor = actor;
    this.file = file;
    this.wanted = wanted;
    this.mayBegin = mayBegin;
  }

  /** Reads a piece, beside the event loop, and writes down what has come to some length. */
  Future<Void> take(Buffer piece) {
    return vertx
        .executeBlocking(() -> file.take(piece.getBytes()))
        .compose(found -> {
          rows.addAll(found);
          boolean late = System.nanoTime() - toldNanos > BETWEEN_WORDS_NANOS;
          return rows.size() >= ROWS_AT_ONCE || late ? write() : Future.succeededFuture();
        });
  }

  /** The file is there. */
  Future<Job> end() {
    return vertx
        .executeBlocking(file::end)
        .compose(found -> {
          rows.addAll(found);
          return write();
        })
        .map(done -> job.orElseThrow());
  }

  private Future<Void> write() {
    toldNanos = System.nanoTime();
    List<Staged> some = List.copyOf(rows.subList(0, Math.min(rows.size(), ROWS_AT_ONCE)));
    return opened()
        .compose(open -> intake.add(actor, open, some))
        .compose(done -> {
          rows.subList(0, some.size()).clear();
          return rows.isEmpty() ? Future.succeededFuture() : write();
        });
  }

  private Future<Job> opened() {
    if (job.isPresent()) {
      return Future.succeededFuture(job.get());
    }
    mayBegin.run();
    return intake
        .open(actor, wanted)
        .map(made -> {
          job = Optional.of(made);
          return made;
        });
  }

  Future<Job> begin(Actor by, Job opened) {
    begun = true;
    return intake.begin(by, opened);
  }

  /** The same file under the same key has begun another job before. */
  Future<Void> dropUnlessBegun() {
    return begun ? Future.succeededFuture() : intake.drop(job.orElseThrow());
  }

  /** Nothing of the file is done. */
  Future<Void> fail(Throwable failure) {
    String reason = failure instanceof Problem no ? no.code() : "unexpected";
    return job.isEmpty() ? Future.succeededFuture() : intake.fail(job.get(), reason);
  }
}
