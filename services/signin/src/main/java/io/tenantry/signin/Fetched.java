package io.tenantry.signin;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that another site tells, asked for once by however many want it, and again when it is
 * old. A site that does not answer is left alone for a while.
 */
final class Fetched<T> {

  /** As long as documents of issuers say they may be kept, more or less. */
  private static final Duration LIFE = Duration.ofHours(1);

  /** Nobody makes us ask more often than this, whatever they bring. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final InstantSource clock;
  private final Supplier<Future<T>> fetch;
  private @Nullable Future<T> last;
  private Instant askedAt = Instant.MIN;

  Fetched(Vertx vertx, InstantSource clock, Supplier<Future<T>> fetch) {
    this.vertx = vertx;
    this.clock = clock;
    this.fetch = fetch;
  }

  Future<T> get() {
    return here(asked(LIFE));
  }

  /** The same, asked for anew unless that was done a moment ago. */
  Future<T> anew() {
    return here(asked(PAUSE));
  }

  private synchronized Future<T> asked(Duration life) {
    Future<T> known = last;
    Duration kept = known != null && known.failed() ? PAUSE : life;
    boolean isOld = known == null || !askedAt.plus(kept).isAfter(clock.instant());
    if (isOld && (known == null || known.isComplete())) {
      askedAt = clock.instant();
      known = fetch.get();
      last = known;
    }
    return Objects.requireNonNull(known);
  }

  /** Whoever asks goes on where they are, not where the first one has asked. */
  private Future<T> here(Future<T> known) {
    Promise<T> told = ((ContextInternal) vertx.getOrCreateContext()).promise();
    known.onComplete(told);
    return told.future();
  }
}
