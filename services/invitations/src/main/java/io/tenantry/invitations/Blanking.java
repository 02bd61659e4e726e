package io.tenantry.invitations;

import io.tenantry.audit.Audit;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Job;
import io.tenantry.jobs.Jobs;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * When somebody was removed for good: what invitations, and the trail about them, tell of their
 * address goes too.
 */
final class Blanking {

  private final Database db;
  private final Audit audit;
  private Optional<Jobs> jobs = Optional.empty();

  Blanking(Database db, Audit audit) {
    this.db = db;
    this.audit = audit;
  }

  /** At assembly: jobs that invite know addresses, too. */
  void alsoIn(Jobs those) {
    jobs = Optional.of(those);
  }

  /** In the organization that removed them, or everywhere when it was the platform. */
  Future<Void> removed(Job job) {
    return db.platformWrite(
        Actor.system(job.org()),
        tx ->
            blank(tx, job)
                .compose(rows -> eraseFromTrails(tx, rows.iterator()))
                .compose(erased -> forgetInJobs(tx, job)));
  }

  private Future<Void> forgetInJobs(Tx tx, Job job) {
    String email = job.payload().getString("email");
    return jobs.isEmpty() || email == null
        ? Future.succeededFuture()
        : jobs.get().forget(tx, job.org(), email);
  }

  private static Future<List<Row>> blank(Tx tx, Job job) {
    String email = job.payload().getString("email");
    UUID user = UUID.fromString(job.payload().getString("user"));
    return job.org().equals(Actor.PLATFORM)
        ? tx.all(InvitationSql.BLANK, email, user)
        : tx.all(InvitationSql.BLANK_IN_ORG, job.org(), email, user);
  }

  private Future<Void> eraseFromTrails(Tx tx, Iterator<Row> invitations) {
    return invitations.hasNext()
        ? audit
            .erase(tx, invitations.next().getUUID("id"))
            .compose(erased -> eraseFromTrails(tx, invitations))
        : Future.succeededFuture();
  }
}
