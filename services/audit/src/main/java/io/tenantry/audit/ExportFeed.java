package io.tenantry.audit;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Feed;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file under way: while a part is being sent, and no longer than that, the next one is read.
 * Between parts it holds no connection, however slowly it is taken. Lives on its stream's event
 * loop.
 */
final class ExportFeed implements Feed {

  private static final Logger LOG = LoggerFactory.getLogger(ExportFeed.class);

  /** A node that has too much to do, or a database that is away, is waited for so long. */
  private static final int TRIES_MAX = 20;

  private final Vertx vertx;
  private final ExportPlaces places;
  private final Actor actor;
  private final Export wanted;
  private final ExportTrail trail;
  private Optional<Future<Optional<ExportPart>>> ahead = Optional.empty();
  private Optional<Problem> endedFor = Optional.empty();
  private boolean hasPlace;
  private boolean isTold;
  private boolean isOpen;
  private boolean isOver;
  private long rows;

  ExportFeed(Vertx vertx, ExportPlaces places, Actor actor, Export wanted, ExportTrail trail) {
    this.vertx = vertx;
    this.places = places;
    this.actor = actor;
    this.wanted = wanted;
    this.trail = trail;
  }

  @Override
  public Future<Optional<Buffer>> next() {
    if (hasPlace) {
      return more();
    }
    places.enter(actor);
    hasPlace = true;
    return trail.begun().onSuccess(saved -> isTold = true).compose(saved -> more());
  }

  private Future<Optional<Buffer>> more() {
    if (isOver) {
      return tellEnd().map(Optional.empty());
    }
    Future<Optional<ExportPart>> part = ahead.orElseGet(() -> read(1));
    ahead = Optional.empty();
    return part.compose(found -> found.map(this::pass).orElseGet(this::finish));
  }

  private Future<Optional<Buffer>> pass(ExportPart part) {
    rows += part.rows();
    if (!isOver) {
      ahead = Optional.of(read(1));
    }
    Buffer text = isOpen ? part.text() : headed(part.text());
    isOpen = true;
    return text.length() == 0 ? more() : Future.succeededFuture(Optional.of(text));
  }

  private Buffer headed(Buffer text) {
    return Buffer.buffer().appendBuffer(wanted.head()).appendBuffer(text);
  }

  /** The trail knows that it is complete before its reader does. */
  private Future<Optional<Buffer>> finish() {
    if (!isOpen && wanted.head().length() > 0) {
      isOpen = true;
      ahead = Optional.of(Future.succeededFuture(Optional.empty()));
      return Future.succeededFuture(Optional.of(wanted.head()));
    }
    return tellEnd("complete").map(Optional.empty());
  }

  /** What cannot be read now is asked for again, once rows have left: a file cannot be resumed. */
  private Future<Optional<ExportPart>> read(int nth) {
    return wanted
        .rows()
        .next()
        .recover(failure ->
            isOpen && !isOver && nth < TRIES_MAX && failure instanceof Problem.Unavailable
                ? vertx.timer(1, TimeUnit.SECONDS).compose(later -> read(nth + 1))
                : Future.failedFuture(failure));
  }

  @Override
  public void endedFor(Problem why) {
    endedFor = Optional.of(why);
  }

  @Override
  public void close() {
    isOver = true;
    if (hasPlace) {
      places.leave(actor);
    }
    var _ =
        tellEnd()
            .onFailure(failure ->
                LOG.atWarn()
                    .setCause(failure)
                    .log("The trail could not be told of an export's end"));
  }

  private Future<Void> tellEnd() {
    return tellEnd(endedFor.map(Problem::code).orElse("cut"));
  }

  /** Once, and only of what the trail has heard begin. */
  private Future<Void> tellEnd(String how) {
    if (!isTold) {
      return Future.succeededFuture();
    }
    isTold = false;
    return trail.ended(how, rows);
  }
}
