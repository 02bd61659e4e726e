package io.tenantry.common.work;

import io.tenantry.common.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes the schedule of this node. Deployed with {@link VirtualThreads#options}; on as
 * many nodes as one likes, one of them is on duty.
 */
public final class ScheduleVerticle extends VerticleBase {

  private final Schedule schedule;
  private final Database database;
  private @Nullable Duty duty;

  public ScheduleVerticle(Schedule schedule, Database database) {
    this.schedule = schedule;
    this.database = database;
  }

  @Override
  public Future<?> start() {
    Duty mine = new Duty(schedule.entries(), database, vertx, context);
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
