package io.tenantry.jobs;

import io.tenantry.access.Access;
import io.tenantry.common.cluster.Lease;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Entry;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Whoever began a job answers for all of it: each batch is done with the rights that they have by
 * then. Their session may have ended; they may go home before the job does.
 */
final class Starters {

  private final Lease lease;
  private final Access access;

  Starters(Lease lease, Access access) {
    this.lease = lease;
    this.access = access;
  }

  /** The starter with the rights of this moment; empty when they may not do this any more. */
  Future<Optional<Actor>> now(Job job) {
    lease.require();
    Job.Starter starter = job.starter();
    UUID scope = starter.viaPlatform() ? Actor.PLATFORM : job.org();
    return access
        .rights(starter.user(), scope)
        .map(rights ->
            rights.permissions().stream().anyMatch(held -> held.name().equals(job.permission()))
                ? Optional.of(
                    new Actor(
                        starter.user(),
                        job.org(),
                        starter.session(),
                        rights.permissions(),
                        starter.viaPlatform(),
                        Instant.EPOCH,
                        starter.client(),
                        entry(job)))
                : Optional.empty());
  }

  /** Nobody is asked for a membership who acts by a role of the platform. */
  private static Entry entry(Job job) {
    UUID memberOf = job.starter().viaPlatform() ? Actor.PLATFORM : job.org();
    return new Entry(JobSql.ENTER, List.of(job.org().toString(), job.starter().user(), memberOf));
  }
}
