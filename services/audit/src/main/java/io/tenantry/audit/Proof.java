package io.tenantry.audit;

import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The door to the check of a trail: whether it is what was written, all of it and in order. */
public final class Proof {

  /** What one request may take of its 30 s; the answer has a cursor to go on. */
  private static final Duration REQUEST_MAX = Duration.ofSeconds(10);

  /** A check keeps a core busy, so a node makes few at a time. */
  private static final int AT_ONCE_MAX = 2;

  private static final int RETRY_SECONDS = 5;

  private final Vertx vertx;
  private final SealKey key;
  private final Verifier verifier;
  private final Semaphore turns = new Semaphore(AT_ONCE_MAX);

  Proof(Foundation foundation, SealKey key) {
    this.vertx = foundation.vertx();
    this.key = key;
    this.verifier = new Verifier(foundation.db(), key);
  }

  /** What was found, and where the next request goes on. */
  record Part(Verification verification, Walk walk) {}

  /**
   * Checks all of a trail, however long it takes. Blocks: for the command line.
   *
   * @param head a seal that was written down before and must still be there
   */
  public Verification verify(UUID org, Optional<KnownHead> head) {
    return part(org, head, Walk.START, () -> false).verification();
  }

  /** The organization after this one that has a trail. Blocks: for the command line. */
  public Optional<UUID> orgAfter(UUID org) {
    return verifier.orgAfter(org);
  }

  /** The key that all seals are signed with (Ed25519, X.509 in base64), for third parties. */
  public String publicKey() {
    return key.publicKey();
  }

  /**
   * Checks as much as one request may, from here on. Fails with 503 when others are at it already.
   */
  Future<Part> verify(UUID org, Optional<KnownHead> head, Walk from) {
    if (!turns.tryAcquire()) {
      return Future.failedFuture(
          new Problem.Unavailable(
              "busy", "other trails are being checked; try again", RETRY_SECONDS));
    }
    long end = System.nanoTime() + REQUEST_MAX.toNanos();
    return apart(() -> part(org, head, from, () -> System.nanoTime() - end > 0))
        .andThen(done -> turns.release());
  }

  private Part part(UUID org, Optional<KnownHead> head, Walk from, BooleanSupplier timeIsOver) {
    Optional<Broken> cutOff = head.flatMap(known -> verifier.known(org, known));
    Verifier.Stopped stopped =
        cutOff
            .map(broken -> Verifier.Stopped.by(broken, from))
            .orElseGet(() -> verifier.walk(org, from, timeIsOver));
    Walk walk = stopped.walk();
    Row tail = verifier.tail(org);
    return new Part(
        new Verification(
            org,
            stopped.broken(),
            stopped.complete(),
            walk.seals(),
            walk.events(),
            walk.noLongerKept(),
            verifier.keptFrom(),
            walk.head(),
            tail.getLong("count"),
            Optional.ofNullable(tail.getOffsetDateTime("oldest")).map(OffsetDateTime::toInstant)),
        walk);
  }

  /** On a thread of its own, because it waits in straight lines; told back where we are now. */
  private <T> Future<T> apart(Supplier<T> work) {
    Context here = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    Thread.ofVirtual()
        .name("audit-verify")
        .start(() -> {
          Future<T> done = outcome(work);
          here.runOnContext(back -> done.onComplete(promise));
        });
    return promise.future();
  }

  private static <T> Future<T> outcome(Supplier<T> work) {
    try {
      return Future.succeededFuture(work.get());
    } catch (RuntimeException failure) {
      return Future.failedFuture(failure);
    }
  }
}
