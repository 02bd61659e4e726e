package io.tenantry.common.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One answer that is open. Lives on its request's event loop; only {@link #end} may be called from
 * elsewhere. Its actor is judged before each batch is sent, and twice a second when there is none.
 */
final class OpenStream {

  private static final Logger LOG = LoggerFactory.getLogger(OpenStream.class);

  /** For the last words to reach somebody who reads. */
  private static final long LAST_WORDS_MS = 2_000;

  private final Streams streams;
  private final Gate gate;
  private final Actor actor;
  private final Streamed told;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Vertx vertx;
  private final Context loop;
  private final Promise<Void> opened = Promise.promise();
  private long timer = -1;
  private long sentNanos = System.nanoTime();
  private boolean judging;
  private boolean over;
  private Optional<Problem> endedBefore = Optional.empty();

  OpenStream(Reception reception, HttpServerRequest request, Actor actor, Streamed told) {
    this.streams = reception.streams;
    this.gate = reception.gate;
    this.actor = actor;
    this.told = told;
    this.request = request;
    this.response = request.response();
    this.loop = Objects.requireNonNull(Vertx.currentContext(), "an event loop");
    this.vertx = loop.owner();
  }

  Actor actor() {
    return actor;
  }

  boolean isOn(HttpConnection connection) {
    return request.connection().equals(connection);
  }

  /**
   * Begins. Registered before it is judged once more, so that what is taken away from now on finds
   * it.
   *
   * @return completes with the first bytes; fails with what the reader is to hear instead of any
   */
  Future<Void> open() {
    streams.enter(this);
    return stillGood()
        .onFailure(refused -> leave())
        .compose(good -> {
          begun();
          return opened.future();
        });
  }

  /** From any thread: ends with this reason as its last words. */
  void end(Problem why) {
    loop.runOnContext(queued -> farewell(why));
  }

  private void begun() {
    endedBefore.ifPresent(why -> {
      throw why;
    });
    response.closeHandler(cut -> hungUp());
    response.exceptionHandler(broken -> hungUp());
    if (response.closed()) {
      hungUp();
      return;
    }
    told.heartbeat().ifPresent(this::write);
    timer = vertx.setPeriodic(streams.limits.pulse().toMillis(), beat -> pulse());
    ask();
  }

  private void ask() {
    if (over) {
      return;
    }
    Future<Optional<Buffer>> next;
    try {
      next = told.feed().next();
    } catch (RuntimeException defect) {
      next = Future.failedFuture(defect);
    }
    next.onComplete((batch, failure) ->
        loop.runOnContext(queued -> {
          if (failure == null) {
            judged(() -> send(batch));
          } else {
            failed(failure);
          }
        }));
  }

  /** What was read before something was taken away is not sent after it. */
  private void judged(Runnable goOn) {
    Future<Void> good = stillGood();
    if (good.succeeded()) {
      goOn.run();
      return;
    }
    good.onComplete((still, failure) ->
        loop.runOnContext(queued -> {
          if (failure == null) {
            goOn.run();
          } else {
            failed(failure);
          }
        }));
  }

  private Future<Void> stillGood() {
    try {
      return gate.stillGood(actor);
    } catch (RuntimeException no) {
      return Future.failedFuture(no);
    }
  }

  private void send(Optional<Buffer> batch) {
    if (over) {
      return;
    }
    if (batch.isEmpty()) {
      begin();
      response.end();
      leave();
      return;
    }
    write(batch.get());
    if (response.writeQueueFull()) {
      response.drainHandler(taken -> ask());
    } else {
      ask();
    }
  }

  private void write(Buffer bytes) {
    begin();
    sentNanos = System.nanoTime();
    response.write(bytes);
  }

  private void begin() {
    if (opened.tryComplete()) {
      response.setChunked(true).putHeader(HttpHeaderNames.CONTENT_TYPE, told.contentType());
      // Proxies that collect an answer before they pass it on would keep it for ever.
      response.putHeader("X-Accel-Buffering", "no");
      told.headers().forEach(response::putHeader);
    }
  }

  private void pulse() {
    if (response.writeQueueFull() && quietFor(streams.limits.stuck().toNanos())) {
      LOG.info("The reader of a stream takes nothing; cutting it off");
      leave();
      cutOff();
      return;
    }
    if (judging) {
      return;
    }
    judging = true;
    judged(() -> {
      judging = false;
      if (!over && !response.writeQueueFull() && quietFor(streams.limits.heartbeat().toNanos())) {
        told.heartbeat().ifPresent(this::write);
      }
    });
  }

  private boolean quietFor(long nanos) {
    return System.nanoTime() - sentNanos >= nanos;
  }

  private void failed(Throwable failure) {
    if (!over && !opened.future().isComplete()) {
      refuse(failure);
      return;
    }
    if (failure instanceof Problem why) {
      farewell(why);
      return;
    }
    if (!over) {
      LOG.atError().setCause(failure).log("A stream has failed");
    }
    farewell(new Problem.Unavailable("stream-failed", "this stream has failed; ask again", 1));
  }

  /**
   * Whoever reads hears why, and a browser does not take what came for all of it: the answer is cut
   * off where it has no last words. Whoever does not read is cut off at once, with what waits.
   */
  private void farewell(Problem why) {
    if (over) {
      return;
    }
    if (timer == -1) {
      endedBefore = Optional.of(why);
      leave();
      return;
    }
    told.feed().endedFor(why);
    if (!opened.future().isComplete()) {
      refuse(why);
      return;
    }
    Buffer lastWords = told.farewell().apply(why);
    leave();
    if (response.writeQueueFull() || lastWords.length() == 0) {
      cutOff();
    } else {
      response.end(lastWords);
      request.connection().shutdown(LAST_WORDS_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** Nothing was sent yet, so this can still be an answer like any other. */
  private void refuse(Throwable why) {
    leave();
    opened.tryFail(why);
  }

  private void hungUp() {
    refuse(new Problem.NotTaken(499, "hung-up", "the reader has hung up"));
  }

  /** A close by Vert.x stands in line behind what the reader does not take. */
  private void cutOff() {
    if (request.connection() instanceof ConnectionBase connection) {
      var _ = connection.channel().close();
    }
  }

  private void leave() {
    if (over) {
      return;
    }
    over = true;
    if (timer != -1) {
      vertx.cancelTimer(timer);
    }
    streams.leave(this);
    told.feed().close();
  }
}
