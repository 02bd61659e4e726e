package io.tenantry.invitations;

import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Job;
import io.vertx.core.Future;
import java.util.UUID;

/** When somebody was removed for good: what invitations tell about them goes too. */
final class Blanking {

  private final Database db;

  Blanking(Database db) {
    this.db = db;
  }

  /** In the organization that removed them, or everywhere when it was the platform. */
  Future<Void> removed(Job job) {
    String email = job.payload().getString("email");
    UUID user = UUID.fromString(job.payload().getString("user"));
    UUID org = job.org();
    return db.platformWrite(
        Actor.system(org),
        tx ->
            (org.equals(Actor.PLATFORM)
                    ? tx.run(InvitationSql.BLANK, email, user)
                    : tx.run(InvitationSql.BLANK_IN_ORG, org, email, user))
                .mapEmpty());
  }
}
