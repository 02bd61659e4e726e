package io.tenantry.jobs;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.DatabaseProblems;
import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Items done in one transaction, one after the other. What is refused of one is undone and told;
 * what keeps all from being done (the database is away, a deadlock) undoes the batch.
 */
final class Batch {

  private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

  /** Few enough that nobody waits long for a row or for the turn of another organization. */
  static final int SIZE = 100;

  /** Far below what a transaction may take; the rest is left to the next turn. */
  private static final Duration LENGTH = Duration.ofSeconds(3);

  private final Database db;
  private volatile Function<Throwable, Optional<Problem>> meaning = failure -> Optional.empty();

  Batch(Database db) {
    this.db = db;
  }

  /** At assembly: what a refusal of the database means. */
  void translate(DatabaseProblems problems) {
    meaning = problems::of;
  }

  /** Writes by the login that this work wants. */
  <T> Future<T> write(Login login, Actor actor, Function<Tx, Future<T>> work) {
    return switch (login) {
      case TENANT -> db.write(actor, work);
      case IDENTITY -> db.identityWrite(actor, work);
      case PLATFORM -> db.platformWrite(actor, work);
    };
  }

  /**
   * Does as many of them as there is time for, at least one. Leaves the transaction in {@code
   * actor.org()}.
   */
  Future<List<Result>> apply(Tx tx, Actor actor, Work work, JsonObject how, List<Item> items) {
    Step step = new Step(tx, actor, work, how, System.nanoTime() + LENGTH.toNanos());
    return together(step, items)
        .compose(results -> {
          Set<Item> done = results.stream().map(Result::item).collect(Collectors.toSet());
          Iterator<Item> others =
              items.stream()
                  .filter(item -> !done.contains(item))
                  .sorted(Comparator.comparing(Item::lockedBy))
                  .toList()
                  .iterator();
          return each(step, others, results).compose(all -> tx.enter(actor.org())).map(results);
        });
  }

  /** What fails together is done one by one, where it is known whose failure it is. */
  private Future<List<Result>> together(Step step, List<Item> items) {
    return step.tx()
        .attempt(() ->
            step.tx()
                .enter(step.actor().org())
                .compose(in -> step.work().together(step.tx(), step.actor(), step.how(), items)))
        .map(ways -> done(items, ways))
        .recover(failure ->
            meaning(failure).filter(no -> no instanceof Problem.Unavailable).isPresent()
                ? Future.failedFuture(failure)
                : Future.succeededFuture(new ArrayList<>()));
  }

  private static List<Result> done(List<Item> items, Map<Long, Optional<String>> ways) {
    List<Result> results = new ArrayList<>();
    for (Item item : items) {
      Optional<String> way = ways.get(item.place());
      if (way != null) {
        results.add(Result.done(item, way));
      }
    }
    return results;
  }

  /** Does them and undoes them again, to tell what would become of them. */
  Future<List<Result>> tryOut(Actor actor, Work work, JsonObject how, List<Item> items) {
    return this.<List<Result>>write(
            work.login(actor.org()),
            actor,
            tx ->
                apply(tx, actor, work, how, items)
                    .compose(results -> Future.failedFuture(new Tried(results))))
        .recover(failure ->
            failure instanceof Tried tried
                ? Future.succeededFuture(tried.results)
                : Future.failedFuture(failure));
  }

  /** By this a transaction is undone that has told what there was to know. */
  private static final class Tried extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Result> results;

    Tried(List<Result> results) {
      super("tried and undone", null, false, false);
      this.results = results;
    }
  }

  private record Step(Tx tx, Actor actor, Work work, JsonObject how, long until) {}

  private Future<Void> each(Step step, Iterator<Item> items, List<Result> results) {
    boolean late = !results.isEmpty() && System.nanoTime() > step.until();
    if (late || !items.hasNext()) {
      return Future.succeededFuture();
    }
    return one(step, items.next())
        .compose(result -> {
          results.add(result);
          return each(step, items, results);
        });
  }

  private Future<Result> one(Step step, Item item) {
    return step.tx()
        .attempt(() ->
            step.tx()
                .enter(step.actor().org())
                .compose(in -> step.work().done(step.tx(), step.actor(), step.how(), item)))
        .map(way -> Result.done(item, way))
        .recover(failure -> refused(step, item, failure));
  }

  /** The "no" that this failure means; none for a defect. */
  Optional<Problem> meaning(Throwable failure) {
    return failure instanceof Problem problem ? Optional.of(problem) : meaning.apply(failure);
  }

  private Future<Result> refused(Step step, Item item, Throwable failure) {
    Optional<Problem> no = meaning(failure);
    if (no.isEmpty()) {
      LOG.atError()
          .setCause(failure)
          .addKeyValue("kind", step.work().kind())
          .addKeyValue("org.id", step.actor().org())
          .log("An item of a job failed unexpectedly; the others are done");
      return Future.succeededFuture(Result.failed(item, "unexpected", "something went wrong"));
    }
    return no.get() instanceof Problem.Unavailable
        ? Future.failedFuture(failure)
        : Future.succeededFuture(Result.failed(item, no.get().code(), detail(no.get())));
  }

  /** Of what is wrong with the item itself every complaint. */
  private static String detail(Problem no) {
    return no instanceof Problem.Invalid invalid && !invalid.complaints().isEmpty()
        ? invalid.complaints().stream()
            .map(one -> one.pointer().replaceFirst("^/", "") + " " + one.detail())
            .collect(Collectors.joining("; "))
        : no.detail();
  }
}
