package io.tenantry.common.work;

import io.tenantry.common.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes the workers of all kinds that somebody handles; mails have their own verticle.
 * Deployed with {@link VirtualThreads#options}.
 */
public final class OutboxVerticle extends VerticleBase {

  private final Outbox outbox;
  private final Database database;
  private final Pace pace;
  private final List<Worker> workers = new ArrayList<>();
  private @Nullable Ear ear;

  public OutboxVerticle(Outbox outbox, Database database) {
    this(outbox, database, Pace.USUAL);
  }

  OutboxVerticle(Outbox outbox, Database database, Pace pace) {
    this.outbox = outbox;
    this.database = database;
    this.pace = pace;
  }

  @Override
  public Future<?> start() {
    outbox
        .handlers()
        .forEach((kind, handler) ->
            workers.add(new Worker(kind, handler, outbox, database, pace, new SplittableRandom())));
    workers.forEach(worker -> worker.start(vertx, context));
    ear = new Ear(vertx, database, outbox);
    return ear.open();
  }

  @Override
  public Future<?> stop() {
    workers.forEach(Worker::stop);
    return ear == null ? Future.succeededFuture() : ear.close();
  }
}
