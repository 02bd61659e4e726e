package io.tenantry.invitations;

import static io.tenantry.access.Permissions.INVITATION_CREATE;

import io.tenantry.access.Access;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.tenantry.jobs.JobView;
import io.tenantry.jobs.JobsModule;
import io.tenantry.jobs.NewJob;
import io.tenantry.jobs.TrialView;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** How the web asks for many invitations at once, in both scopes. */
final class BulkInvitationRoutes {

  private final JobsModule jobs;
  private final Access access;

  BulkInvitationRoutes(JobsModule jobs, Access access) {
    this.jobs = jobs;
    this.access = access;
  }

  void addTo(RouteTable at) {
    for (Scope scope : new Scope[] {Scope.ORG, Scope.PLATFORM}) {
      at.in(scope)
          .post("/users/bulk/invite", INVITATION_CREATE, this::invite)
          .takes(BulkInvitations.class)
          .answers(202, JobView.class, TrialView.class)
          .summary("Invites many addresses to the same roles");
    }
  }

  private Future<?> invite(Call call) {
    BulkInvitations wanted = call.body(BulkInvitations.class);
    Actor actor = call.actor();
    var job = new NewJob(BulkInviting.KIND, wanted.how(), wanted.items(), Optional.empty());
    Function<Tx, Future<Void>> withinCeiling =
        tx -> access.requireMayGive(tx, actor, wanted.roles());
    return wanted.isTrial()
        ? jobs.jobs()
            .tryOut(actor, job, withinCeiling)
            .compose(trial -> jobs.shown().trial(actor, trial))
        : jobs.jobs()
            .begin(actor, job, withinCeiling)
            .compose(begun -> jobs.shown().begun(actor, begun));
  }
}
