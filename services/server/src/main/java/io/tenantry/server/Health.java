package io.tenantry.server;

import static io.tenantry.common.web.Permission.PUBLIC;

import io.tenantry.common.cluster.Lease;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Scope;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Module;
import io.vertx.core.Future;

/**
 * What a load balancer asks. Alive is whoever answers; ready is who holds a lease, which nobody
 * does without the database, and is not about to stop.
 */
final class Health implements Module {
  private final Lease lease;
  private volatile boolean stopping;

  Health(Lease lease) {
    this.lease = lease;
  }

  record Word(String status) {}

  @Override
  public void addTo(Assembly assembly) {
    assembly
        .routes()
        .in(Scope.SELF)
        .get("/health/live", PUBLIC, call -> Future.succeededFuture(live()))
        .summary("Whether the process answers")
        .answers(200, Word.class)
        .get("/health/ready", PUBLIC, call -> ready())
        .summary("Whether the node may be sent requests")
        .answers(200, Word.class);
  }

  /** From here on nobody should send anything new. */
  void stopping() {
    stopping = true;
  }

  boolean isReady() {
    return !stopping && lease.valid();
  }

  static Word live() {
    return new Word("live");
  }

  private Future<?> ready() {
    return isReady()
        ? Future.succeededFuture(new Word("ready"))
        : Future.failedFuture(
            new Problem.Unavailable("not-ready", "this node is not ready to serve", 1));
  }
}
