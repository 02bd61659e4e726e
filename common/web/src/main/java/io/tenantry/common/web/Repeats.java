package io.tenantry.common.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Serves requests that carry an {@code Idempotency-Key}: the first is served, whoever comes with
 * the same key hears what it heard. Those that come meanwhile wait here for the one under way, so
 * that only one per node asks the database; between nodes the key's row decides.
 */
final class Repeats {

  /** As long as a transaction waits for a row that somebody else holds. */
  private static final int WAIT_MAX_SECONDS = 5;

  private final Ledger ledger;
  private final ConcurrentMap<RequestKey, Promise<Optional<Ledger.Kept>>> underWay =
      new ConcurrentHashMap<>();

  Repeats(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * @param endpoint serves the request, if it has not been served before
   */
  Future<Rendered> serve(Claim claim, Supplier<Future<?>> endpoint) {
    Promise<Optional<Ledger.Kept>> mine = Promise.promise();
    Promise<Optional<Ledger.Kept>> running = underWay.putIfAbsent(claim.key(), mine);
    if (running != null) {
      return outcomeOf(running)
          .compose(kept -> kept.isPresent() ? again(claim, kept.get()) : serve(claim, endpoint));
    }
    return first(claim, endpoint, mine)
        .onComplete(ended -> {
          underWay.remove(claim.key(), mine);
          mine.tryComplete(Optional.empty());
        });
  }

  /** When nobody waits for the answer any longer. */
  void giveUp(Claim claim) {
    claim.end();
    ledger.drop(claim);
  }

  private Future<Rendered> first(
      Claim claim, Supplier<Future<?>> endpoint, Promise<Optional<Ledger.Kept>> told) {
    return ledger
        .find(claim.key())
        .compose(kept ->
            kept.isPresent() ? again(claim, tell(told, kept.get())) : run(claim, endpoint, told))
        .recover(failure ->
            failure instanceof Ledger.AlreadyServed
                ? elsewhere(claim)
                : Future.failedFuture(failure));
  }

  private Future<Rendered> run(
      Claim claim, Supplier<Future<?>> endpoint, Promise<Optional<Ledger.Kept>> told) {
    return served(endpoint)
        .compose(answer -> keep(claim, answer, told))
        .recover(failure -> {
          claim.end();
          return ledger.drop(claim).transform(dropped -> Future.failedFuture(failure));
        });
  }

  private static Future<Rendered> served(Supplier<Future<?>> endpoint) {
    try {
      return endpoint.get().map(Rendered::of);
    } catch (RuntimeException refused) {
      return Future.failedFuture(refused);
    }
  }

  private Future<Rendered> keep(Claim claim, Rendered answer, Promise<Optional<Ledger.Kept>> told) {
    claim.end();
    return ledger
        .keep(claim, answer)
        .map(kept -> {
          if (kept) {
            tell(told, new Ledger.Kept(claim.fingerprint(), answer));
          }
          return answer;
        });
  }

  /** Another node was faster. */
  private Future<Rendered> elsewhere(Claim claim) {
    return ledger
        .find(claim.key())
        .compose(kept -> again(claim, kept.orElseThrow(Problem.StillRunning::new)));
  }

  private static Ledger.Kept tell(Promise<Optional<Ledger.Kept>> told, Ledger.Kept kept) {
    told.tryComplete(Optional.of(kept));
    return kept;
  }

  private static Future<Rendered> again(Claim claim, Ledger.Kept kept) {
    return kept.fingerprint().equals(claim.fingerprint())
        ? Future.succeededFuture(kept.answer().with("Idempotency-Replayed", "true"))
        : Future.failedFuture(
            new Problem.NotTaken(
                422,
                "idempotency-key-reused",
                "this Idempotency-Key was used for another request; take a new one"));
  }

  /** On this connection's event loop, whichever the other request runs on. */
  private static Future<Optional<Ledger.Kept>> outcomeOf(Promise<Optional<Ledger.Kept>> running) {
    ContextInternal context = ContextInternal.current();
    Promise<Optional<Ledger.Kept>> here = context == null ? Promise.promise() : context.promise();
    running.future().onComplete(here);
    return here.future()
        .timeout(WAIT_MAX_SECONDS, TimeUnit.SECONDS)
        .recover(failure ->
            Future.failedFuture(
                failure instanceof TimeoutException ? new Problem.StillRunning() : failure));
  }
}
