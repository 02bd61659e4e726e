package io.tenantry.common.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A file that comes with a request, of any length: never in memory as a whole. The next piece is
 * taken from the socket when the one before was dealt with, so that whoever sends faster than it
 * can be kept waits.
 */
public final class Upload {

  /** Whoever sends nothing for so long is not going to. */
  static final Duration SILENCE_MAX = Duration.ofSeconds(30);

  /** Whoever sends drop by drop keeps no connection for longer. */
  static final Duration LENGTH_MAX = Duration.ofHours(2);

  public static final String CSV = "text/csv";
  public static final String NDJSON = "application/x-ndjson";

  /** What files may be, for the document. */
  static final List<String> TYPES = List.of(CSV, NDJSON);

  private static final Future<Boolean> END = Future.succeededFuture(false);
  private static final Map<String, String> CLOSE = Map.of("Connection", "close");

  private final HttpServerRequest request;
  private final Supplier<Future<Void>> stillGood;
  private final MessageDigest digest = sha256();
  private final long beganNanos = System.nanoTime();
  private final ContextInternal context = ContextInternal.current();
  private Promise<Optional<Buffer>> next = context.promise();
  private boolean isBroken;

  /**
   * @param stillGood fails when whoever sends may not any more
   */
  Upload(HttpServerRequest request, Supplier<Future<Void>> stillGood) {
    this.request = request;
    this.stillGood = stillGood;
    request.pause();
    request.handler(piece -> next.tryComplete(Optional.of(piece)));
    request.endHandler(end -> next.tryComplete(Optional.empty()));
    request.exceptionHandler(gone -> breakOff());
  }

  private void breakOff() {
    isBroken = true;
    next.tryFail(incomplete(400));
  }

  /** The content type without its parameters, in small letters; empty when none was told. */
  public String type() {
    String told = request.getHeader(HttpHeaderNames.CONTENT_TYPE);
    return told == null ? "" : told.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Hands over one piece after the other, the next when the sink is done with the one before.
   *
   * @return when all have been handed over; fails with what the sink fails with, with 400 or 408
   *     {@code incomplete-body}, or when whoever sends may not any more
   */
  public Future<Void> each(Function<Buffer, Future<Void>> sink) {
    Promise<Void> all = context.promise();
    take(sink, all);
    return all.future();
  }

  /** Piece after piece without one call inside of another: there may be a million. */
  private void take(Function<Buffer, Future<Void>> sink, Promise<Void> all) {
    piece()
        .compose(piece -> piece.isPresent() ? dealt(sink, piece.get()) : END)
        .onComplete(
            more -> {
              if (more) {
                context.runOnContext(now -> take(sink, all));
              } else {
                all.complete();
              }
            },
            all::fail);
  }

  private Future<Boolean> dealt(Function<Buffer, Future<Void>> sink, Buffer piece) {
    digest.update(piece.getBytes());
    return stillGood.get().compose(good -> sink.apply(piece)).map(true);
  }

  private Future<Optional<Buffer>> piece() {
    if (System.nanoTime() - beganNanos > LENGTH_MAX.toNanos()) {
      return Future.failedFuture(incomplete(408));
    }
    if (isBroken) {
      return Future.failedFuture(incomplete(400));
    }
    if (request.isEnded()) {
      return Future.succeededFuture(Optional.empty());
    }
    next = context.promise();
    request.fetch(1);
    return next.future()
        .timeout(SILENCE_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure ->
            Future.failedFuture(failure instanceof TimeoutException ? incomplete(408) : failure));
  }

  /** Of what was handed over. */
  byte[] digest() {
    return digest.digest();
  }

  /** What is still to come is thrown away, so that the sender gets to read the answer. */
  void abandon() {
    if (!request.isEnded()) {
      request.handler(piece -> {});
      request.endHandler(end -> {});
      request.resume();
    }
  }

  /** Too slow, or the sender has gone away: no defect of ours. */
  private static Problem incomplete(int status) {
    return new Problem.NotTaken(
        status, "incomplete-body", "the body did not come to its end", CLOSE);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JRE has SHA-256", e);
    }
  }
}
