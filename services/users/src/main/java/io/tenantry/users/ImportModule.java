package io.tenantry.users;

import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.tenantry.jobs.Jobs;
import io.tenantry.jobs.JobsModule;

/** Builds the import of people from files. */
public final class ImportModule implements Module {

  private final Jobs jobs;
  private final ImportRoutes routes;
  private final ImportSide members;
  private final ImportSide users;
  private final Inviting inviting;

  /**
   * @param inviting how addresses are invited
   */
  public ImportModule(
      Foundation foundation, UsersModule people, JobsModule jobs, Inviting inviting) {
    this.jobs = jobs.jobs();
    this.inviting = inviting;
    this.members = people.editing().membersOfFiles(inviting);
    this.users = people.editing().usersOfFiles();
    this.routes =
        new ImportRoutes(
            new Imports(foundation.vertx(), jobs.intake(), members, users, foundation.secrets()),
            jobs.shown());
  }

  @Override
  public void addTo(Assembly assembly) {
    for (boolean trial : new boolean[] {false, true}) {
      jobs.on(new ImportWork(members, users, trial));
      jobs.on(new ImportInviting(inviting, trial));
    }
    routes.addTo(assembly.routes());
  }
}
