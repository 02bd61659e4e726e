package io.tenantry.common.work;

import io.tenantry.common.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes the schedule of this node. Deployed with {@link VirtualThreads#options}; on as
 * many nodes as one likes, one of them is on duty: one that is in touch, for what is over is judged
 * by its clock.
 */
public final class ScheduleVerticle extends VerticleBase {

  private final Schedule schedule;
  private final Database database;
  private final BooleanSupplier inTouch;
  private @Nullable Duty duty;

  /**
   * @param inTouch whether this node may judge rights and times: whether it holds a lease
   */
  public ScheduleVerticle(Schedule schedule, Database database, BooleanSupplier inTouch) {
    this.schedule = schedule;
    this.database = database;
    this.inTouch = inTouch;
  }

  @Override
  public Future<?> start() {
    Duty mine = new Duty(schedule.entries(), database, inTouch, vertx, context);
    duty = mine;
    context.runOnContext(go -> mine.standBy());
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    if (duty != null) {
      duty.end();
    }
    return Future.succeededFuture();
  }
}
